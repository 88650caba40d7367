-- What did each release do, metric by metric, on the nights since it appeared?
-- Only effects that the data identify.
select
  e.component, e.previous_value, e.component_value, e.metric_name,
  count(*) as nights,
  avg(e.effect) as mean_effect,
  min(e.ci_lower) as lowest, max(e.ci_upper) as highest,
  sum(e.excess_events) as excess_events
from component_effect as e
where e.identifiability = 'identified'
  and exists (select 1 from report as r where r.report_date = e.report_date and r.run_id = e.run_id)
group by e.component, e.previous_value, e.component_value, e.metric_name
order by e.component, e.component_value, e.metric_name
