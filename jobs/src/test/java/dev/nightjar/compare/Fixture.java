package dev.nightjar.compare;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Direction;
import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import dev.nightjar.stats.WeightedSums;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Small profiles, as a night would store them. */
final class Fixture {
  static final LocalDate START = LocalDate.of(2026, 6, 1);
  private static final BigInteger MICRO = BigInteger.valueOf(1_000_000);

  private Fixture() {}

  static LocalDate day(int number) {
    return START.plusDays(number);
  }

  static Metric metric(String name, MetricKind kind, Direction worse, Margin margin) {
    return metric("quality", "hallucination", name, kind, worse, margin, false);
  }

  static Metric rate(String name) {
    return metric(name, MetricKind.RATE, Direction.HIGHER, new Margin(0.1, 0.005));
  }

  static Metric metric(
      String family,
      String report,
      String name,
      MetricKind kind,
      Direction worse,
      Margin margin,
      boolean rare) {
    return metric(family, report, name, kind, worse, margin, rare, 6);
  }

  /** A metric whose exact sums have that many decimal places. */
  static Metric metric(
      String family,
      String report,
      String name,
      MetricKind kind,
      Direction worse,
      Margin margin,
      boolean rare,
      int decimals) {
    return MetricBuilder.of(report, name, kind)
        .grain("answers")
        .value("value")
        .worse(worse)
        .unit(kind == MetricKind.QUANTILE ? "ms" : "1")
        .decimals(decimals)
        .quantiles(kind == MetricKind.QUANTILE ? List.of(0.5, 0.95, 0.99) : List.of())
        .weighted(false)
        .rare(rare)
        .margin(margin)
        .baselines(List.of(BaselineKind.SAME_WEEKDAY, BaselineKind.TRAILING))
        .family(family, "safety".equals(family) ? 0.1 : 0.05)
        .build();
  }

  static Profile rate(Metric metric, Slice slice, LocalDate date, long units, long events) {
    return rate(metric, slice, date, units, events, Math.max(1, units / 3));
  }

  static Profile rate(
      Metric metric, Slice slice, LocalDate date, long units, long events, long subjects) {
    return new Builder(metric, slice, date).units(units).subjects(subjects).events(events).build();
  }

  /** All days of one series being written. */
  static final class Days {
    final Metric metric;
    final Slice slice;
    final NavigableMap<LocalDate, Profile> days = new TreeMap<>();

    Days(Metric metric, Slice slice) {
      this.metric = metric;
      this.slice = slice;
    }

    Days rate(int day, long units, long events) {
      days.put(day(day), Fixture.rate(metric, slice, day(day), units, events));
      return this;
    }

    /** The same every day from {@code first} to {@code last}. */
    Days rates(int first, int last, long units, long events) {
      for (int d = first; d <= last; d++) {
        rate(d, units, events + (d % 3) - 1);
      }
      return this;
    }

    Days put(Profile profile) {
      days.put(profile.key().date(), profile);
      return this;
    }

    Series series() {
      return new Series(metric, slice, "", "", days);
    }
  }

  /** One profile, field by field. */
  static final class Builder {
    private final ProfileKey key;
    private long units;
    private long subjects;
    private BigInteger numerator = BigInteger.ZERO;
    private BigInteger denominator = BigInteger.ZERO;
    private BigInteger valueSum = BigInteger.ZERO;
    private BigInteger valueSquareSum = BigInteger.ZERO;
    private long overflow;
    private long zero;
    private int[] index = {};
    private long[] count = {};
    private Map<String, Long> categories = Map.of();
    private long[] bucketNumerator = {};
    private long[] bucketDenominator = {};
    private long[] moments = {};
    private List<LabelSum> labels = List.of();
    private long nulls;
    private WeightedSums weights;
    private String mapping = "log-a0.01-v1";

    Builder(Metric metric, Slice slice, LocalDate date) {
      key = new ProfileKey(date, metric.grain(), metric.name(), slice, "", "", "");
    }

    Builder units(long n) {
      units = n;
      denominator = micro(n);
      return this;
    }

    Builder subjects(long n) {
      subjects = n;
      return this;
    }

    Builder events(long n) {
      numerator = micro(n);
      valueSum = numerator;
      valueSquareSum = micro(n).multiply(MICRO);
      return this;
    }

    Builder sums(double top, double bottom, double squares) {
      numerator = scaled(top);
      denominator = scaled(bottom);
      valueSum = numerator;
      valueSquareSum = scaled(squares).multiply(MICRO);
      return this;
    }

    Builder buckets(double[] top, double[] bottom) {
      bucketNumerator = scaled(top);
      bucketDenominator = scaled(bottom);
      return this;
    }

    /** Sums of the places of a quantile's values by bucket, and numbers of values. */
    Builder places(double[] sums, double[] numbers) {
      bucketNumerator = Arrays.stream(sums).mapToLong(Math::round).toArray();
      bucketDenominator = scaled(numbers);
      return this;
    }

    Builder bins(NavigableMap<Integer, Long> bins) {
      List<Integer> keys = new ArrayList<>(bins.keySet());
      index = keys.stream().mapToInt(i -> i).toArray();
      count = keys.stream().mapToLong(bins::get).toArray();
      return this;
    }

    Builder moments(long[] sums) {
      moments = sums;
      return this;
    }

    /** Sums over people's verdicts beside a judge's, and units without a weight. */
    Builder labels(List<LabelSum> sums) {
      labels = sums;
      nulls =
          sums.stream()
              .filter(l -> l.label().equals(LabelSum.UNWEIGHTED))
              .mapToLong(LabelSum::count)
              .sum();
      return this;
    }

    /** A rate of units that do not weigh the same. */
    Builder weighted(WeightedSums sums) {
      units = sums.n();
      weights = sums;
      numerator = scaled(sums.wy());
      denominator = scaled(sums.w());
      return this;
    }

    /** Which bins or codebook the counts are of. */
    Builder mapping(String id) {
      mapping = id;
      return this;
    }

    Builder overflow(long n) {
      overflow = n;
      return this;
    }

    Builder zero(long n) {
      zero = n;
      return this;
    }

    Builder categories(Map<String, Long> counts) {
      categories = counts;
      return this;
    }

    Profile build() {
      return new Profile(
          key,
          units,
          nulls,
          weights == null ? micro(units) : scaled(weights.w()),
          weights == null ? micro(units).multiply(MICRO) : scaled(weights.w2()).multiply(MICRO),
          numerator,
          denominator,
          weights == null ? numerator.multiply(MICRO) : scaled(weights.w2y()).multiply(MICRO),
          valueSum,
          valueSquareSum,
          Double.NaN,
          Double.NaN,
          zero,
          0,
          0,
          overflow,
          index.length == 0 && mapping.startsWith("log") ? "" : mapping,
          index,
          count,
          categories,
          0,
          labels,
          bucketNumerator,
          bucketDenominator,
          subjects,
          new byte[0],
          0,
          moments);
    }

    private static BigInteger micro(long n) {
      return BigInteger.valueOf(n).multiply(MICRO);
    }

    private static BigInteger scaled(double value) {
      return BigInteger.valueOf(Math.round(value * 1e6));
    }

    private static long[] scaled(double[] values) {
      long[] result = new long[values.length];
      for (int i = 0; i < values.length; i++) {
        result[i] = Math.round(values[i] * 1e6);
      }
      return result;
    }
  }
}
