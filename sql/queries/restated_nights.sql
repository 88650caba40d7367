-- Which published nights come from a later run than the one that first did them?
with published as (
  select distinct report_date, run_id from report
),

first_run as (
  select report_date, min(started_at) as first_started_at
  from run
  where status = 'done' and report_date is not null and job_name in ('nightly', 'publish', 'compare')
  group by report_date
)

select p.report_date, r.job_name, r.run_id, f.first_started_at, r.started_at as restated_at
from published as p
join run as r on r.run_id = p.run_id
join first_run as f on f.report_date = p.report_date
where r.started_at > f.first_started_at
order by p.report_date
