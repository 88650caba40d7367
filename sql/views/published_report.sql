-- Every published row: night, report, metric, slice, baseline and statistic, with its verdict.
select
  report_date, report_name, metric_name, statistic_name, slice_key, slice_values, slice_size, window_days, arm,
  baseline_kind, baseline_name, baseline_start, baseline_end, value, ci_lower, ci_upper, ci_level, ci_method,
  value_lower, value_upper, unit, observation_count, effective_sample_size, distinct_subjects, numerator, denominator,
  estimator, evaluator, evaluator_version, calibration_set_id, baseline_value, baseline_observation_count,
  baseline_ci_lower, baseline_ci_upper, change, change_ci_lower, change_ci_upper, relative_change, rate_effect,
  mix_effect, entry_exit_effect, statistic, statistic_value, effect_size, noise_scale, p_value, q_value, test_family,
  margin, minimum_detectable_effect, observations_needed, verdict, reason, severity, is_critical, label_maturity_ratio,
  late_row_count, is_stale, input_snapshot_id, baseline_snapshot_ids, report_hash, run_id
from report
