package dev.nightjar.compare;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import dev.nightjar.stats.WeightedSums;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Days of a rate as a judge saw it, some of them with people's labels beside. */
final class Judged {
  static final Metric METRIC = Fixture.rate("judged_hallucination_rate");

  final String version;
  private final NavigableMap<LocalDate, Profile> days = new TreeMap<>();

  Judged(String version) {
    this.version = version;
  }

  /**
   * @param labels both, person only, judge only, neither; empty for none
   */
  Judged day(int day, long units, long flagged, long... labels) {
    List<LabelSum> sums = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      sums.add(label(LabelSum.joint(i < 2, i % 2 == 0), labels[i], 1));
    }
    return put(day, builder(day).units(units).events(flagged).labels(sums));
  }

  /** The same on several days. */
  Judged days(int first, int last, long units, long flagged, long... labels) {
    for (int d = first; d <= last; d++) {
      day(d, units, flagged + d % 3 - 1, labels);
    }
    return this;
  }

  Judged weighted(int day, WeightedSums sums) {
    return put(day, builder(day).weighted(sums));
  }

  Judged weighted(int day, WeightedSums sums, List<LabelSum> labels) {
    return put(day, builder(day).weighted(sums).labels(labels));
  }

  /** With units of unknown weight. */
  Judged unweighted(int day, long units, long flagged, long unknown) {
    return put(
        day,
        builder(day)
            .units(units)
            .events(flagged)
            .labels(List.of(label(LabelSum.UNWEIGHTED, unknown, 0))));
  }

  Judged labelled(int day, long units, long flagged, List<LabelSum> labels) {
    return put(day, builder(day).units(units).events(flagged).labels(labels));
  }

  /** The same, of a metric that keeps subjects apart. */
  Judged labelled(int day, long units, long flagged, List<LabelSum> labels, long[] buckets) {
    return put(day, builder(day).units(units).events(flagged).labels(labels).moments(buckets));
  }

  static LabelSum label(String label, long count, double weight) {
    BigInteger micro = BigInteger.valueOf(Math.round(weight * 1_000_000));
    return new LabelSum(
        label,
        count,
        micro.multiply(BigInteger.valueOf(count)),
        micro.multiply(micro).multiply(BigInteger.valueOf(count)));
  }

  private static Fixture.Builder builder(int day) {
    return new Fixture.Builder(METRIC, Slice.ALL, Fixture.day(day)).subjects(200);
  }

  private Judged put(int day, Fixture.Builder profile) {
    days.put(Fixture.day(day), profile.build());
    return this;
  }

  Series series() {
    return new Series(METRIC, Slice.ALL, "LLM:judge", version, days);
  }

  static NightResult night(int day, Judged... judges) {
    List<Series> series = new ArrayList<>();
    for (Judged judge : judges) {
      series.add(judge.series());
    }
    return NightComparer.of(series, CompareSettings.standard()).compare(Fixture.day(day));
  }

  Comparison trailing(int day) {
    return night(day, this).comparisons().stream()
        .filter(c -> c.baseline() != null && c.baseline().kind() == BaselineKind.TRAILING)
        .findFirst()
        .orElseThrow();
  }
}
