package dev.nightjar.profile;

import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Profile;

/**
 * Human verdict by judge's verdict, over the units that have both, by group: what a judge is
 * corrected with. A unit weighs its own weight over the probability with which a person was asked;
 * one that a person saw for another reason (a complaint) has no such probability and is in no sum.
 * The same by stratum of the sample of people, and by subject bucket where the metric keeps those.
 */
final class JointLabels {
  private static final int CELLS = LabelSum.JOINT;

  /** In a key, that the stratum is the judge's own as well. */
  private static final int OWN = CELLS;

  private static final int KEYS = 2 * CELLS;

  private final KernelPlan.Measure measure;
  private final Dictionary[] categories;
  private final StratumSums sums;
  private final StratumSums strata;
  private final Buckets[] buckets;

  JointLabels(
      KernelPlan.Measure measure, boolean bucketed, Dictionary[] categories, Footprint footprint) {
    this.measure = measure;
    this.categories = categories;
    this.sums = new StratumSums(footprint);
    this.strata = new StratumSums(footprint);
    this.buckets = new Buckets[bucketed ? CELLS : 0];
    for (int cell = 0; cell < buckets.length; cell++) {
      buckets[cell] = new Buckets(footprint);
    }
  }

  void add(int group, int[] rows, int from, int to, byte[] judge, BatchView view) {
    ProfileBatch batch = view.batch;
    byte[] human = batch.conditions[measure.human()];
    NumberColumn probability = batch.numbers[measure.humanProbability()];
    int[] own = strata(batch, measure.stratum());
    int[] review = strata(batch, measure.humanStratum());
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (human[row] == RowStates.UNKNOWN || !probability.present[row]) {
        continue;
      }
      double scaled = Math.rint(batch.scaledWeight[row] / probability.value[row]);
      if (!(scaled > 0 && scaled <= ProfileBatch.LARGEST)) {
        continue;
      }
      long weight = (long) scaled;
      int cell = 2 * human[row] + judge[row];
      sums.add(group, cell, weight);
      if (buckets.length > 0) {
        long[] of = buckets[cell].of(group);
        int bucket = view.bucket[row];
        of[bucket] = Wide.addWithinLong(of[bucket], weight);
      }
      int drawn = own == null ? ProfileBatch.NONE : own[row];
      int asked = review == null ? ProfileBatch.NONE : review[row];
      if (asked >= 0 && !isSame(asked, drawn)) {
        strata.add(group, asked * KEYS + cell, weight);
      } else if (drawn >= 0) {
        strata.add(group, drawn * KEYS + OWN + cell, weight);
      }
    }
  }

  /** Each column has codes of its own. */
  private boolean isSame(int asked, int drawn) {
    return drawn >= 0
        && categories[measure.humanStratum()]
            .value(asked)
            .equals(categories[measure.stratum()].value(drawn));
  }

  private static int[] strata(ProfileBatch batch, int column) {
    return column < 0 ? null : batch.categories[column];
  }

  void add(int group, JointLabels larger, int from) {
    sums.add(group, larger.sums, from);
    strata.add(group, larger.strata, from);
    for (int cell = 0; cell < buckets.length; cell++) {
      buckets[cell].add(group, larger.buckets[cell], from);
    }
  }

  void describe(int group, ProfileDraft draft) {
    int before = draft.labels.size();
    sums.describe(
        group, (cell, units, weights, squares) -> draft.label(name(cell), units, weights, squares));
    strata.describe(
        group,
        (key, units, weights, squares) -> draft.label(inStratum(key), units, weights, squares));
    if (buckets.length > 0 && draft.labels.size() > before) {
      draft.moments = new long[CELLS * Profile.BUCKETS];
      for (int cell = 0; cell < CELLS; cell++) {
        long[] of = new long[Profile.BUCKETS];
        buckets[cell].addTo(of, group, 1);
        for (int bucket = 0; bucket < of.length; bucket++) {
          draft.moments[CELLS * bucket + cell] = of[bucket];
        }
      }
    }
  }

  private static String name(int cell) {
    return LabelSum.joint(cell / 2 == 1, cell % 2 == 1);
  }

  private String inStratum(int key) {
    boolean own = key % KEYS >= OWN;
    String name = name(key % CELLS);
    int column = own ? measure.stratum() : measure.humanStratum();
    String stratum = categories[column].value(key / KEYS);
    return own ? LabelSum.drawn(name, stratum) : LabelSum.reviewed(name, stratum);
  }
}
