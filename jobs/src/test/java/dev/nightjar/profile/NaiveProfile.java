package dev.nightjar.profile;

import dev.nightjar.model.Components;
import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import dev.nightjar.model.SubjectSketch;
import dev.nightjar.stats.LogBins;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The definition of a profile, unit by unit in big integers: what the kernel is held against. */
final class NaiveProfile {
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  private final ProfileDraft draft;
  private final Metric metric;
  private final SubjectSketch subjects = new SubjectSketch();
  private final TreeMap<Integer, Long> bins = new TreeMap<>();
  private final TreeMap<String, Long> categories = new TreeMap<>();
  private final TreeMap<String, LabelSum> labels = new TreeMap<>();

  private NaiveProfile(ProfileKey key, Metric metric) {
    this.draft = new ProfileDraft(key);
    this.metric = metric;
    draft.bucketNumerator = new long[metric.core() ? 64 : 0];
    draft.bucketDenominator = new long[metric.core() ? 64 : 0];
    boolean binned =
        metric.kind() == MetricKind.QUANTILE
            || (metric.kind() == MetricKind.DISTRIBUTION && !metric.categorical());
    draft.binMappingId = binned ? LogBins.standard().id() : "";
  }

  static Map<String, Profile> of(List<Unit> units, List<Metric> metrics) {
    Map<String, NaiveProfile> naive = new TreeMap<>();
    for (Unit unit : units) {
      for (Metric metric : metrics) {
        if (metric.where() != null && !Boolean.TRUE.equals(unit.applies())) {
          continue;
        }
        for (Slice slice : slices(unit, metric)) {
          ProfileKey key =
              new ProfileKey(
                  LocalDate.ofEpochDay(unit.day()),
                  metric.grain(),
                  metric.name(),
                  slice,
                  Components.of(unit.components()).key(),
                  unit.evaluator(),
                  unit.version());
          naive.computeIfAbsent(Units.text(key), k -> new NaiveProfile(key, metric)).add(unit);
        }
      }
    }
    Map<String, Profile> profiles = new TreeMap<>();
    naive.forEach((key, profile) -> profiles.put(key, profile.finish()));
    return profiles;
  }

  private static Set<Slice> slices(Unit unit, Metric metric) {
    Set<Slice> slices = new HashSet<>(Set.of(Slice.ALL));
    for (List<String> set : metric.slices()) {
      Map<String, String> values = new TreeMap<>();
      for (String dimension : set) {
        values.put(dimension, unit.dimensions().get(Units.DIMENSIONS.indexOf(dimension)));
      }
      if (!values.containsValue(null)) {
        slices.add(Slice.of(values));
      }
    }
    return slices;
  }

  private void add(Unit unit) {
    draft.lateCount += unit.late() ? 1 : 0;
    BigInteger weight = MILLION;
    if (metric.weighted()) {
      double scaled = Math.rint(unit.weight() * 1e6);
      if (!(scaled > 0) || Double.isInfinite(scaled)) {
        draft.nullCount++;
        label(LabelSum.UNWEIGHTED, BigInteger.ZERO, BigInteger.ZERO);
        addSubject(unit);
        return;
      }
      weight = integer(scaled);
    }
    BigInteger square = weight.multiply(weight);
    Object value = value(unit);
    if (value == null) {
      draft.nullCount++;
      if (metric.kind() == MetricKind.RATE && !unit.evaluator().isEmpty()) {
        label("error", weight, square);
      }
      return;
    }
    double factor = metric.weighted() ? unit.weight() : 1;
    BigInteger numerator = BigInteger.ZERO;
    BigInteger denominator = BigInteger.ZERO;
    if (value instanceof Boolean yes) {
      numerator = yes ? weight : BigInteger.ZERO;
      denominator = weight;
      number(yes ? 1 : 0);
      draft.positiveWeightSquareSum =
          draft.positiveWeightSquareSum.add(yes ? square : BigInteger.ZERO);
      if (!unit.evaluator().isEmpty()) {
        label(yes ? "1" : "0", weight, square);
      }
    } else if (value instanceof Double number) {
      numerator = scaled(number, factor);
      denominator =
          switch (metric.kind()) {
            case RATIO -> scaled(divisor(unit), factor);
            case TOTAL -> BigInteger.ZERO;
            default -> weight;
          };
      number(number);
    } else {
      categories.merge(value.toString(), 1L, Long::sum);
    }
    draft.observationCount++;
    draft.weightSum = draft.weightSum.add(weight);
    draft.weightSquareSum = draft.weightSquareSum.add(square);
    draft.numerator = draft.numerator.add(numerator);
    draft.denominator = draft.denominator.add(denominator);
    addSubject(unit);
    if (metric.core()) {
      int bucket = Buckets.of(unit.subject() == null ? 0 : unit.subject());
      draft.bucketNumerator[bucket] +=
          metric.kind() == MetricKind.QUANTILE
              ? LogBins.standard().place(LogBins.standard().code(unit.number()))
              : numerator.longValueExact();
      draft.bucketDenominator[bucket] += denominator.longValueExact();
    }
  }

