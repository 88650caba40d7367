-- What does the gravest drift of last night look like, bin by bin?
with worst as (
  select f.metric_name, f.slice_key
  from finding as f
  where f.report_date = (select max(report_date) from report) and f.report_name = 'drift'
    and f.run_id in (select run_id from report where report_date = (select max(report_date) from report))
  order by f.q_value, f.finding_id
  limit 1
)

select
  d.metric_name, d.slice_key, d.bin_label, d.bin_lower, d.bin_upper, d.baseline_count, d.current_count,
  d.baseline_count * 1.0 / sum(d.baseline_count) over () as baseline_share,
  d.current_count * 1.0 / sum(d.current_count) over () as current_share
from distribution as d
join worst as w on w.metric_name = d.metric_name and w.slice_key = d.slice_key
where d.report_date = (select max(report_date) from report) and d.baseline_kind = 'trailing'
order by d.bin_lower, d.bin_label
