-- Which verdicts rest on which judge, and how many labels does each really have?
select
  report_name, metric_name, evaluator, evaluator_version, estimator,
  observation_count, effective_sample_size, label_maturity_ratio, value, ci_lower, ci_upper
from report
where report_date = (select max(report_date) from report)
  and slice_key = ''
  and statistic_name = 'value'
  and baseline_kind = 'trailing'
  and evaluator <> ''
order by report_name, metric_name, evaluator, evaluator_version
