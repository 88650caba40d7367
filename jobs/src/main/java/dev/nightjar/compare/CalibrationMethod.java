package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.stats.Calibration;
import dev.nightjar.stats.CalibrationError;
import dev.nightjar.stats.Interval;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether scores mean what they say: the debiased calibration error over bins of equal mass. The
 * expected calibration error is positive even for a perfect model and shrinks with volume, so it is
 * no ground for a comparison.
 *
 * <p>Tests are on the squared error, whose sampling error is known also where it is 0; numbers are
 * printed as its root, in the unit of the score.
 */
final class CalibrationMethod implements Method {
  static final CalibrationMethod INSTANCE = new CalibrationMethod();

  /** Error above which scores are called miscalibrated... */
  private static final double LARGE_ERROR = 0.05;

  /** ...if Spiegelhalter's test rejects, too. */
  private static final double LEVEL_OF_FLAG = 0.01;

  private CalibrationMethod() {}

  @Override
  public List<String> statistics(Metric metric) {
    return List.of("value");
  }

  @Override
  public Contrast[] contrast(Metric metric, Day current, Day baseline, double activeDays) {
    CalibrationError now = new CalibrationTable(current).error();
    CalibrationError then = new CalibrationTable(baseline).error();
    double variance = now.variance() + then.variance();
    double z = (now.squared() - then.squared()) / Math.sqrt(variance);
    return new Contrast[] {
      Double.isFinite(z)
          ? new Contrast("calibration_z", z, 0, variance, baseline.days)
          : Contrast.NONE
    };
  }

  @Override
  public Estimate estimate(Metric metric, int statistic, Day day, double activeDays) {
    CalibrationError error = new CalibrationTable(day).error();
    Interval interval = error.interval(LEVEL, 1);
    double value = Double.isNaN(error.squared()) ? Double.NaN : error.root();
    return new Estimate(
        value,
        interval.lower(),
        interval.upper(),
        LEVEL,
        "debiased_l2",
        value,
        value,
        Math.round(day.units),
        day.evenlyWeighted() ? day.units : day.weight * day.weight / day.weightSquare,
        Math.round(day.subjects),
        Double.NaN,
        Double.NaN);
  }

  /** The interval of a difference from those of both roots, as Newcombe does for rates. */
  @Override
  public Change change(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, double widening) {
    CalibrationError now = new CalibrationTable(current).error();
    CalibrationError then = new CalibrationTable(baseline).error();
    double change = now.root() - then.root();
    Interval a = now.interval(LEVEL, widening);
    Interval b = then.interval(LEVEL, widening);
    double down = Math.hypot(now.root() - a.lower(), b.upper() - then.root());
    double up = Math.hypot(a.upper() - now.root(), then.root() - b.lower());
    // What would show if both were equally well calibrated, in the unit of the root.
    double sum = Math.sqrt(now.variance() + then.variance());
    double error =
        then.root() > 0 ? Math.min(sum / (2 * then.root()), Math.sqrt(sum)) : Math.sqrt(sum);
    return new Change(change, change - down, change + up, change, error);
  }

  @Override
  public List<Extra> extras(Metric metric, Day current, Day baseline) {
    CalibrationTable table = new CalibrationTable(current);
    Calibration.Binned binned = table.binned();
    Calibration.Spiegelhalter test = table.spiegelhalter();
    List<Extra> extras = new ArrayList<>();
    extras.add(
        new Extra(
            "spiegelhalter",
            "spiegelhalter_z",
            test.z(),
            test.z(),
            test.z(),
            test.twoSided(),
            "the night by itself: Spiegelhalter's test that scores mean what they say has p "
                + Numbers.probability(test.twoSided())
                + ", repeated subjects counted"));
    extras.add(number("brier", "brier", table.brier()));
    extras.add(number("ece", "expected_calibration_error", binned.ece()));
    extras.add(number("overconfidence", "mean_score_less_outcome", current.value()));
    extras.add(number("miscalibrated", "calibration_flag", isFlagged(table) ? 1 : 0));
    return extras;
  }

  private static boolean isFlagged(CalibrationTable table) {
    return table.errorOfLargeBins().root() > LARGE_ERROR
        && table.spiegelhalter().twoSided() < LEVEL_OF_FLAG;
  }

  /**
   * That scores do not mean what they say. It is about the night and not about a change, so that it
   * makes no regression; but a night that is not worse than its past may be as bad as that.
   */
  @Override
  public String remark(Day current) {
    CalibrationTable table = new CalibrationTable(current);
    return isFlagged(table)
        ? "scores do not mean what they say: calibration error "
            + Numbers.plain(table.errorOfLargeBins().root())
            + ", above "
            + Numbers.plain(LARGE_ERROR)
            + ", and Spiegelhalter's p "
            + Numbers.probability(table.spiegelhalter().twoSided())
        : null;
  }

  private static Extra number(String name, String statistic, double value) {
    return new Extra(name, statistic, value, value, value);
  }
}
