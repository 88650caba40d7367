package dev.nightjar.incident;

import dev.nightjar.lake.IncidentStore;
import dev.nightjar.model.FrozenRow;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An incident with everything that was frozen for it and done about it. */
public final class FrozenIncident {
  private static final List<String> GRAVEST_FIRST = List.of("critical", "high", "medium", "low");

  private final Incident incident;
  private final Map<String, List<Fields>> sections = new LinkedHashMap<>();
  private final List<IncidentEvent> events;

  /**
   * @param rows of every section, {@code sample} and {@code probe} among them
   * @param events of the timeline, in any order
   */
  public FrozenIncident(Incident incident, List<FrozenRow> rows, List<IncidentEvent> events) {
    this.incident = incident;
    this.events =
        events.stream()
            .sorted(Comparator.comparing(IncidentEvent::at).thenComparing(IncidentEvent::action))
            .toList();
    rows.stream()
        .sorted(Comparator.comparing(FrozenRow::section).thenComparingInt(FrozenRow::ordinal))
        .forEach(
            row ->
                sections
                    .computeIfAbsent(row.section(), s -> new ArrayList<>())
                    .add(new Fields(row.content())));
  }

  /** Everything that a lake holds of an incident, as it is now. */
  public static FrozenIncident of(IncidentStore store, Incident incident) {
    return new FrozenIncident(incident, store.frozen(incident.id()), store.events(incident.id()));
  }

  /**
   * Which definitions are not what they were when the incident was found: sentences.
   *
   * @param now hash of a report's definition
   */
  public List<String> changedDefinitions(UnaryOperator<String> now) {
    List<String> changed = new ArrayList<>();
    for (Fields row : rows("incident")) {
      row.map("report_hashes")
          .forEach(
              (report, hash) -> {
                if (!String.valueOf(hash).equals(now.apply(report))) {
                  changed.add(
                      "the definition of report "
                          + report
                          + " has changed since the incident was found: nights before and after are"
                          + " counted differently");
                }
              });
    }
    return changed;
  }

  public Incident incident() {
    return incident;
  }

  List<IncidentEvent> events() {
    return events;
  }

  List<Fields> rows(String section) {
    return sections.getOrDefault(section, List.of());
  }

  /** Rows of a section that are about a finding. */
  List<Fields> rows(String section, Fields finding) {
    return rows(section).stream()
        .filter(row -> finding.text("finding_id").equals(row.text("finding_id")))
        .toList();
  }

  /** The findings, the gravest first. */
  List<Fields> findings() {
    return rows("finding").stream()
        .sorted(
            Comparator.comparingInt((Fields f) -> rank(f.text("severity", "low")))
                .thenComparing(f -> Double.isNaN(f.number("q_value")) ? 1 : f.number("q_value"))
                .thenComparing(f -> f.text("finding_id")))
        .toList();
  }

  private static int rank(String severity) {
    int rank = GRAVEST_FIRST.indexOf(severity);
    return rank < 0 ? GRAVEST_FIRST.size() : rank;
  }

  /**
   * The comparison that carries a finding: of its numbers, against the baseline that it was found
   * with. Null where none was frozen.
   */
  Fields lead(Fields finding) {
    return rows("comparison", finding).stream()
        .filter(row -> finding.text("metric_name").equals(row.text("metric_name")))
        .filter(row -> finding.text("slice_key").equals(row.text("slice_key")))
        .filter(row -> !row.text("arm", "all").equals("canary"))
        .filter(
            row -> !dev.nightjar.model.Comparison.STATEMENTS.contains(row.text("statistic_name")))
        .min(
            Comparator.comparing(
                    (Fields row) -> !row.text("verdict").equals(finding.text("verdict")))
                .thenComparingDouble(row -> difference(row, finding, "value"))
                .thenComparingDouble(row -> difference(row, finding, "change"))
                .thenComparingDouble(row -> difference(row, finding, "q_value"))
                .thenComparing(row -> row.text("statistic_name") + row.text("baseline_name")))
        .orElse(null);
  }

  /** The report row of the same comparison, which has the sizes as well; null without one. */
  Fields report(Fields lead) {
    return lead == null
        ? null
        : rows("report").stream()
            .filter(
                row ->
                    List.of(
                            "report_date",
                            "metric_name",
                            "statistic_name",
                            "slice_key",
                            "arm",
                            "baseline_kind",
                            "baseline_name")
                        .stream()
                        .allMatch(f -> row.text(f, "").equals(lead.text(f, ""))))
            .findFirst()
            .orElse(null);
  }

  private static double difference(Fields a, Fields b, String field) {
    double x = a.number(field);
    double y = b.number(field);
    return Double.isNaN(x) || Double.isNaN(y)
        ? (Double.isNaN(x) && Double.isNaN(y) ? 0 : 1)
        : Math.abs(x - y);
  }
}
