package dev.nightjar.cli;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import java.util.ArrayList;
import java.util.List;

/** The fields of a report row as data: names of the table, null where there is no number. */
final class ComparisonFields {
  static final List<String> NAMES =
      List.of(
          "report_date",
          "report_name",
          "metric_name",
          "statistic_name",
          "slice_key",
          "baseline_kind",
          "baseline_name",
          "value",
          "ci_lower",
          "ci_upper",
          "value_lower",
          "value_upper",
          "unit",
          "observation_count",
          "distinct_subjects",
          "numerator",
          "denominator",
          "evaluator",
          "evaluator_version",
          "baseline_value",
          "baseline_observation_count",
          "change",
          "change_ci_lower",
          "change_ci_upper",
          "relative_change",
          "statistic",
          "statistic_value",
          "effect_size",
          "noise_scale",
          "p_value",
          "q_value",
          "minimum_detectable_effect",
          "observations_needed",
          "verdict",
          "reason",
          "severity");

  private ComparisonFields() {}

  /** Values in the order of {@link #NAMES}. */
  static List<Object> of(Comparison c) {
    Estimate now = c.current();
    Estimate then = c.baselineEstimate();
    List<Object> values = new ArrayList<>(NAMES.size());
    values.add(c.reportDate());
    values.add(c.metric().report());
    values.add(c.metric().name());
    values.add(c.statisticName());
    values.add(c.slice().key());
    values.add(c.baseline() == null ? null : c.baseline().kind().code());
    values.add(c.baseline() == null ? null : c.baseline().name());
    values.add(now == null ? null : number(now.value()));
    values.add(now == null ? null : number(now.lower()));
    values.add(now == null ? null : number(now.upper()));
    values.add(now == null ? null : number(now.bracketLower()));
    values.add(now == null ? null : number(now.bracketUpper()));
    values.add(c.metric().unit());
    values.add(now == null ? null : now.observations());
    values.add(now == null ? null : now.distinctSubjects());
    values.add(now == null ? null : number(now.numerator()));
    values.add(now == null ? null : number(now.denominator()));
    values.add(c.evaluator());
    values.add(c.evaluatorVersion());
    values.add(then == null ? null : number(then.value()));
    values.add(then == null ? null : then.observations());
    values.add(number(c.change()));
    values.add(number(c.changeLower()));
    values.add(number(c.changeUpper()));
    values.add(number(c.relativeChange()));
    values.add(c.statistic());
    values.add(number(c.statisticValue()));
    values.add(number(c.effectSize()));
    values.add(number(c.noiseScale()));
    values.add(number(c.pValue()));
    values.add(number(c.qValue()));
    values.add(number(c.minimumDetectableEffect()));
    values.add(number(c.observationsNeeded()));
    values.add(c.verdict().code());
    values.add(c.reason());
    values.add(c.severity());
    return values;
  }

  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
