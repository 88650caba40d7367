package dev.nightjar.profile;

import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.stats.LogBins;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Sums of a number, and of a second one for a ratio: exact, weighted and not, with extremes and log
 * bins where the kind has them.
 */
final class NumberState implements MeasureState {
  // Positions in the sums of a group; 128 bits each.
  private static final int VALUES = 0;
  private static final int SQUARES = 2;
  private static final int DENOMINATORS = 4;
  private static final int WEIGHTED_VALUES = 6;
  private static final int STRIDE = 8;

  // Values without a bin, by their distance from LogBins.ZERO.
  private static final int OUTSIDE = 4;

  private final KernelPlan.Measure measure;
  private final int value;
  private final boolean ratio;
  private final boolean weighted;
  private final LogBins bins;
  private final Footprint footprint;
  private final Histograms histograms;
  private final Buckets numerators;
  private final Buckets denominators;
  private long[] sums = new long[16 * STRIDE];
  private double[] extremes = new double[0];
  private long[] integerExtremes = new long[0];

  // What no bucket's sum can exceed by now: as long as it fits a long, sums need no check.
  private double reach;
  private double divisorReach;
  private long[] outside = new long[0];

  NumberState(KernelPlan.Measure measure, boolean bucketed, LogBins bins, Footprint footprint) {
    this.measure = measure;
    this.ratio = measure.denominator() >= 0;
    this.value = measure.kind() == MetricKind.RATIO ? measure.numerator() : measure.value();
    this.weighted = measure.metric().weighted();
    this.bins = bins;
    this.footprint = footprint;
    this.histograms = measure.binned() ? new Histograms(bins, footprint) : null;
    this.numerators = bucketed ? new Buckets(footprint) : null;
    this.denominators = bucketed && ratio ? new Buckets(footprint) : null;
    makeRoom(15);
  }

  @Override
  public void add(Runs runs, byte[] stateOf, BatchView view) {
    NumberColumn number = view.batch.numbers[value];
    NumberColumn divisor = ratio ? view.batch.numbers[measure.denominator()] : null;
    boolean plain = !weighted || view.plainWeights;
    long[] contribution = plain ? number.scaled : number.weighted;
    long[] divisors = !ratio ? null : plain ? divisor.scaled : divisor.weighted;
    reach += number.largest * view.batch.size();
    divisorReach += ratio ? divisor.largest * view.batch.size() : 0;
    boolean narrow = number.largest * view.batch.size() < ProfileBatch.LARGEST;
    for (int run = 0; run < runs.count; run++) {
      if (stateOf[runs.rowClass[run]] != RowStates.VALUED) {
        continue;
      }
      int group = runs.group[run];
      int from = runs.start[run];
      int to = runs.start[run + 1];
      makeRoom(group);
      if (narrow) {
        addNarrow(group, runs.rows, from, to, number, contribution);
      } else {
        addValues(group, runs.rows, from, to, number);
        addWide(group * STRIDE + WEIGHTED_VALUES, runs.rows, from, to, contribution);
      }
      if (numerators != null && measure.kind() != MetricKind.QUANTILE) {
        numerators.add(group, runs.rows, from, to, contribution, view.bucket, reach);
      }
      if (ratio) {
        addWide(group * STRIDE + DENOMINATORS, runs.rows, from, to, divisors);
        if (denominators != null) {
          denominators.add(group, runs.rows, from, to, divisors, view.bucket, divisorReach);
        }
      }
      if (histograms != null) {
        addBins(group, runs.rows, from, to, view.bin[value]);
        if (numerators != null && measure.kind() == MetricKind.QUANTILE) {
          addPlaces(numerators.of(group), runs.rows, from, to, view.bin[value], view.bucket);
        }
      }
    }
  }

