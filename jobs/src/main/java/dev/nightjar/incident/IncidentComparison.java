package dev.nightjar.incident;

import dev.nightjar.compare.Sentences;
import dev.nightjar.lake.FrozenSections;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.lake.Where;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The affected slices against every baseline of the night and against the canary. */
public final class IncidentComparison {
  private final ReportReader reader;

  public IncidentComparison(ReportReader reader) {
    this.reader = reader;
  }

  /** Adds a row for each comparison of a finding, and returns how many there are. */
  int add(Finding finding, FrozenSections to) {
    List<Comparison> rows =
        reader
            .comparisons(
                finding.reportDate(), Where.equal("report_name", finding.lead().metric().report()))
            .stream()
            .filter(c -> belongs(c, finding))
            .toList();
    rows.forEach(c -> to.add("comparison", row(finding, c)));
    return rows.size();
  }

  private static boolean belongs(Comparison c, Finding finding) {
    Slice affected = finding.lead().slice();
    if (c.statisticName().equals(BaselineKind.CANARY.code())) {
      return c.slice().contains(affected);
    }
    return !c.isStatement()
        && c.metric().name().equals(finding.lead().metric().name())
        && (c.slice().equals(affected) || isCanary(c.baseline()) && c.slice().contains(affected));
  }

  private static boolean isCanary(Baseline baseline) {
    return baseline != null && baseline.kind() == BaselineKind.CANARY;
  }

  private static Map<String, Object> row(Finding finding, Comparison c) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("finding_id", finding.id());
    row.put("report_date", c.reportDate());
    row.put("report_name", c.metric().report());
    row.put("metric_name", c.metric().name());
    row.put("statistic_name", c.statisticName());
    row.put("slice_key", c.slice().key());
    row.put("arm", c.arm());
    row.put("baseline_kind", c.baseline() == null ? "" : c.baseline().kind().code());
    row.put("baseline_name", c.baseline() == null ? "" : c.baseline().name());
    row.put("baseline_start", c.baseline() == null ? null : c.baseline().start());
    row.put("baseline_end", c.baseline() == null ? null : c.baseline().end());
    row.put("unit", c.metric().unit());
    Estimate current = c.current();
    if (current != null) {
      row.put("value", current.value());
      row.put("ci_lower", current.lower());
      row.put("ci_upper", current.upper());
    }
    Estimate baseline = c.baselineEstimate();
    if (baseline != null) {
      row.put("baseline_value", baseline.value());
      row.put("baseline_ci_lower", baseline.lower());
      row.put("baseline_ci_upper", baseline.upper());
    }
    row.put("change", c.change());
    row.put("change_ci_lower", c.changeLower());
    row.put("change_ci_upper", c.changeUpper());
    row.put("relative_change", c.relativeChange());
    row.put("p_value", c.pValue());
    row.put("q_value", c.qValue());
    row.put("verdict", c.verdict().code());
    row.put("sentence", c.isStatement() ? c.reason() : Sentences.of(c));
    return row;
  }
}
