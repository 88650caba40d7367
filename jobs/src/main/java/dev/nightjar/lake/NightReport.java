package dev.nightjar.lake;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a stage tells its caller.
 *
 * @param results entries of the result object
 * @param findings of the night, gravest first
 * @param notes sentences for people
 */
public record NightReport(Map<String, Object> results, List<Finding> findings, List<String> notes) {
  /** A result object must fit into a scheduler's message. */
  private static final int LISTED_FINDINGS = 50;

  static NightReport of(Map<String, Object> results, List<Finding> findings) {
    return new NightReport(results, findings, List.of());
  }

  NightReport noting(Collection<String> more) {
    return new NightReport(
        results, findings, Stream.concat(notes.stream(), more.stream()).toList());
  }

  /** Rows by report and verdict, and the findings, as the result object has them. */
  static Map<String, Object> results(CompareStage.Night night) {
    Map<String, Object> results = new LinkedHashMap<>();
    night
        .result()
        .counts()
        .forEach(
            (report, counts) -> {
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("rows", counts.values().stream().mapToLong(Long::longValue).sum());
              for (Verdict verdict : Verdict.values()) {
                row.put(verdict.name().toLowerCase(Locale.ROOT), counts.getOrDefault(verdict, 0L));
              }
              results.put(report, row);
            });
    List<Map<String, Object>> findings = new ArrayList<>();
    for (Finding finding : night.result().findings()) {
      if (findings.size() == LISTED_FINDINGS) {
        break;
      }
      Comparison lead = finding.lead();
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("finding_id", finding.id());
      row.put("severity", finding.severity());
      row.put("report", lead.metric().report());
      row.put("metric", lead.metric().name());
      row.put("slice", lead.slice().key());
      findings.add(row);
    }
    results.put("findings", findings);
    return results;
  }
}
