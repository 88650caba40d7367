-- How many comparisons of last night got worse, better, or could not be told, in each report?
select
  report_name,
  count(*) as comparisons,
  sum(case when verdict = 'regressed' then 1 else 0 end) as regressed,
  sum(case when verdict = 'improved' then 1 else 0 end) as improved,
  sum(case when verdict = 'not_worse' then 1 else 0 end) as not_worse,
  sum(case when verdict = 'insufficient_data' then 1 else 0 end) as insufficient_data,
  sum(case when verdict = 'suppressed' then 1 else 0 end) as suppressed
from report
where report_date = (select max(report_date) from report)
group by report_name
order by report_name
