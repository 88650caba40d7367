package dev.nightjar.profile;

import dev.nightjar.model.CalibrationSums;
import dev.nightjar.model.Profile;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Scores against what came true, by group: the sums per score bin, and by subject bucket how much
 * scores promise more than comes true, from which the dependence between a subject's units is had.
 */
final class CalibrationState implements MeasureState {
  private final KernelPlan.Measure measure;
  private final Footprint footprint;
  private final Buckets buckets;
  private long[][] sums = new long[16][];
  private double[] extremes = new double[32];

  CalibrationState(KernelPlan.Measure measure, boolean bucketed, Footprint footprint) {
    this.measure = measure;
    this.footprint = footprint;
    this.buckets = bucketed ? new Buckets(footprint) : null;
  }

  @Override
  public void add(Runs runs, byte[] stateOf, BatchView view) {
    double[] score = view.batch.numbers[measure.value()].value;
    byte[] outcome = view.batch.conditions[measure.numerator()];
    boolean plain = !measure.metric().weighted() || view.plainWeights;
    for (int run = 0; run < runs.count; run++) {
      if (stateOf[runs.rowClass[run]] != RowStates.VALUED) {
        continue;
      }
      int group = runs.group[run];
      long[] of = of(group);
      long[] byBucket = buckets == null ? null : buckets.of(group);
      for (int i = runs.start[run]; i < runs.start[run + 1]; i++) {
        int row = runs.rows[i];
        double weight = plain ? 1 : view.batch.scaledWeight[row] / ProfileBatch.WEIGHT_SCALE;
        boolean yes = outcome[row] == RowStates.TRUE;
        CalibrationSums.add(of, score[row], yes, weight);
        extremes[2 * group] = Math.min(extremes[2 * group], score[row]);
        extremes[2 * group + 1] = Math.max(extremes[2 * group + 1], score[row]);
        if (byBucket != null) {
          long beyond = Math.round(weight * (score[row] - (yes ? 1 : 0)) * CalibrationSums.SCALE);
          int b = view.bucket[row];
          byBucket[b] = Wide.addWithinLong(byBucket[b], beyond);
        }
      }
    }
  }

  @Override
  public void add(MeasureState larger, int from, int to) {
    CalibrationState other = (CalibrationState) larger;
    if (from >= other.sums.length || other.sums[from] == null) {
      return;
    }
    long[] of = of(to);
    for (int i = 0; i < of.length; i++) {
      of[i] = Wide.addWithinLong(of[i], other.sums[from][i]);
    }
    extremes[2 * to] = Math.min(extremes[2 * to], other.extremes[2 * from]);
    extremes[2 * to + 1] = Math.max(extremes[2 * to + 1], other.extremes[2 * from + 1]);
    if (buckets != null) {
      buckets.add(to, other.buckets, from);
    }
  }

  private long[] of(int group) {
    if (group >= sums.length) {
      sums = Arrays.copyOf(sums, Math.max(group + 1, 2 * sums.length));
      extremes = Arrays.copyOf(extremes, 2 * sums.length);
    }
    if (sums[group] == null) {
      sums[group] = new long[CalibrationSums.LENGTH];
      extremes[2 * group] = Double.POSITIVE_INFINITY;
      extremes[2 * group + 1] = Double.NEGATIVE_INFINITY;
      footprint.add(CalibrationSums.LENGTH * Long.BYTES);
    }
    return sums[group];
  }

  @Override
  public void describe(int group, ProfileDraft draft) {
    long[] of = of(group);
    draft.moments = of;
    long promised = 0;
    long came = 0;
    for (int at = 0; at < of.length; at += CalibrationSums.STRIDE) {
      promised = Wide.addWithinLong(promised, of[at + CalibrationSums.SCORE]);
      came = Wide.addWithinLong(came, of[at + CalibrationSums.OUTCOME]);
    }
    draft.numerator = BigInteger.valueOf(promised).subtract(BigInteger.valueOf(came));
    draft.denominator = draft.weightSum;
    if (draft.observationCount > 0) {
      draft.valueMin = extremes[2 * group];
      draft.valueMax = extremes[2 * group + 1];
    }
    if (buckets != null) {
      draft.bucketNumerator = new long[Profile.BUCKETS];
      buckets.addTo(draft.bucketNumerator, group, 1);
    }
  }
}
