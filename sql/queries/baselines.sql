-- Which references are pinned, and which days may no baseline use?
select baseline_name, kind, window_start, window_end, deployment_id, pinned_at, pinned_by, note
from baseline
order by pinned_at, baseline_name
