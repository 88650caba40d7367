-- How many slices are not printed because too few people are in them?
select report_name, metric_name, count(distinct slice_key) as suppressed_slices
from report
where report_date = (select max(report_date) from report) and verdict = 'suppressed'
group by report_name, metric_name
order by report_name, metric_name
