package dev.nightjar.incident;

import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Components;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Report;
import dev.nightjar.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rows of a night that are about the affected traffic, by the class of their report. */
final class ClassRows {
  /** Columns that a roll-out changes by itself: their mix says who answered, not what was asked. */
  private static final List<String> RELEASE =
      List.of("deployment_id", "deployment_arm", "runtime_name", "provider_name");

  /** Columns of answers, which the model writes and no input. */
  private static final List<String> ANSWERS = List.of("finish_reason", "usage_output_tokens");

  private static final List<Verdict> HEALTHY = List.of(Verdict.NOT_WORSE, Verdict.IMPROVED);

  private record Row(Comparison comparison, Reach reach) {}

  private final List<Finding> findings;
  private final Map<FailureClass, Map<String, List<Row>>> series =
      new EnumMap<>(FailureClass.class);

  ClassRows(List<Finding> findings, Collection<Comparison> night, Collection<Report> reports) {
    this.findings = findings;
    Map<String, FailureClass> classes = new TreeMap<>();
    reports.forEach(r -> classes.put(r.name(), FailureClass.of(r.failureClass())));
    for (FailureClass each : FailureClass.values()) {
      series.put(each, new TreeMap<>());
    }
    for (Comparison row : night) {
      Reach reach = Reach.of(row.slice(), findings);
      FailureClass of = classes.get(row.metric().report());
      if (of != null && reach != Reach.APART && !row.isStatement()) {
        series
            .get(of)
            .computeIfAbsent(
                row.metric().name() + " " + row.statisticName(), k -> new ArrayList<>())
            .add(new Row(row, reach));
      }
    }
  }

  /** Classes of which something regressed where the affected traffic is. */
  Set<FailureClass> regressed() {
    Set<FailureClass> regressed = EnumSet.noneOf(FailureClass.class);
    series.forEach(
        (of, rows) -> {
          if (rows.values().stream().anyMatch(s -> s.stream().anyMatch(this::isRegressed))) {
            regressed.add(of);
          }
        });
    return regressed;
  }

  /** Whether some regression of the class holds for all of the affected traffic, or a part. */
  boolean isNear(FailureClass of) {
    return series.get(of).values().stream()
        .flatMap(List::stream)
        .anyMatch(row -> isRegressed(row) && row.reach() != Reach.CROSSING);
  }

  /** Writes what the rows say of the class into its case. */
  void tell(ClassCase of) {
    List<Row> worse = new ArrayList<>();
    List<Row> healthy = new ArrayList<>();
    List<Row> open = new ArrayList<>();
    for (List<Row> rows : series.get(of.failureClass()).values()) {
      List<Row> regressed = rows.stream().filter(r -> isVerdict(r, Verdict.REGRESSED)).toList();
      if (!regressed.isEmpty()) {
        worse.add(nearest(regressed));
        continue;
      }
      List<Row> whole = rows.stream().filter(r -> r.reach().compareTo(Reach.PART) < 0).toList();
      if (!whole.isEmpty()) {
        Row narrowest = nearest(whole);
        (HEALTHY.contains(narrowest.comparison().verdict()) ? healthy : open).add(narrowest);
      }
    }
    sorted(worse)
        .forEach(
            row -> {
              if (isRegressed(row)) {
                of.pro(Sentences.of(row.comparison()));
              } else {
                of.contra(
                    Sentences.of(row.comparison())
                        + " It shows a roll-out or its answers, and no change of what came in.");
              }
            });
    sorted(healthy).forEach(row -> of.contra(Sentences.of(row.comparison())));
    sorted(open).forEach(row -> of.unknown(Sentences.of(row.comparison())));
    if (!worse.isEmpty() || !healthy.isEmpty()) {
      of.known();
    }
    if (worse.isEmpty() && healthy.isEmpty() && open.isEmpty()) {
      of.unknown(
          "No row of the night about "
              + of.failureClass().title()
              + " covers the affected traffic.");
    }
    boolean isShown =
        findings.stream().anyMatch(f -> FailureClass.of(f.failureClass()) == of.failureClass());
    if (!isShown && !healthy.isEmpty() && worse.stream().noneMatch(this::isRegressed)) {
      of.give(Classification.HEALTHY);
    }
  }

  /**
   * A regression that speaks for its class. A mix of releases or answers speaks for nothing but
   * itself, except where it is what the incident is about.
   */
  private boolean isRegressed(Row row) {
    Metric metric = row.comparison().metric();
    boolean isOwn = findings.stream().anyMatch(f -> f.lead().metric().name().equals(metric.name()));
    String value = String.valueOf(metric.value());
    boolean isTrace =
        metric.kind().isDistance()
            && (Components.NAMES.contains(value)
                || RELEASE.contains(value)
                || ANSWERS.contains(value));
    return isVerdict(row, Verdict.REGRESSED) && (isOwn || !isTrace);
  }

  private static boolean isVerdict(Row row, Verdict verdict) {
    return row.comparison().verdict() == verdict;
  }

  private static Row nearest(List<Row> rows) {
    return sorted(rows).get(0);
  }

  /**
   * Nearest and narrowest slice first, then the surest, then by name: the same for the same rows.
   */
  private static List<Row> sorted(List<Row> rows) {
    return rows.stream()
        .sorted(
            Comparator.comparing(Row::reach)
                .thenComparing(row -> -row.comparison().slice().size())
                .thenComparingInt(row -> HEALTHY.contains(row.comparison().verdict()) ? 0 : 1)
                .thenComparingDouble(row -> row.comparison().qValue())
                .thenComparing(row -> !row.comparison().metric().critical())
                .thenComparing(row -> row.comparison().metric().name())
                .thenComparing(row -> row.comparison().statisticName())
                .thenComparing(row -> row.comparison().slice())
                .thenComparing(
                    row ->
                        row.comparison().baseline() == null
                            ? ""
                            : row.comparison().baseline().name()))
        .toList();
  }
}
