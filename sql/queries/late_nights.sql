-- Which nights got late rows, and which still show figures from before them?
select
  report_date,
  max(late_row_count) as late_rows,
  sum(case when is_stale then 1 else 0 end) as stale_rows,
  count(*) as report_rows
from report
group by report_date
having max(late_row_count) > 0 or sum(case when is_stale then 1 else 0 end) > 0
order by report_date
