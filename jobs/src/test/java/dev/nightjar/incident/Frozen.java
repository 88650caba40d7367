package dev.nightjar.incident;

import dev.nightjar.model.Components;
import dev.nightjar.model.FrozenRow;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small incident as it was frozen, row by row. */
final class Frozen {
  static final String ID = "inc-0123456789";

  private final List<FrozenRow> rows = new ArrayList<>();
  private final List<IncidentEvent> events = new ArrayList<>();
  private String title = "hallucination rose";

  /** A finding of a rate on German traffic. */
  static Frozen germans() {
    return new Frozen();
  }

  Frozen titled(String text) {
    title = text;
    return this;
  }

  Frozen row(String section, Object... keysAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      row.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    int ordinal = (int) rows.stream().filter(r -> r.section().equals(section)).count();
    rows.add(new FrozenRow(section, ordinal, row));
    return this;
  }

  /** The finding, with what it says of its cause, and the rows that carry its numbers. */
  Frozen finding(
      String id, String severity, String component, String value, String previous, String how) {
    row(
        "finding",
        "finding_id",
        id,
        "report_date",
        "2026-11-22",
        "report_name",
        "hallucination",
        "metric_name",
        "hallucinated_response_rate",
        "slice_key",
        "language=de",
        "severity",
        severity,
        "verdict",
        "regressed",
        "value",
        0.08,
        "baseline_value",
        0.02,
        "change",
        0.06,
        "q_value",
        1e-6,
        "onset_date_lower",
        "2026-11-20",
        "onset_date",
        "2026-11-20",
        "onset_date_upper",
        "2026-11-21",
        "nights_seen",
        3L,
        "excess_events",
        180.0,
        "exposed_subjects",
        420L,
        "suspected_component",
        component,
        "suspected_value",
        value,
        "suspected_previous",
        previous,
        "identifiability",
        how);
    for (String kind : List.of("same_weekday", "trailing")) {
      row(
          "comparison",
          "finding_id",
          id,
          "report_date",
          "2026-11-22",
          "metric_name",
          "hallucinated_response_rate",
          "statistic_name",
          "value",
          "slice_key",
          "language=de",
          "arm",
          "all",
          "baseline_kind",
          kind,
          "baseline_name",
          kind,
          "unit",
          "1",
          "value",
          0.08,
          "ci_lower",
          0.06,
          "ci_upper",
          0.10,
          "baseline_value",
          kind.equals("trailing") ? 0.02 : 0.03,
          "change",
          kind.equals("trailing") ? 0.06 : 0.05,
          "change_ci_lower",
          0.04,
          "change_ci_upper",
          0.08,
          "q_value",
          1e-6,
          "verdict",
          "regressed",
          "sentence",
          "hallucination: from 2 % to 8 % against " + kind);
      row(
          "report",
          "report_date",
          "2026-11-22",
          "metric_name",
          "hallucinated_response_rate",
          "statistic_name",
          "value",
          "slice_key",
          "language=de",
          "arm",
          "all",
          "baseline_kind",
          kind,
          "baseline_name",
          kind,
          "observation_count",
          1000L,
          "effective_sample_size",
          1000.0,
          "noise_scale",
          1.0,
          "minimum_detectable_effect",
          0.02,
          "evaluator",
          "",
          "evaluator_version",
          "");
    }
    return row(
        "day_state",
        "finding_id",
        id,
        "metric_name",
        "hallucinated_response_rate",
        "metric_kind",
        "rate",
        "unit",
        "1",
        "slice_key",
        "language=de",
        "profile_date",
        "2026-11-22");
  }

  Frozen effect(String component, String value, double share, String how) {
    return row(
        "component_effect",
        "report_date",
        "2026-11-22",
        "metric_name",
        "hallucinated_response_rate",
        "slice_key",
        "language=de",
        "component",
        component,
        "component_value",
        value,
        "effect",
        0.05,
        "ci_lower",
        0.04,
        "ci_upper",
        0.06,
        "excess_events",
        55.0,
        "share_of_change",
        share,
        "identifiability",
        how);
  }

  Frozen traffic(String finding, String side, String model, String prompt, long requests) {
    return row(
        "component_traffic",
        "finding_id",
        finding,
        "side",
        side,
        "model_id",
        model,
        "prompt_version",
        prompt,
        "request_count",
        requests);
  }

  Frozen event(String at, String action, String detail) {
    events.add(new IncidentEvent(ID, Instant.parse(at), "jo", action, detail, "run-1"));
    return this;
  }

  FrozenIncident incident() {
    Incident incident =
        new Incident(
            ID,
            title,
            "model_behaviour",
            "high",
            Incident.Status.FROZEN,
            Instant.parse("2026-11-23T08:00:00Z"),
            Instant.parse("2026-11-20T00:00:00Z"),
            Instant.parse("2026-11-21T03:00:00Z"),
            Instant.parse("2026-11-23T08:00:10Z"),
            null,
            null,
            Slice.of("language", "de"),
            Components.of(
                new ArrayList<>(Collections.nCopies(Components.NAMES.size(), (String) null))),
            List.of("f-1"),
            3000L,
            420L,
            null,
            null,
            null,
            null,
            null,
            null,
            "run-1");
    return new FrozenIncident(incident, rows, events);
  }
}
