package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import java.util.List;

/** How one kind of metric is estimated, tested and measured; pure, from two folds of days. */
interface Method {
  /** Coverage of every printed interval. */
  double LEVEL = 0.95;

  /** The tested statistics of the metric, in order: value, or p50, p95, ... */
  List<String> statistics(Metric metric);

  /**
   * Tests each statistic against sampling noise alone.
   *
   * @param activeDays baseline days on which the metric had any data at all
   */
  Contrast[] contrast(Metric metric, Day current, Day baseline, double activeDays);

  /** The estimate of one statistic from these days. */
  Estimate estimate(Metric metric, int statistic, Day day, double activeDays);

  /**
   * The same of a night whose repeated subjects are known to raise the variance by this factor, for
   * a method that knows nothing of subjects itself.
   */
  default Estimate estimate(
      Metric metric, int statistic, Day day, double activeDays, double designEffect) {
    return estimate(metric, statistic, day, activeDays);
  }

  /**
   * @param widening factor by which day-to-day noise widens the sampling interval
   */
  Change change(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, double widening);

  /** Further numbers about the difference, each a row of its own. */
  default List<Extra> extras(Metric metric, Day current, Day baseline) {
    return List.of();
  }

  /** What a night shows by itself, whatever it is held against; null where that is nothing. */
  default String remark(Day current) {
    return null;
  }

  static Method of(Metric metric) {
    return switch (metric.kind()) {
      case RATE -> RateMethod.INSTANCE;
      case RATIO, MEAN -> RatioMethod.INSTANCE;
      case QUANTILE -> QuantileMethod.INSTANCE;
      case DISTRIBUTION -> DistributionMethod.INSTANCE;
      case TOTAL -> TotalMethod.INSTANCE;
      case CALIBRATION -> CalibrationMethod.INSTANCE;
      case EMBEDDING -> EmbeddingMethod.INSTANCE;
    };
  }
}
