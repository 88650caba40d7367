-- What does each canary say, metric by metric, and what keeps it from passing?
select report_name, metric_name, slice_key, value, baseline_value, change, change_ci_lower, change_ci_upper, margin, is_critical, verdict, reason
from report
where report_date = (select max(report_date) from report)
  and baseline_kind = 'canary'
  and statistic_name <> 'canary'
order by
  slice_key, case verdict when 'regressed' then 1 when 'insufficient_data' then 2 else 3 end,
  report_name, metric_name, statistic_name
