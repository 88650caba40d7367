-- How did a metric run over the last eight weeks, with its interval?
-- Change the metric; a slice instead of all traffic is `slice_key = 'language=ja'`.
select report_date, value, ci_lower, ci_upper, baseline_value, verdict
from report
where metric_name = 'hallucinated_response_rate'
  and statistic_name = 'value'
  and slice_key = ''
  and baseline_kind = 'trailing'
  and report_date > (select max(report_date) from report) - interval '56' day
order by report_date
