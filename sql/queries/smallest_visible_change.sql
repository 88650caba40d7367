-- What is the smallest change that last night could have shown, metric by metric?
-- Beyond the margin, a change of the margin's size would have gone unseen.
select
  report_name, metric_name, statistic_name, unit, value, margin, minimum_detectable_effect,
  minimum_detectable_effect / nullif(margin, 0) as margins, observation_count, observations_needed
from report
where report_date = (select max(report_date) from report)
  and slice_key = ''
  and baseline_kind = 'trailing'
  and minimum_detectable_effect is not null
order by margins desc nulls last, metric_name, statistic_name
