-- What got worse last night, for whom, since when, and what carries it?
-- One row a finding, gravest first; only findings of runs that were published.
select
  f.severity, f.report_name, f.metric_name, f.slice_key, f.value, f.baseline_value, f.change, f.onset_date,
  f.nights_seen, f.excess_events, f.exposed_subjects, f.suspected_component, f.suspected_value, f.identifiability,
  f.finding_id
from finding as f
where f.report_date = (select max(report_date) from report)
  and f.run_id in (select run_id from report where report_date = (select max(report_date) from report))
order by
  case f.severity when 'critical' then 1 when 'high' then 2 when 'medium' then 3 else 4 end,
  f.q_value, f.finding_id
