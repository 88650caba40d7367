package dev.nightjar.incident;

import dev.nightjar.model.Components;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Preserved units as cases of a regression test: what was bad must become good, what was good must
 * stay so. One case is one row of JSON Lines.
 *
 * @param cases in the order of their ids
 * @param leftOut samples without a case, by reason
 */
public record EvaluationSet(List<Map<String, Object>> cases, Map<String, Integer> leftOut) {
  private static final double WITHIN = 0.95;

  private static final List<String> ABOUT_VERSIONS = List.of("deployment_id");

  /** The cases of an incident's samples. */
  public static EvaluationSet of(FrozenIncident frozen) {
    Map<String, Fields> findings = new HashMap<>();
    frozen.findings().forEach(f -> findings.put(f.text("finding_id"), f));
    List<Fields> samples = frozen.rows("sample");
    List<Map<String, Object>> cases = new ArrayList<>();
    Map<String, Integer> leftOut = new LinkedHashMap<>();
    for (Fields sample : samples) {
      String mode = sample.text("failure_mode", "");
      Fields evidence = sample.row(mode);
      Fields finding = finding(findings, frozen, sample);
      String metric = finding == null ? "" : finding.text("metric_name");
      ExpectedOutcome expected =
          evidence == null
              ? null
              : ExpectedOutcome.of(
                  mode, metric, evidence, field -> limit(samples, sample, mode, field));
      boolean affected = "affected".equals(sample.text("cohort", "affected"));
      String reason =
          expected == null
              ? "one unit of it is neither good nor bad by itself: the monitor judges it"
              : !affected && !expected.good() ? "bad outside the incident as well" : null;
      if (reason != null) {
        leftOut.merge(reason, 1, Integer::sum);
      } else {
        cases.add(row(frozen, sample, evidence, finding, expected));
      }
    }
    cases.sort(Comparator.comparing(row -> String.valueOf(row.get("case_id"))));
    return new EvaluationSet(cases, leftOut);
  }

  private static Fields finding(
      Map<String, Fields> findings, FrozenIncident frozen, Fields sample) {
    Fields named = findings.get(sample.text("finding_id", ""));
    return named != null || frozen.findings().isEmpty() ? named : frozen.findings().get(0);
  }

  private static Map<String, Object> row(
      FrozenIncident frozen,
      Fields sample,
      Fields evidence,
      Fields finding,
      ExpectedOutcome expected) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("request_id", sample.text("request_id"));
    input.put("unit_id", sample.text("unit_id"));
    input.put("request_ts", sample.text("request_ts"));
    Map<String, Object> versions = new LinkedHashMap<>();
    for (List<String> names : List.of(ABOUT_VERSIONS, Components.NAMES)) {
      names.stream().filter(sample::has).forEach(name -> versions.put(name, sample.text(name)));
    }
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("incident_id", frozen.incident().id());
    provenance.put("finding_id", sample.text("finding_id"));
    provenance.put("evidence_id", sample.text("evidence_id"));
    provenance.put("request_id", sample.text("request_id"));
    provenance.put("metric", finding == null ? null : finding.text("metric_name"));
    provenance.put("slice", finding == null ? null : finding.text("slice_key"));
    provenance.put("selection_reason", sample.text("selection_reason"));
    provenance.put("redaction_version", sample.text("redaction_version"));
    provenance.put("versions", versions);
    provenance.put("input_snapshots", sample.values().get("input_snapshots"));
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("case_id", sample.text("evidence_id"));
    row.put("kind", expected.good() ? "must_stay_good" : "must_become_good");
    row.put("cohort", sample.text("cohort"));
    row.put("failure_mode", sample.text("failure_mode"));
    row.put("input", input);
    row.put("fields", evidence.values());
    row.put("expected", expected.object());
    row.put("observed", expected.observed());
    row.put("provenance", provenance);
    return row;
  }

  /** What 95 of 100 units of the same finding outside the incident stayed within. */
  private static double limit(List<Fields> samples, Fields of, String mode, String field) {
    double[] values =
        samples.stream()
            .filter(s -> s.text("finding_id", "").equals(of.text("finding_id", "")))
            .filter(s -> !"affected".equals(s.text("cohort", "affected")))
            .map(s -> s.row(mode))
            .filter(evidence -> evidence != null && evidence.has(field))
            .mapToDouble(
                evidence ->
                    evidence.values().get(field) instanceof String digits
                        ? Double.parseDouble(digits)
                        : evidence.number(field))
            .sorted()
            .toArray();
    return values.length == 0 ? Double.NaN : values[(int) Math.ceil(WITHIN * values.length) - 1];
  }

  /** How many cases are of each kind. */
  public Map<String, Long> kinds() {
    Map<String, Long> kinds = new LinkedHashMap<>();
    for (String kind : Arrays.asList("must_become_good", "must_stay_good")) {
      kinds.put(kind, cases.stream().filter(row -> kind.equals(row.get("kind"))).count());
    }
    return kinds;
  }
}
