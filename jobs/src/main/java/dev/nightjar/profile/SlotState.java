package dev.nightjar.profile;

import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Profile;
import dev.nightjar.model.SubjectSketch;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What all metrics share: units, weights, late units, subjects and buckets by group and row class.
 * A metric's own are the sums over the classes in which it has a value.
 */
final class SlotState {
  private static final long ONE = (long) ProfileBatch.WEIGHT_SCALE;

  private static final int UNITS = 0;
  private static final int LATE = 1;
  // What weights add to a weight of 1 for each unit: nothing to do where all weights are 1.
  private static final int EXTRA_WEIGHTS = 2;
  private static final int EXTRA_SQUARES = 4;
  private static final int STRIDE = 6;

  private final SlotTable table = new SlotTable();
  private final boolean weighted;
  private final Footprint footprint;
  private final Buckets unitBuckets;
  private final Buckets extraBuckets;
  private long[] sums = new long[16 * STRIDE];
  private SubjectSketch[] subjects = new SubjectSketch[16];
  private List<Integer> unitedSlots;
  private byte[] unitedSubjects;
  private long unitedCount;

  SlotState(boolean weighted, boolean bucketed, Footprint footprint) {
    this.weighted = weighted;
    this.footprint = footprint;
    this.unitBuckets = bucketed ? new Buckets(footprint) : null;
    this.extraBuckets = bucketed && weighted ? new Buckets(footprint) : null;
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
      if (unitBuckets != null) {
        long[] buckets = unitBuckets.of(slot);
        for (int i = from; i < to; i++) {
          buckets[view.bucket[runs.rows[i]]]++;
        }
      }
      if (weighted && !view.plainWeights) {
        addWeights(slot, runs.rows, from, to, view);
      }
    }
  }

  /** Adds a group of a larger slice set. */
  void add(SlotState larger, int from, int to) {
    SlotTable theirs = larger.table;
    for (int slot = theirs.firstOf(from); slot != SlotTable.END; slot = theirs.after(slot)) {
      int own = table.slot(to, theirs.rowClass(slot));
      makeRoom(own);
      sums[own * STRIDE + UNITS] += larger.sums[slot * STRIDE + UNITS];
      sums[own * STRIDE + LATE] += larger.sums[slot * STRIDE + LATE];
      for (int i = EXTRA_WEIGHTS; i < STRIDE; i += 2) {
        Wide.add(sums, own * STRIDE + i, larger.sums, slot * STRIDE + i);
      }
      subjects[own].add(larger.subjects[slot]);
      if (unitBuckets != null) {
        unitBuckets.add(own, larger.unitBuckets, slot);
      }
      if (extraBuckets != null) {
        extraBuckets.add(own, larger.extraBuckets, slot);
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

  private void addWeights(int slot, int[] rows, int from, int to, BatchView view) {
    long[] buckets = extraBuckets == null ? null : extraBuckets.of(slot);
    long weights = 0;
    long weightsHigh = 0;
    long low = 0;
    long high = 0;
    for (int i = from; i < to; i++) {
      long weight = view.batch.scaledWeight[rows[i]];
      long extra = weight - ONE;
      weights += extra;
      weightsHigh += (extra >> 63) + Wide.carry(weights, extra);
      long square = weight * weight;
      low += square;
      high += Math.multiplyHigh(weight, weight) + Wide.carry(low, square);
      if (buckets != null) {
        int b = view.bucket[rows[i]];
        buckets[b] = Wide.addWithinLong(buckets[b], extra);
      }
    }
    Wide.add(sums, slot * STRIDE + EXTRA_WEIGHTS, weights, weightsHigh);
    // A batch has few enough rows for their plain squares to fit.
    long plain = (to - from) * (ONE * ONE);
    long less = low - plain;
    Wide.add(
        sums,
        slot * STRIDE + EXTRA_SQUARES,
        less,
        high - (Long.compareUnsigned(low, plain) < 0 ? 1 : 0));
  }

  private void makeRoom(int slot) {
    if (slot >= subjects.length) {
      int length = Math.max(slot + 1, 2 * subjects.length);
      subjects = Arrays.copyOf(subjects, length);
      sums = Arrays.copyOf(sums, length * STRIDE);
    }
    if (subjects[slot] == null) {
      subjects[slot] = new SubjectSketch();
      // Sums, the table's entries, and subjects: hashes at first, registers in few slots.
      footprint.add(1_000);
    }
  }

  /**
   * Fills in what this metric shares with others.
   *
   * @param bucketed whether the metric's sums by subject bucket are kept
   * @return false when no row of the group is a unit of the metric
   */
  boolean describe(
      int group, KernelPlan.Measure measure, boolean bucketed, byte[] stateOf, ProfileDraft draft) {
    boolean kept = bucketed && !measure.metric().categorical();
    long[] buckets = new long[kept ? Profile.BUCKETS : 0];
    List<Integer> known = new ArrayList<>();
    BigInteger weights = BigInteger.ZERO;
    BigInteger squares = BigInteger.ZERO;
    BigInteger errorWeights = BigInteger.ZERO;
    BigInteger errorSquares = BigInteger.ZERO;
    long errors = 0;
    long unweighted = 0;
    for (int slot = table.firstOf(group); slot != SlotTable.END; slot = table.after(slot)) {
      int at = slot * STRIDE;
      byte state = stateOf[table.rowClass(slot)];
      if (state == RowStates.ABSENT) {
        continue;
      }
      draft.lateCount += sums[at + LATE];
      if (state == RowStates.VALUED) {
        draft.observationCount += sums[at + UNITS];
        weights = weights.add(Wide.integer(sums, at + EXTRA_WEIGHTS));
        squares = squares.add(Wide.integer(sums, at + EXTRA_SQUARES));
        known.add(slot);
        if (kept && measure.averaged()) {
          addBuckets(buckets, slot, measure.metric().weighted());
        }
        continue;
      }
      draft.nullCount += sums[at + UNITS];
      if (state == RowStates.WEIGHTLESS) {
        unweighted += sums[at + UNITS];
        // Whether a cell that cannot be estimated may be spoken of depends on its subjects.
        known.add(slot);
      }
      if (state == RowStates.MISSING) {
        errors += sums[at + UNITS];
        errorWeights = errorWeights.add(Wide.integer(sums, at + EXTRA_WEIGHTS));
        errorSquares = errorSquares.add(Wide.integer(sums, at + EXTRA_SQUARES));
      }
    }
    if (draft.observationCount + draft.nullCount == 0) {
      return false;
    }
    BigInteger units = BigInteger.valueOf(draft.observationCount);
    BigInteger errorUnits = BigInteger.valueOf(errors);
    boolean withExtra = measure.metric().weighted();
    weights = units.multiply(RateState.SCALE).add(withExtra ? weights : BigInteger.ZERO);
    squares = units.multiply(RateState.SQUARE_SCALE).add(withExtra ? squares : BigInteger.ZERO);
    errorWeights =
        errorUnits.multiply(RateState.SCALE).add(withExtra ? errorWeights : BigInteger.ZERO);
    errorSquares =
        errorUnits.multiply(RateState.SQUARE_SCALE).add(withExtra ? errorSquares : BigInteger.ZERO);
    draft.weightSum = weights;
    draft.weightSquareSum = squares;
    draft.bucketDenominator = buckets;
    // Most metrics of a group have the same units: their subjects are united once.
    if (!known.equals(unitedSlots)) {
      SubjectSketch union = new SubjectSketch();
      known.forEach(slot -> union.add(subjects[slot]));
      unitedSlots = known;
      unitedSubjects = union.toBytes();
      unitedCount = union.count();
    }
    draft.subjects = unitedSubjects;
    draft.distinctSubjects = unitedCount;
    draft.label(LabelSum.UNWEIGHTED, unweighted, BigInteger.ZERO, BigInteger.ZERO);
    if (measure.judged() && !draft.key.evaluator().isEmpty()) {
      draft.label("error", errors, errorWeights, errorSquares);
    }
    return true;
  }

  private void addBuckets(long[] buckets, int slot, boolean withExtra) {
    unitBuckets.addTo(buckets, slot, ONE);
    if (withExtra) {
      extraBuckets.addTo(buckets, slot, 1);
    }
  }
}
