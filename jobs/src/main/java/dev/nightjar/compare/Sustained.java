package dev.nightjar.compare;

import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.Cusum;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Shifts that no single night shows and many nights do: per tested series the one-sided cumulative
 * sum of its nightly deviates, each divided by the noise scale, with an allowance of half a
 * deviate. A further test of the night in the same false discovery families, a node of its own.
 */
final class Sustained {
  /** One night counts no more than this: a leap is the nightly test's to find. */
  private static final double LEAP = 3;

  /** Nights from which a shift has lasted. */
  private static final int LASTING = 4;

  private Sustained() {}

  /**
   * A series with a sum above zero.
   *
   * @param of the nightly test of the same series
   * @param test carries the p- and q-value of the sum
   * @param since the night after the last zero
   * @param sign of the shift
   */
  record Shift(
      FamilyNight night, Draft of, Draft test, double sum, LocalDate since, int nights, int sign) {}

  static List<Shift> of(List<FamilyNight> nights, LocalDate night, Windows windows) {
    List<Shift> shifts = new ArrayList<>();
    for (FamilyNight n : nights) {
      for (Draft d : n.drafts()) {
        if (isSummed(d)) {
          shifts.add(of(n, d, night, windows));
        }
      }
    }
    return shifts;
  }

  /** One baseline of each series: the first of its metric that moves. */
  private static boolean isSummed(Draft d) {
    Metric metric = d.metric();
    BaselineKind kind =
        metric.baselines().contains(BaselineKind.SAME_WEEKDAY)
            ? BaselineKind.SAME_WEEKDAY
            : BaselineKind.TRAILING;
    return d.tested()
        && d.rule.kind() == kind
        && d.rule.pinned() == null
        && !d.contrast.omnibus()
        && metric.kind() != MetricKind.TOTAL;
  }

  private static Shift of(FamilyNight n, Draft d, LocalDate night, Windows windows) {
    Direction worse = d.metric().worse();
    if (worse != Direction.BOTH) {
      return sum(n, d, night, windows, worse.sign(), 1);
    }
    Shift up = sum(n, d, night, windows, 1, 2);
    Shift down = sum(n, d, night, windows, -1, 2);
    return up.sum >= down.sum ? up : down;
  }

  private static Shift sum(
      FamilyNight n, Draft d, LocalDate night, Windows windows, int sign, int sides) {
    List<LocalDate> dates = new ArrayList<>(windows.history(night));
    Collections.reverse(dates);
    dates.add(night);
    double sum = 0;
    LocalDate since = night;
    int lasted = 0;
    for (LocalDate date : dates) {
      Contrast c = d.on(date, d.rule, windows);
      boolean usable = c.isDefined() && c.variance() > 0;
      double between = d.excess * (1 + 1 / c.baselineDays());
      double z = usable ? sign * c.z() / Math.sqrt(1 + between / c.variance()) : Double.NaN;
      double next = Cusum.next(sum, Math.min(z, LEAP), Cusum.USUAL_ALLOWANCE);
      if (sum == 0) {
        since = date;
        lasted = 0;
      }
      lasted += usable && next > 0 ? 1 : 0;
      sum = next;
    }
    Rule rule = Rule.sustained(d.rule.kind());
    Draft test =
        new Draft(
            d.line, rule, d.statistic, d.window, d.current, d.baseline, d.activeDays, d.judged);
    test.contrast = d.contrast;
    boolean lasting = lasted >= LASTING;
    test.harm =
        lasting ? Math.min(1, sides * Cusum.upperTail(sum, Cusum.USUAL_ALLOWANCE, d.degrees)) : 1;
    test.gain = 1;
    return new Shift(n, d, test, sum, since, lasted, sign);
  }
}
