package dev.nightjar.lake;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Distribution;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import java.util.Map;
import java.util.Set;

/**
 * A night's results as rows of the output tables. Every column is filled or null for a reason that
 * {@code docs/report-columns.md} gives.
 *
 * @param runId of the run that compares
 * @param hashes definition hash by report
 * @param snapshots which input snapshot each day of a grain was profiled from
 * @param stale grains whose input got rows of the night after it was profiled
 * @param incidents incident by finding that it took up
 */
record NightRows(
    String runId,
    Map<String, String> hashes,
    ProfiledSnapshots snapshots,
    Set<String> stale,
    Map<String, String> incidents) {

  OutputRow report(OutputRow row, Comparison c) {
    row.set("report_date", c.reportDate())
        .set("report_name", c.metric().report())
        .set("metric_name", c.metric().name())
        .set("statistic_name", c.statisticName())
        .set("slice_key", c.slice().key())
        .set("slice_values", c.slice().values())
        .set("slice_size", c.sliceSize())
        .set("arm", c.arm())
        .set("unit", c.metric().unit())
        .set("estimator", c.estimator())
        .set("evaluator", c.evaluator())
        .set("evaluator_version", c.evaluatorVersion())
        .set("calibration_set_id", c.calibrationSet());
    baseline(row, c);
    estimate(row, c.current());
    baselineEstimate(row, c.baselineEstimate());
    row.set("change", c.change())
        .set("change_ci_lower", c.changeLower())
        .set("change_ci_upper", c.changeUpper())
        .set("relative_change", c.relativeChange())
        .set("rate_effect", c.rateEffect())
        .set("mix_effect", c.mixEffect())
        .set("entry_exit_effect", c.entryExitEffect())
        .set("statistic", c.statistic())
        .set("statistic_value", c.statisticValue())
        .set("effect_size", c.effectSize())
        .set("noise_scale", c.noiseScale())
        .set("p_value", c.pValue())
        .set("q_value", c.qValue())
        .set("test_family", c.metric().family())
        .set("margin", margin(c))
        .set("minimum_detectable_effect", c.minimumDetectableEffect())
        .set("observations_needed", c.observationsNeeded())
        .set("verdict", c.verdict().code())
        .set("reason", c.reason())
        .set("severity", c.severity())
        .set("is_critical", c.metric().critical())
        .set("label_maturity_ratio", labelMaturity(c))
        .set("late_row_count", c.lateRows())
        .set("is_stale", stale.contains(c.metric().grain()))
        .set("input_snapshot_id", snapshots.of(c.metric().grain(), c.reportDate()))
        .set("report_hash", hashes.get(c.metric().report()))
        .set("run_id", runId);
    return row;
  }

  private void baseline(OutputRow row, Comparison c) {
    Baseline baseline = c.baseline();
    // Identifier columns cannot be null: of a row without a baseline they are empty.
    row.set("baseline_kind", baseline == null ? "" : baseline.kind().code())
        .set("baseline_name", baseline == null ? "" : baseline.name());
    if (baseline != null) {
      row.set("window_days", baseline.dayCount())
          .set("baseline_start", baseline.start())
          .set("baseline_end", baseline.end())
          .set("baseline_snapshot_ids", snapshots.of(c.metric().grain(), baseline.days()));
    }
  }

  /** In the unit of what is held against it: the change, or a distribution's effect size. */
  private static double margin(Comparison c) {
    if (c.baselineEstimate() == null) {
      return Double.NaN;
    }
    return c.metric().kind().isDistance()
        ? c.metric().margin().absolute()
        : c.metric().margin().around(c.baselineEstimate().value());
  }

  /**
   * Labels of the night over those of a mean baseline day. Judges and users take their time: the
   * younger the night, the fewer of its labels are there.
   */
  private static double labelMaturity(Comparison c) {
    boolean labelled = !c.evaluator().isEmpty() || c.metric().grain().equals("feedback");
    if (!labelled || c.current() == null || c.baselineEstimate() == null) {
      return Double.NaN;
    }
    double usual = (double) c.baselineEstimate().observations() / c.baseline().dayCount();
    return usual > 0 ? c.current().observations() / usual : Double.NaN;
  }

  private static void estimate(OutputRow row, Estimate current) {
    if (current == null) {
      return;
    }
    row.set("value", current.value())
        .set("ci_lower", current.lower())
        .set("ci_upper", current.upper())
        .set("ci_level", current.level())
        .set("ci_method", current.method())
        .set("value_lower", current.bracketLower())
        .set("value_upper", current.bracketUpper())
        .set("observation_count", current.observations())
        .set("effective_sample_size", current.effectiveSampleSize())
        .set("distinct_subjects", current.distinctSubjects())
        .set("numerator", current.numerator())
        .set("denominator", current.denominator());
  }

  private static void baselineEstimate(OutputRow row, Estimate baseline) {
    if (baseline == null) {
      return;
    }
    row.set("baseline_value", baseline.value())
        .set("baseline_observation_count", baseline.observations())
        .set("baseline_ci_lower", baseline.lower())
        .set("baseline_ci_upper", baseline.upper());
  }

  OutputRow distribution(OutputRow row, Distribution d) {
    return row.set("report_date", d.reportDate())
        .set("metric_name", d.metric())
        .set("slice_key", d.slice().key())
        .set("baseline_kind", d.baselineKind().code())
        .set("bin_label", d.label())
        .set("bin_lower", d.lower())
        .set("bin_upper", d.upper())
        .set("baseline_count", d.baselineCount())
        .set("current_count", d.currentCount())
        .set("run_id", runId);
  }

  OutputRow effect(OutputRow row, ComponentEffect e) {
    return row.set("report_date", e.reportDate())
        .set("metric_name", e.metric())
        .set("slice_key", e.slice().key())
        .set("component", e.component())
        .set("component_value", e.value())
        .set("previous_value", e.previous())
        .set("effect", e.effect())
        .set("ci_lower", e.lower())
        .set("ci_upper", e.upper())
        .set("excess_events", e.excessEvents())
        .set("share_of_change", e.shareOfChange())
        .set("identifiability", e.identifiability())
        .set("aliased_with", e.aliasedWith())
        .set("method", e.method())
        .set("run_id", runId);
  }

  OutputRow finding(OutputRow row, Finding f) {
    Comparison lead = f.lead();
    return row.set("finding_id", f.id())
        .set("report_date", f.reportDate())
        .set("report_name", lead.metric().report())
        .set("metric_name", lead.metric().name())
        .set("slice_key", lead.slice().key())
        .set("slice_values", lead.slice().values())
        .set("failure_class", f.failureClass())
        .set("severity", f.severity())
        .set("verdict", lead.verdict().code())
        .set("value", lead.current() == null ? Double.NaN : lead.current().value())
        .set(
            "baseline_value",
            lead.baselineEstimate() == null ? Double.NaN : lead.baselineEstimate().value())
        .set("change", lead.change())
        .set("q_value", lead.qValue())
        .set("onset_date_lower", f.onsetLower())
        .set("onset_date", f.onset())
        .set("onset_date_upper", f.onsetUpper())
        .set("nights_seen", f.nightsSeen())
        .set("excess_events", f.excessEvents())
        .set("exposed_subjects", f.exposedSubjects())
        .set("suspected_component", f.suspectedComponent())
        .set("suspected_value", f.suspectedValue())
        .set("suspected_previous", f.suspectedPrevious())
        .set("identifiability", f.identifiability())
        .set("incident_id", incidents.get(f.id()))
        .set("statistic_name", lead.statisticName())
        .set("evaluator", lead.evaluator())
        .set("baseline_name", lead.baseline() == null ? null : lead.baseline().name())
        .set("explains", f.folded().stream().map(c -> RowKey.of(c).fields()).toList())
        .set("run_id", runId);
  }
}
