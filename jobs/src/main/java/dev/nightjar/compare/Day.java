package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.SubjectSketch;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A profile, or the fold of several, as plain doubles in the metric's unit: what the comparison of
 * thousands of series over dozens of nights can afford to add up again and again. Folding goes in
 * date order, so that a night's numbers are the same in every run.
 */
final class Day {
  private static final double MICRO = 1e6;
  static final double[] NONE = {};

  /** Days with data in here; 1 unless this is a fold. */
  final int days;

  final double units;
  final double nulls;

  /** Units without a weight, among the nulls. */
  final double unweighted;

  /** What people said of units that a judge judged; empty where nobody was asked. */
  final double[] labels;

  /** The same by stratum of the people's sample. */
  final Strata labelStrata;

  /** Units that are no event and events by stratum of the design that drew them. */
  final Strata strata;

  final double weight;
  final double weightSquare;
  final double numerator;
  final double denominator;
  final double positiveWeightSquare;
  final double valueSum;
  final double valueSquareSum;
  final double zero;
  final double negative;
  final double underflow;
  final double overflow;
  final double other;
  final double min;
  final double max;
  final int[] index;
  final double[] count;
  final double[] bucketNumerator;
  final double[] bucketDenominator;

  /** DaySums of kinds that have some of their own, as stored. */
  final double[] moments;

  /**
   * Variance of the daily numbers of events of a rate, or of the places of a quantile's values,
   * repeated subjects included, and what it would be if every unit were on its own; sums over the
   * days in here.
   */
  final double clusteredVariance;

  final double binomialVariance;

  /** Distinct subjects; of a fold a lower bound, exact where they are few. */
  final double subjects;

  final long late;

  /** Sketch of a day's subjects, kept only where there are few; null in a fold. */
  final byte[] sketch;

  /** Units that one independent unit is worth, where buckets that would tell are not kept. */
  final double clustering;

  private Day(DaySums s) {
    days = s.days;
    units = s.units;
    nulls = s.nulls;
    unweighted = s.unweighted;
    labels = s.labels;
    labelStrata = s.labelStrata;
    strata = s.strata;
    weight = s.weight;
    weightSquare = s.weightSquare;
    numerator = s.numerator;
    denominator = s.denominator;
    positiveWeightSquare = s.positiveWeightSquare;
    valueSum = s.valueSum;
    valueSquareSum = s.valueSquareSum;
    zero = s.zero;
    negative = s.negative;
    underflow = s.underflow;
    overflow = s.overflow;
    other = s.other;
    min = s.min;
    max = s.max;
    index = s.index;
    count = s.count;
    bucketNumerator = s.bucketNumerator;
    bucketDenominator = s.bucketDenominator;
    moments = s.moments;
    subjects = s.subjects;
    late = s.late;
    sketch = s.sketch;
    clustering = s.clustering;
    clusteredVariance = s.clusteredVariance;
    binomialVariance = s.binomialVariance;
  }

  /**
   * A day of which only sums are known, as of a conjunction that nothing is stored for.
   *
   * @param weightSquare sum of squared weights, estimated
   * @param valueSquareSum sum of squared values, estimated
   * @param subjects lower bound
   * @param clustering see {@link #clustering}
   */
  static Day ofSums(
      int days,
      double units,
      double weight,
      double weightSquare,
      double numerator,
      double denominator,
      double valueSquareSum,
      double subjects,
      double clustering) {
    DaySums s = new DaySums();
    s.days = days;
    s.units = units;
    s.weight = weight;
    s.weightSquare = weightSquare;
    s.numerator = numerator;
    s.denominator = denominator;
    s.positiveWeightSquare = denominator > 0 ? weightSquare * numerator / denominator : 0;
    s.valueSum = numerator;
    s.valueSquareSum = valueSquareSum;
    s.subjects = subjects;
    s.clustering = clustering;
    return new Day(s);
  }

  /**
   * @param categories number of each category of the series, in which counts are kept by index
   */
  static Day of(Metric metric, Profile p, Map<String, Integer> categories) {
    boolean micro = metric.kind() == MetricKind.RATE || metric.kind() == MetricKind.CALIBRATION;
    double scale = micro ? MICRO : metric.scale();
    double below = metric.kind() == MetricKind.RATIO ? metric.scale() : MICRO;
    DaySums s = new DaySums();
    s.days = 1;
    s.units = p.observationCount();
    s.nulls = p.nullCount();
    s.unweighted = JudgeTable.unweighted(p.labels());
    s.labels = JudgeTable.sums(p.labels());
    s.labelStrata = JudgeTable.strata(p.labels());
    s.strata = Strata.of(p.labels(), List.of("0", "1"));
    s.weight = unscaled(p.weightSum(), MICRO);
    s.weightSquare = unscaled(p.weightSquareSum(), MICRO * MICRO);
    s.numerator = unscaled(p.numerator(), scale);
    s.denominator = unscaled(p.denominator(), below);
    s.positiveWeightSquare = unscaled(p.positiveWeightSquareSum(), MICRO * MICRO);
    s.valueSum = unscaled(p.valueSum(), scale);
    s.valueSquareSum = unscaled(p.valueSquareSum(), scale * scale);
    s.zero = p.zeroCount();
    s.negative = p.negativeCount();
    s.underflow = p.underflowCount();
    s.overflow = p.overflowCount();
    s.other = p.otherCount();
    s.min = p.valueMin();
    s.max = p.valueMax();
    s.subjects = p.distinctSubjects();
    s.late = p.lateCount();
    s.sketch = p.distinctSubjects() <= SubjectSketch.EXACT ? p.subjects() : null;
    boolean places = metric.kind() == MetricKind.QUANTILE;
    s.bucketNumerator = unscaled(p.bucketNumerator(), places ? 1 : scale);
    s.bucketDenominator = unscaled(p.bucketDenominator(), below);
    s.moments = unscaled(p.moments(), 1);
    if (p.categories().isEmpty()) {
      s.index = p.binIndex().clone();
      s.count = unscaled(p.binCount(), 1);
    } else {
      List<String> names = p.categories().keySet().stream().sorted().toList();
      s.index = names.stream().mapToInt(categories::get).toArray();
      s.count = names.stream().mapToDouble(p.categories()::get).toArray();
    }
    Clustering clustering = Clustering.of(metric, new Day(s));
    s.clusteredVariance = clustering.clustered();
    s.binomialVariance = clustering.binomial();
    return new Day(s);
  }

