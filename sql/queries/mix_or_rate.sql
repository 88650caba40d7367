-- Which roll-ups moved because traffic moved, and not because anything got worse?
-- Rows whose change is mostly a change of mix; the parts add up to the change.
select report_name, metric_name, slice_key, change, rate_effect, mix_effect, entry_exit_effect, verdict
from report
where report_date = (select max(report_date) from report)
  and mix_effect is not null
  and baseline_kind = 'trailing'
  and abs(mix_effect) + abs(coalesce(entry_exit_effect, 0)) > abs(rate_effect)
order by abs(mix_effect) / nullif(abs(change), 0) desc nulls last, metric_name, slice_key
