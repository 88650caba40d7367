-- What has been wrong the longest, and has nobody opened an incident for it?
select
  f.finding_id, f.severity, f.report_name, f.metric_name, f.slice_key,
  min(f.report_date) as first_seen, max(f.report_date) as last_seen, max(f.nights_seen) as nights_seen,
  max(case when f.incident_id is null then 0 else 1 end) as has_incident
from finding as f
where exists (select 1 from report as r where r.report_date = f.report_date and r.run_id = f.run_id)
group by f.finding_id, f.severity, f.report_name, f.metric_name, f.slice_key
order by nights_seen desc, f.finding_id, f.severity