  /** The sum of several days, in the order given. */
  static Day fold(List<Day> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    DaySums s = new DaySums();
    int first = Integer.MAX_VALUE;
    int last = Integer.MIN_VALUE;
    for (Day d : parts) {
      s.add(d);
      if (d.index.length > 0) {
        first = Math.min(first, d.index[0]);
        last = Math.max(last, d.index[d.index.length - 1]);
      }
    }
    if (first <= last) {
      double[] dense = new double[last - first + 1];
      for (Day d : parts) {
        d.addCounts(dense, first);
      }
      s.compress(dense, first);
    }
    if (parts.stream().anyMatch(d -> d.hasBuckets() != parts.get(0).hasBuckets())) {
      // Buckets of some of the days would be those of a smaller sample.
      s.bucketNumerator = NONE;
      s.bucketDenominator = NONE;
    }
    if (s.subjects > 0 && s.subjects < SubjectSketch.EXACT) {
      s.subjects = Math.max(s.subjects, union(parts));
    }
    return new Day(s);
  }

  /** Distinct subjects of several days, as far as their sketches are kept. */
  private static long union(List<Day> parts) {
    SubjectSketch union = new SubjectSketch();
    for (Day d : parts) {
      if (d.sketch != null && d.sketch.length > 0) {
        union.add(d.sketch);
      }
    }
    return union.count();
  }

  /** This day with what was drawn of all traffic in the strata that it has a part of. */
  Day partOf(Day all) {
    if (strata.isEmpty() && labelStrata.isEmpty()) {
      return this;
    }
    DaySums s = DaySums.of(this, 1);
    s.index = index;
    s.count = count;
    s.late = late;
    s.sketch = sketch;
    s.strata = strata.drawnFrom(all == null ? Strata.NONE : all.strata);
    s.labelStrata = labelStrata.drawnFrom(all == null ? Strata.NONE : all.labelStrata);
    return new Day(s);
  }

  /** This day as if it had had {@code factor} times the units. */
  Day scaled(double factor) {
    DaySums s = DaySums.of(this, factor);
    s.index = index;
    s.count = Arrays.stream(count).map(c -> c * factor).toArray();
    return new Day(s);
  }

  /**
   * This day with so many units worth one independent one, whatever its buckets say; what people
   * said keeps no buckets either.
   */
  Day worth(double unitsOfOne) {
    DaySums s = DaySums.of(this, 1);
    s.index = index;
    s.count = count;
    s.late = late;
    s.sketch = sketch;
    s.bucketNumerator = NONE;
    s.bucketDenominator = NONE;
    s.moments = NONE;
    s.clusteredVariance = 0;
    s.binomialVariance = 0;
    s.clustering = unitsOfOne;
    return new Day(s);
  }

  /** What is left of this day without the units of a part of it. */
  Day without(Day part) {
    DaySums s = DaySums.of(this, 1);
    s.addScaled(part, -1);
    s.min = min;
    s.max = max;
    if (index.length > 0) {
      double[] dense = new double[index[index.length - 1] - index[0] + 1];
      addCounts(dense, index[0]);
      for (int i = 0; i < part.index.length; i++) {
        int at = part.index[i] - index[0];
        if (at >= 0 && at < dense.length) {
          dense[at] = Math.max(0, dense[at] - part.count[i]);
        }
      }
      s.compress(dense, index[0]);
    }
    return new Day(s);
  }

  /** Adds the counts to a dense array whose first element is index {@code first}. */
  void addCounts(double[] dense, int first) {
    for (int i = 0; i < index.length; i++) {
      dense[index[i] - first] += count[i];
    }
  }

  /** Numerator over denominator; NaN where that is undefined. */
  double value() {
    return denominator > 0 ? numerator / denominator : Double.NaN;
  }

  boolean hasBuckets() {
    return bucketDenominator.length > 0;
  }

  /** Whether all units weigh the same. */
  boolean evenlyWeighted() {
    return Math.abs(weightSquare * units - weight * weight) <= 1e-9 * weight * weight;
  }

  /** Largest share of the denominator in one of the subject buckets; NaN without buckets. */
  double largestBucketShare() {
    double total = 0;
    double largest = 0;
    for (double d : bucketDenominator) {
      total += d;
      largest = Math.max(largest, d);
    }
    return total > 0 ? largest / total : Double.NaN;
  }

  private static double unscaled(BigInteger value, double scale) {
    return value == null ? Double.NaN : value.doubleValue() / scale;
  }

  private static double[] unscaled(long[] values, double scale) {
    if (values == null || values.length == 0) {
      return NONE;
    }
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i] / scale;
    }
    return result;
  }
}
