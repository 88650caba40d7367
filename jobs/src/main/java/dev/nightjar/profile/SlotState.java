package dev.nightjar.profile;

import dev.nightjar.model.Profile;
import dev.nightjar.model.SubjectSketch;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * What all metrics share: units, weights, late units, subjects and buckets by group and row class.
 * A metric's own are the sums over the classes in which it has a value.
 */
final class SlotState {
  private static final int UNITS = 0;
  private static final int LATE = 1;
  private static final int WEIGHTS = 2;
  private static final int SQUARES = 4;
  private static final int STRIDE = 6;

  private final SlotTable table = new SlotTable();
  private final boolean weighted;
  private final Footprint footprint;
  private final Buckets unitBuckets;
  private final Buckets weightBuckets;
  private long[] sums = new long[16 * STRIDE];
  private SubjectSketch[] subjects = new SubjectSketch[16];

  SlotState(boolean weighted, boolean unitBuckets, boolean weightBuckets, Footprint footprint) {
    this.weighted = weighted;
    this.footprint = footprint;
    this.unitBuckets = unitBuckets ? new Buckets(footprint) : null;
    this.weightBuckets = weightBuckets ? new Buckets(footprint) : null;
  }

  SlotTable table() {
    return table;
  }

  void add(Runs runs, BatchView view) {
    for (int run = 0; run < runs.count; run++) {
      int slot = runs.slot[run];
      makeRoom(slot);
      int from = runs.start[run];
      int to = runs.start[run + 1];
      sums[slot * STRIDE + UNITS] += to - from;
      addSubjects(subjects[slot], runs.rows, from, to, view.batch);
      if (view.anyLate) {
        for (int i = from; i < to; i++) {
          sums[slot * STRIDE + LATE] += view.batch.late[runs.rows[i]] ? 1 : 0;
        }
      }
      if (weighted) {
        addWeights(slot, runs.rows, from, to, view.batch.scaledWeight);
      }
      if (unitBuckets != null) {
        long[] buckets = unitBuckets.of(slot);
        for (int i = from; i < to; i++) {
          buckets[view.bucket[runs.rows[i]]]++;
        }
      }
      if (weightBuckets != null) {
        long[] buckets = weightBuckets.of(slot);
        for (int i = from; i < to; i++) {
          int row = runs.rows[i];
          int b = view.bucket[row];
          buckets[b] = Wide.addWithinLong(buckets[b], view.batch.scaledWeight[row]);
        }
      }
    }
  }

  private static void addSubjects(
      SubjectSketch sketch, int[] rows, int from, int to, ProfileBatch batch) {
    for (int i = from; i < to; i++) {
      if (batch.subjectKnown[rows[i]]) {
        sketch.add(batch.subject[rows[i]]);
      }
    }
  }

  private void addWeights(int slot, int[] rows, int from, int to, long[] weight) {
    for (int i = from; i < to; i++) {
      long w = weight[rows[i]];
      Wide.add(sums, slot * STRIDE + WEIGHTS, w);
      Wide.add(sums, slot * STRIDE + SQUARES, w * w, Math.multiplyHigh(w, w));
    }
  }

  private void makeRoom(int slot) {
    if (slot >= subjects.length) {
      int length = Math.max(slot + 1, 2 * subjects.length);
      subjects = Arrays.copyOf(subjects, length);
      sums = Arrays.copyOf(sums, length * STRIDE);
    }
    if (subjects[slot] == null) {
      subjects[slot] = new SubjectSketch();
      // Sums, an exact set of some size, and the table's entries.
      footprint.add(400);
    }
  }

  /**
   * Fills in what this metric shares with others.
   *
   * @return false when no row of the group is a unit of the metric
   */
  boolean describe(int group, KernelPlan.Measure measure, byte[] stateOf, ProfileDraft draft) {
    boolean core = measure.metric().core() && !measure.metric().categorical();
    long[] buckets = new long[core ? Profile.BUCKETS : 0];
    SubjectSketch union = new SubjectSketch();
    BigInteger weights = BigInteger.ZERO;
    BigInteger squares = BigInteger.ZERO;
    BigInteger errorWeights = BigInteger.ZERO;
    BigInteger errorSquares = BigInteger.ZERO;
    long errors = 0;
    for (int slot = table.firstOf(group); slot != SlotTable.END; slot = table.after(slot)) {
      int at = slot * STRIDE;
      byte state = stateOf[table.rowClass(slot)];
      if (state == RowStates.ABSENT) {
        continue;
      }
      draft.lateCount += sums[at + LATE];
      if (state == RowStates.VALUED) {
        draft.observationCount += sums[at + UNITS];
        weights = weights.add(Wide.integer(sums, at + WEIGHTS));
        squares = squares.add(Wide.integer(sums, at + SQUARES));
        union.add(subjects[slot]);
        if (core && measure.averaged()) {
          addBuckets(buckets, slot, measure.metric().weighted());
        }
        continue;
      }
      draft.nullCount += sums[at + UNITS];
      if (state == RowStates.MISSING) {
        errors += sums[at + UNITS];
        errorWeights = errorWeights.add(Wide.integer(sums, at + WEIGHTS));
        errorSquares = errorSquares.add(Wide.integer(sums, at + SQUARES));
      }
    }
    if (draft.observationCount + draft.nullCount == 0) {
      return false;
    }
    if (!measure.metric().weighted()) {
      weights = BigInteger.valueOf(draft.observationCount).multiply(RateState.SCALE);
      squares = BigInteger.valueOf(draft.observationCount).multiply(RateState.SQUARE_SCALE);
      errorWeights = BigInteger.valueOf(errors).multiply(RateState.SCALE);
      errorSquares = BigInteger.valueOf(errors).multiply(RateState.SQUARE_SCALE);
    }
    draft.weightSum = weights;
    draft.weightSquareSum = squares;
    draft.bucketDenominator = buckets;
    draft.subjects = union.toBytes();
    draft.distinctSubjects = union.count();
    if (measure.judged() && !draft.key.evaluator().isEmpty()) {
      draft.label("error", errors, errorWeights, errorSquares);
    }
    return true;
  }

  private void addBuckets(long[] buckets, int slot, boolean withWeights) {
    if (withWeights) {
      weightBuckets.addTo(buckets, slot, 1);
    } else {
      unitBuckets.addTo(buckets, slot, RateState.SCALE.longValue());
    }
  }
}
