-- Which published nights were done again by a later night, because late rows had touched them?
with published as (
  select distinct report_date, run_id from report
)

select p.report_date, r.report_date as restated_by_night, r.started_at as restated_at, r.run_id
from published as p
join run as r on r.run_id = p.run_id
where r.job_name = 'nightly' and r.status = 'done' and r.report_date > p.report_date
order by p.report_date
