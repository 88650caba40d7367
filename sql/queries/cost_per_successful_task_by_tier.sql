-- What did a successful task cost, by tenant tier, week by week over the last eight weeks?
-- Sums over sums: a mean of the nights' values would weigh a quiet Sunday like a busy Monday.
select
  cast(date_trunc('week', report_date) as date) as week_start,
  slice_key,
  count(*) as nights,
  sum(numerator) as cost_usd,
  sum(denominator) as successful_tasks,
  sum(numerator) / nullif(sum(denominator), 0) as cost_per_successful_task_usd
from report
where metric_name = 'cost_per_successful_task'
  and statistic_name = 'value'
  and baseline_kind = 'trailing'
  and slice_key like 'tenant_tier=%'
  and slice_key not like '%,%'
  and report_date > (select max(report_date) from report) - interval '56' day
group by cast(date_trunc('week', report_date) as date), slice_key
order by week_start, slice_key