  /** The usual case: the sums of a run fit a long, so only squares need more. */
  private void addNarrow(
      int group, int[] rows, int from, int to, NumberColumn number, long[] contribution) {
    long[] scaled = number.scaled;
    long sum = 0;
    long weightedSum = 0;
    // Squares in parts of 32 bits and the rest: no carry on the way.
    long square0 = 0;
    long square1 = 0;
    long square2 = 0;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      long integer = scaled[row];
      sum += integer;
      weightedSum += contribution[row];
      long low = integer * integer;
      square0 += low & 0xffffffffL;
      square1 += low >>> 32;
      square2 += Math.multiplyHigh(integer, integer);
      min = Math.min(min, integer);
      max = Math.max(max, integer);
    }
    int at = group * STRIDE;
    Wide.add(sums, at + VALUES, sum);
    Wide.add(sums, at + WEIGHTED_VALUES, weightedSum);
    Wide.add(sums, at + SQUARES, square0, 0);
    Wide.add(sums, at + SQUARES, square1 << 32, square2 + (square1 >>> 32));
    addExtremes(group, min, max, rows, from, to, number);
  }

  private void addValues(int group, int[] rows, int from, int to, NumberColumn number) {
    long low = 0;
    long high = 0;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      long integer = number.scaled[rows[i]];
      low += integer;
      high += (integer >> 63) + Wide.carry(low, integer);
      Wide.add(
          sums, group * STRIDE + SQUARES, integer * integer, Math.multiplyHigh(integer, integer));
      min = Math.min(min, integer);
      max = Math.max(max, integer);
    }
    Wide.add(sums, group * STRIDE + VALUES, low, high);
    addExtremes(group, min, max, rows, from, to, number);
  }

  /** Looks at the numbers themselves only where their integers may be new extremes. */
  private void addExtremes(
      int group, long min, long max, int[] rows, int from, int to, NumberColumn number) {
    long least = integerExtremes[2 * group];
    long most = integerExtremes[2 * group + 1];
    if (number.exact ? min >= least && max <= most : min > least && max < most) {
      return;
    }
    integerExtremes[2 * group] = Math.min(least, min);
    integerExtremes[2 * group + 1] = Math.max(most, max);
    double[] value = number.value;
    double lowest = extremes[2 * group];
    double highest = extremes[2 * group + 1];
    for (int i = from; i < to; i++) {
      double at = value[rows[i]];
      lowest = at < lowest ? at : lowest;
      highest = at > highest ? at : highest;
    }
    extremes[2 * group] = lowest;
    extremes[2 * group + 1] = highest;
  }

  private void addWide(int at, int[] rows, int from, int to, long[] contribution) {
    long low = 0;
    long high = 0;
    for (int i = from; i < to; i++) {
      long add = contribution[rows[i]];
      low += add;
      high += (add >> 63) + Wide.carry(low, add);
    }
    Wide.add(sums, at, low, high);
  }

  private void addBins(int group, int[] rows, int from, int to, int[] bin) {
    int first = bins.minIndex();
    for (int i = from; i < to; i++) {
      int code = bin[rows[i]];
      if (code >= first) {
        histograms.add(group, code - first);
      } else {
        outside[group * OUTSIDE + code - LogBins.ZERO]++;
      }
    }
  }

  /** Subjects of a quantile differ by where their values lie, not by how much they sum up to. */
  private void addPlaces(long[] sum, int[] rows, int from, int to, int[] bin, byte[] bucket) {
    int first = bins.minIndex();
    for (int i = from; i < to; i++) {
      int code = bin[rows[i]];
      sum[bucket[rows[i]]] += code >= first ? code - first + 1 : bins.place(code);
    }
  }

  @Override
  public void add(MeasureState larger, int from, int to) {
    NumberState other = (NumberState) larger;
    other.makeRoom(from);
    makeRoom(to);
    for (int i = 0; i < STRIDE; i += 2) {
      Wide.add(sums, to * STRIDE + i, other.sums, from * STRIDE + i);
    }
    extremes[2 * to] = Math.min(extremes[2 * to], other.extremes[2 * from]);
    extremes[2 * to + 1] = Math.max(extremes[2 * to + 1], other.extremes[2 * from + 1]);
    if (numerators != null) {
      numerators.add(to, other.numerators, from);
    }
    if (denominators != null) {
      denominators.add(to, other.denominators, from);
    }
    if (histograms != null) {
      histograms.add(to, other.histograms, from);
      for (int i = 0; i < OUTSIDE; i++) {
        outside[to * OUTSIDE + i] += other.outside[from * OUTSIDE + i];
      }
    }
  }

  private void makeRoom(int group) {
    if (2 * group >= extremes.length) {
      int before = extremes.length / 2;
      int groups = Math.max(group + 1, 2 * before);
      footprint.add((long) (groups - before) * (STRIDE + 4 + OUTSIDE) * Long.BYTES);
      sums = Arrays.copyOf(sums, groups * STRIDE);
      extremes = Arrays.copyOf(extremes, 2 * groups);
      integerExtremes = Arrays.copyOf(integerExtremes, 2 * groups);
      for (int g = before; g < groups; g++) {
        extremes[2 * g] = Double.POSITIVE_INFINITY;
        extremes[2 * g + 1] = Double.NEGATIVE_INFINITY;
        integerExtremes[2 * g] = Long.MAX_VALUE;
        integerExtremes[2 * g + 1] = Long.MIN_VALUE;
      }
      outside = Arrays.copyOf(outside, histograms == null ? 0 : groups * OUTSIDE);
      if (histograms != null) {
        histograms.touch(groups - 1);
      }
    }
  }

  @Override
  public void describe(int group, ProfileDraft draft) {
    makeRoom(group);
    int at = group * STRIDE;
    draft.valueSum = Wide.integer(sums, at + VALUES);
    draft.valueSquareSum = Wide.integer(sums, at + SQUARES);
    draft.numerator = weighted ? Wide.integer(sums, at + WEIGHTED_VALUES) : draft.valueSum;
    if (ratio) {
      draft.denominator = Wide.integer(sums, at + DENOMINATORS);
    } else if (measure.averaged()) {
      draft.denominator = draft.weightSum.multiply(perUnitScale());
    } else {
      draft.denominator = BigInteger.ZERO;
    }
    if (draft.observationCount > 0) {
      draft.valueMin = extremes[2 * group];
      draft.valueMax = extremes[2 * group + 1];
    }
    if (numerators != null) {
      draft.bucketNumerator = new long[Profile.BUCKETS];
      numerators.addTo(draft.bucketNumerator, group, 1);
    }
    if (denominators != null) {
      denominators.addTo(draft.bucketDenominator, group, 1);
    } else if (measure.perUnit()) {
      long factor = perUnitScale().longValueExact();
      for (int b = 0; b < draft.bucketDenominator.length; b++) {
        draft.bucketDenominator[b] *= factor;
      }
    }
    if (histograms != null) {
      draft.binMappingId = bins.id();
      draft.zeroCount = outside[group * OUTSIDE];
      draft.negativeCount = outside[group * OUTSIDE + LogBins.NEGATIVE - LogBins.ZERO];
      draft.underflowCount = outside[group * OUTSIDE + LogBins.UNDERFLOW - LogBins.ZERO];
      draft.overflowCount = outside[group * OUTSIDE + LogBins.OVERFLOW - LogBins.ZERO];
      histograms.describe(group, draft);
    }
  }

  /** From the scale of weights to the metric's own, for a ratio to the number of units. */
  private BigInteger perUnitScale() {
    return measure.perUnit()
        ? BigInteger.TEN.pow(measure.metric().decimals() - ProfileBatch.WEIGHT_DECIMALS)
        : BigInteger.ONE;
  }
}