  private void addSubject(Unit unit) {
    if (unit.subject() != null) {
      subjects.add(unit.subject());
    }
  }

  private Object value(Unit unit) {
    if (metric.kind() == MetricKind.RATE) {
      return unit.yes();
    }
    if (metric.categorical()) {
      return unit.category();
    }
    Double first = "other".equals(metric.value()) ? unit.other() : unit.number();
    return usable(first, unit) && (metric.kind() != MetricKind.RATIO || usable(divisor(unit), unit))
        ? first
        : null;
  }

  private Double divisor(Unit unit) {
    return metric.denominator().equals("1") ? Double.valueOf(1) : unit.other();
  }

  private boolean usable(Double number, Unit unit) {
    double factor = metric.weighted() ? unit.weight() : 1;
    return number != null
        && Math.abs(number * metric.scale()) <= 9.2e18
        && Math.abs(factor * (number * metric.scale())) <= 9.2e18;
  }

  private BigInteger scaled(double number, double factor) {
    return integer(Math.rint(factor * (number * metric.scale())));
  }

  private void number(double number) {
    BigInteger scaled = scaled(number, 1);
    draft.valueSum = draft.valueSum.add(scaled);
    draft.valueSquareSum = draft.valueSquareSum.add(scaled.multiply(scaled));
    boolean first = Double.isNaN(draft.valueMin);
    draft.valueMin = first ? number + 0.0 : Math.min(draft.valueMin, number + 0.0);
    draft.valueMax = first ? number + 0.0 : Math.max(draft.valueMax, number + 0.0);
    if (draft.binMappingId.isEmpty()) {
      return;
    }
    switch (LogBins.standard().classify(number)) {
      case BINNED -> bins.merge(LogBins.standard().index(number), 1L, Long::sum);
      case ZERO -> draft.zeroCount++;
      case NEGATIVE -> draft.negativeCount++;
      case UNDERFLOW -> draft.underflowCount++;
      case OVERFLOW -> draft.overflowCount++;
      case NOT_A_NUMBER -> throw new AssertionError("NaN counts as null");
    }
  }

  private void label(String label, BigInteger weight, BigInteger square) {
    labels.merge(
        label,
        new LabelSum(label, 1, weight, square),
        (a, b) ->
            new LabelSum(
                label,
                a.count() + 1,
                a.weightSum().add(b.weightSum()),
                a.weightSquareSum().add(b.weightSquareSum())));
  }

  private Profile finish() {
    draft.binIndex = bins.keySet().stream().mapToInt(Integer::intValue).toArray();
    draft.binCount = bins.values().stream().mapToLong(Long::longValue).toArray();
    draft.categories = categories;
    draft.labels.addAll(new ArrayList<>(labels.values()));
    draft.subjects = subjects.toBytes();
    draft.distinctSubjects = subjects.count();
    return draft.profile();
  }

  private static BigInteger integer(double number) {
    return new BigDecimal(number).toBigIntegerExact();
  }
}
