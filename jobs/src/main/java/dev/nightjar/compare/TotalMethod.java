package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.stats.ConditionalBinomial;
import dev.nightjar.stats.Normal;
import java.util.List;

/**
 * Sums of a day against the mean day of the baseline, on the log scale. The floor of the error is
 * that of a sum of independent units; what days differ beyond it is in the noise scale. A day on
 * which the metric had data and the slice had none counts as zero.
 */
final class TotalMethod implements Method {
  static final TotalMethod INSTANCE = new TotalMethod();
  private static final double FEW = 30;
  private static final double Z = Normal.criticalValue(LEVEL);

  private TotalMethod() {}

  @Override
  public List<String> statistics(Metric metric) {
    return List.of("value");
  }

  @Override
  public Contrast[] contrast(Metric metric, Day current, Day baseline, double activeDays) {
    double unit = unit(current, baseline);
    double now = current.numerator / unit;
    double then = baseline.numerator / unit;
    if (!(now >= 0) || !(then >= 0)) {
      return new Contrast[] {Contrast.NONE};
    }
    double share = 1 / (1 + activeDays);
    double all = now + then;
    double z =
        Math.signum(now - all * share)
            * Math.sqrt(2 * Math.max(0, term(now, all * share) + term(then, all * (1 - share))));
    if (now < FEW || then < FEW) {
      ConditionalBinomial.Result r = ConditionalBinomial.of(now, 1, then, activeDays, LEVEL);
      z = Rate.deviate(r.upperMidP(), r.lowerMidP(), z);
    }
    return new Contrast[] {
      Contrast.signed(
          "log_ratio_z",
          z,
          Math.log((now + 0.5) / (then + 0.5) * activeDays),
          variance(now, then),
          activeDays)
    };
  }

  @Override
  public Estimate estimate(Metric metric, int statistic, Day day, double activeDays) {
    double value = day.numerator / metric.divisor() / activeDays;
    double events = day.numerator / unit(day, day);
    double half = Z / Math.sqrt(events + 0.5);
    boolean defined = value > 0 && events > 0;
    return new Estimate(
        value,
        defined ? value * Math.exp(-half) : Double.NaN,
        defined ? value * Math.exp(half) : Double.NaN,
        LEVEL,
        "compound_poisson",
        value,
        value,
        Math.round(day.units),
        day.units,
        Math.round(day.subjects),
        day.numerator,
        Double.NaN);
  }

  @Override
  public Change change(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, double widening) {
    double unit = unit(current, baseline);
    double base = baseline.numerator / metric.divisor() / activeDays;
    double change = current.numerator / metric.divisor() - base;
    double now = current.numerator / unit + 0.5;
    double then = baseline.numerator / unit + 0.5;
    double ratio = Math.log(now / then * activeDays);
    double error = Math.sqrt(variance(now, then));
    double half = widening * Z * error;
    double scale = then * unit / metric.divisor() / activeDays;
    return new Change(
        change,
        scale * Math.exp(ratio - half) - base,
        scale * Math.exp(ratio + half) - base,
        ratio,
        scale * error);
  }

  private static double variance(double now, double then) {
    return 1 / (now + 0.5) + 1 / (then + 0.5);
  }

  /** What one event is worth, so that the sum varies like a count of such events. */
  private static double unit(Day current, Day baseline) {
    double squares = current.valueSquareSum + baseline.valueSquareSum;
    double sum = current.valueSum + baseline.valueSum;
    double unit = squares / sum;
    return unit > 0 && Double.isFinite(unit) ? unit : 1;
  }

  private static double term(double observed, double expected) {
    return observed > 0 ? observed * Math.log(observed / expected) + expected - observed : expected;
  }
}
