-- Along which dimensions do last night's regressions concentrate?
-- Single-value slices only: how many of a value's metrics got worse, of those that could be told.
select
  slice_key,
  sum(case when verdict = 'regressed' then 1 else 0 end) as regressed,
  sum(case when verdict in ('regressed', 'improved', 'not_worse') then 1 else 0 end) as told,
  count(distinct case when verdict = 'regressed' then report_name end) as reports
from report
where report_date = (select max(report_date) from report)
  and baseline_kind = 'trailing'
  and slice_key <> ''
  and slice_key not like '%,%'
group by slice_key
having sum(case when verdict = 'regressed' then 1 else 0 end) > 0
order by regressed desc, slice_key
