-- Which release moved retrieval, and how sure is that?
-- One row a night and component; without an effect the data cannot separate what `aliased_with` names.
select
  e.report_date, e.metric_name, e.slice_key, e.component, e.previous_value, e.component_value,
  e.effect, e.ci_lower, e.ci_upper, e.share_of_change, e.identifiability, e.method
from component_effect as e
where e.metric_name in (select distinct metric_name from report where report_name = 'retrieval_miss')
  and exists (select 1 from report as r where r.report_date = e.report_date and r.run_id = e.run_id)
order by e.report_date desc, e.metric_name, e.slice_key, e.component, e.component_value
