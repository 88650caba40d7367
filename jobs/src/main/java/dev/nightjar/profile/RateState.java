package dev.nightjar.profile;

import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Profile;
import java.math.BigInteger;
import java.util.Arrays;

/** True units of a rate: their number, and their weights where there are any. */
final class RateState implements MeasureState {
  static final BigInteger SCALE = BigInteger.valueOf((long) ProfileBatch.WEIGHT_SCALE);
  private static final long ONE = (long) ProfileBatch.WEIGHT_SCALE;
  static final BigInteger SQUARE_SCALE = SCALE.multiply(SCALE);

  // What weights add to a weight of 1 for each true unit, and their squares to its square.
  private static final int EXTRA_WEIGHTS = 0;
  private static final int EXTRA_SQUARES = 2;
  private static final int STRIDE = 4;

  private final KernelPlan.Measure measure;
  private final boolean weighted;
  private final Footprint footprint;
  private final Buckets buckets;

  /** What people said of the same units; null where nobody is asked. */
  private final JointLabels labels;

  /** True and other units by stratum of the design that drew them; null where there is none. */
  private final StratumSums strata;

  private final Dictionary[] categories;
  private long[] trueUnits = new long[16];
  private long[] sums;

  RateState(
      KernelPlan.Measure measure, boolean bucketed, Dictionary[] categories, Footprint footprint) {
    this.categories = categories;
    this.measure = measure;
    this.footprint = footprint;
    this.weighted = measure.metric().weighted();
    this.buckets = bucketed ? new Buckets(footprint) : null;
    this.labels =
        measure.human() < 0 ? null : new JointLabels(measure, bucketed, categories, footprint);
    this.strata = measure.stratum() < 0 ? null : new StratumSums(footprint);
    this.sums = new long[weighted ? 16 * STRIDE : 0];
  }

  @Override
  public void add(Runs runs, byte[] stateOf, BatchView view) {
    byte[] condition = view.batch.conditions[measure.value()];
    for (int run = 0; run < runs.count; run++) {
      if (stateOf[runs.rowClass[run]] != RowStates.VALUED) {
        continue;
      }
      int group = runs.group[run];
      int from = runs.start[run];
      int to = runs.start[run + 1];
      int yes = 0;
      for (int i = from; i < to; i++) {
        yes += condition[runs.rows[i]];
      }
      makeRoom(group);
      if (yes > 0) {
        trueUnits[group] += yes;
        if (weighted && !view.plainWeights) {
          addWeights(group, runs.rows, from, to, condition, yes, view);
        } else if (buckets != null) {
          addUnits(buckets.of(group), runs.rows, from, to, condition, view.bucket);
        }
      }
      if (labels != null) {
        labels.add(group, runs.rows, from, to, condition, view);
      }
      if (strata != null) {
        addStrata(group, runs.rows, from, to, condition, view.batch);
      }
    }
  }

  private void addStrata(
      int group, int[] rows, int from, int to, byte[] condition, ProfileBatch batch) {
    int[] stratum = batch.categories[measure.stratum()];
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (stratum[row] >= 0) {
        strata.add(group, 2 * stratum[row] + condition[row], batch.scaledWeight[row]);
      }
    }
  }

  private static void addUnits(
      long[] sums, int[] rows, int from, int to, byte[] condition, byte[] bucket) {
    for (int i = from; i < to; i++) {
      // The condition is 1 or 0 in a run of units with a value.
      sums[bucket[rows[i]]] += condition[rows[i]] * ONE;
    }
  }

  private void addWeights(
      int group, int[] rows, int from, int to, byte[] condition, int yesUnits, BatchView view) {
    long[] bucket = buckets == null ? null : buckets.of(group);
    long extra = 0;
    long extraHigh = 0;
    long low = 0;
    long high = 0;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      // Without a branch: truth is hard to predict. No weight is left of a unit that is not true.
      long yes = condition[row];
      long weight = yes * view.batch.scaledWeight[row];
      long more = weight - yes * ONE;
      extra += more;
      extraHigh += (more >> 63) + Wide.carry(extra, more);
      long square = weight * weight;
      low += square;
      high += Math.multiplyHigh(weight, weight) + Wide.carry(low, square);
      if (bucket != null) {
        int b = view.bucket[row];
        bucket[b] = Wide.addWithinLong(bucket[b], weight);
      }
    }
    Wide.add(sums, group * STRIDE + EXTRA_WEIGHTS, extra, extraHigh);
    // A run has few enough rows for the squares of plain weights to fit.
    long plain = yesUnits * (ONE * ONE);
    Wide.add(
        sums,
        group * STRIDE + EXTRA_SQUARES,
        low - plain,
        high - (Long.compareUnsigned(low, plain) < 0 ? 1 : 0));
  }

  @Override
  public void add(MeasureState larger, int from, int to) {
    RateState other = (RateState) larger;
    other.makeRoom(from);
    makeRoom(to);
    trueUnits[to] += other.trueUnits[from];
    for (int i = 0; weighted && i < STRIDE; i += 2) {
      Wide.add(sums, to * STRIDE + i, other.sums, from * STRIDE + i);
    }
    if (buckets != null) {
      buckets.add(to, other.buckets, from);
    }
    if (labels != null) {
      labels.add(to, other.labels, from);
    }
    if (strata != null) {
      strata.add(to, other.strata, from);
    }
  }

  private void makeRoom(int group) {
    if (group >= trueUnits.length) {
      int length = Math.max(group + 1, 2 * trueUnits.length);
      footprint.add((long) (length - trueUnits.length) * Long.BYTES * (weighted ? 1 + STRIDE : 1));
      trueUnits = Arrays.copyOf(trueUnits, length);
      sums = Arrays.copyOf(sums, weighted ? length * STRIDE : 0);
    }
  }

  @Override
  public void describe(int group, ProfileDraft draft) {
    makeRoom(group);
    BigInteger yes = BigInteger.valueOf(trueUnits[group]);
    BigInteger weights = yes.multiply(SCALE);
    BigInteger squares = yes.multiply(SQUARE_SCALE);
    if (weighted) {
      weights = weights.add(Wide.integer(sums, group * STRIDE + EXTRA_WEIGHTS));
      squares = squares.add(Wide.integer(sums, group * STRIDE + EXTRA_SQUARES));
    }
    draft.numerator = weights;
    draft.denominator = draft.weightSum;
    draft.positiveWeightSquareSum = squares;
    draft.valueSum = yes.multiply(BigInteger.TEN.pow(measure.metric().decimals()));
    draft.valueSquareSum = yes.multiply(BigInteger.TEN.pow(2 * measure.metric().decimals()));
    long no = draft.observationCount - trueUnits[group];
    if (draft.observationCount > 0) {
      draft.valueMin = no > 0 ? 0 : 1;
      draft.valueMax = trueUnits[group] > 0 ? 1 : 0;
    }
    if (buckets != null) {
      draft.bucketNumerator = new long[Profile.BUCKETS];
      buckets.addTo(draft.bucketNumerator, group, 1);
    }
    if (!draft.key.evaluator().isEmpty()) {
      draft.label("1", trueUnits[group], weights, squares);
      draft.label(
          "0", no, draft.weightSum.subtract(weights), draft.weightSquareSum.subtract(squares));
      if (strata != null) {
        strata.describe(
            group,
            (key, units, weight, square) ->
                draft.label(
                    LabelSum.drawn(
                        key % 2 == 1 ? "1" : "0", categories[measure.stratum()].value(key / 2)),
                    units,
                    weight,
                    square));
      }
      if (labels != null) {
        labels.describe(group, draft);
      }
    }
  }
}
