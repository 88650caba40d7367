package dev.nightjar.profile;

import dev.nightjar.model.LabelSum;
import java.util.Arrays;

/**
 * Human verdict by judge's verdict, over the units that have both, by group: what a judge is
 * corrected with. A unit weighs its own weight over the probability with which a person was asked;
 * one that a person saw for another reason (a complaint) has no such probability and is in no sum.
 */
final class JointLabels {
  // Of each of the four: units, weights (128 bits), squared weights (128 bits).
  private static final int UNITS = 0;
  private static final int WEIGHTS = 1;
  private static final int SQUARES = 3;
  private static final int STRIDE = 5;
  private static final int CELLS = 4;

  private final KernelPlan.Measure measure;
  private final Footprint footprint;
  private long[][] sums = new long[16][];

  JointLabels(KernelPlan.Measure measure, Footprint footprint) {
    this.measure = measure;
    this.footprint = footprint;
  }

  void add(int group, int[] rows, int from, int to, byte[] judge, ProfileBatch batch) {
    byte[] human = batch.conditions[measure.human()];
    NumberColumn probability = batch.numbers[measure.humanProbability()];
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (human[row] == RowStates.UNKNOWN || !probability.present[row]) {
        continue;
      }
      double weight = Math.rint(batch.scaledWeight[row] / probability.value[row]);
      if (weight > 0 && weight <= ProfileBatch.LARGEST) {
        add(of(group), 2 * human[row] + judge[row], (long) weight);
      }
    }
  }

  private static void add(long[] of, int cell, long weight) {
    int at = cell * STRIDE;
    of[at + UNITS]++;
    Wide.add(of, at + WEIGHTS, weight);
    Wide.add(of, at + SQUARES, weight * weight, Math.multiplyHigh(weight, weight));
  }

  void add(int group, JointLabels larger, int from) {
    if (from >= larger.sums.length || larger.sums[from] == null) {
      return;
    }
    long[] of = of(group);
    long[] more = larger.sums[from];
    for (int at = 0; at < of.length; at += STRIDE) {
      of[at + UNITS] += more[at + UNITS];
      Wide.add(of, at + WEIGHTS, more, at + WEIGHTS);
      Wide.add(of, at + SQUARES, more, at + SQUARES);
    }
  }

  private long[] of(int group) {
    if (group >= sums.length) {
      sums = Arrays.copyOf(sums, Math.max(group + 1, 2 * sums.length));
    }
    if (sums[group] == null) {
      sums[group] = new long[CELLS * STRIDE];
      footprint.add(CELLS * STRIDE * Long.BYTES);
    }
    return sums[group];
  }

  void describe(int group, ProfileDraft draft) {
    long[] of = group < sums.length ? sums[group] : null;
    for (int cell = 0; of != null && cell < CELLS; cell++) {
      int at = cell * STRIDE;
      draft.label(
          LabelSum.joint(cell / 2 == 1, cell % 2 == 1),
          of[at + UNITS],
          Wide.integer(of, at + WEIGHTS),
          Wide.integer(of, at + SQUARES));
    }
  }
}
