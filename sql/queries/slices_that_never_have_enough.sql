-- Which slices never have enough data, and how much would they need?
-- Rows that said nothing but insufficient_data in four weeks: drop them, widen them, or sample more reviews there.
select
  report_name, metric_name, slice_key,
  count(distinct report_date) as nights,
  max(observation_count) as most_observations,
  min(observations_needed) as fewest_needed
from report
where report_date > (select max(report_date) from report) - interval '28' day
  and statistic_name = 'value'
  and baseline_kind = 'trailing'
group by report_name, metric_name, slice_key
having sum(case when verdict = 'insufficient_data' then 0 else 1 end) = 0
  and count(distinct report_date) >= 7
order by report_name, metric_name, slice_key
