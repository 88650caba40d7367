-- Where did the share of requests without a price move, over the last eight weeks?
select
  cast(date_trunc('week', report_date) as date) as week_start, slice_key,
  sum(numerator) as unpriced_requests, sum(denominator) as requests,
  sum(numerator) / nullif(sum(denominator), 0) as unpriced_share
from report
where metric_name = 'unpriced_request_rate'
  and statistic_name = 'value'
  and baseline_kind = 'trailing'
  and (slice_key = '' or slice_key like 'application=%' and slice_key not like '%,%')
group by cast(date_trunc('week', report_date) as date), slice_key
order by week_start, slice_key
