package dev.nightjar.profile;

import dev.nightjar.stats.LogBins;

/** What one metric keeps for each group of one slice set, beyond what {@link SlotState} keeps. */
interface MeasureState {
  /**
   * Adds the rows of the runs whose class has a value.
   *
   * @param stateOf the metric's state by row class
   */
  void add(Runs runs, byte[] stateOf, BatchView batch);

  /** Adds a group of the same metric's state on a larger slice set. */
  void add(MeasureState larger, int from, int to);

  /** Completes the profile of a group. */
  void describe(int group, ProfileDraft draft);

  /**
   * @param bucketed whether sums by subject bucket are kept
   */
  static MeasureState of(
      KernelPlan.Measure measure, boolean bucketed, Dictionary[] categories, Footprint footprint) {
    return switch (measure.kind()) {
      case RATE -> new RateState(measure, bucketed, categories, footprint);
      case RATIO, MEAN, TOTAL, QUANTILE ->
          new NumberState(measure, bucketed, LogBins.standard(), footprint);
      case DISTRIBUTION ->
          measure.metric().categorical()
              ? new CategoryState(measure, categories[measure.value()], footprint)
              : new NumberState(measure, bucketed, LogBins.standard(), footprint);
      case CALIBRATION -> new CalibrationState(measure, bucketed, footprint);
      // Vectors are profiled beside the rows, see EmbeddingKernel.
      case EMBEDDING ->
          throw new IllegalStateException("No state for kind " + measure.kind().code());
    };
  }
}
