-- The rows behind findings of drift: baseline and current histograms, one row per baseline, strongest change first, with
-- the bins of the published night; then requests of the bins that grew, each with its category, topic or value as label.
-- Missing values, volumes and slices of several dimensions have no histogram; there the requests alone are the rows.
with histograms as (
  select
    baseline_kind,
    array_sort(
      collect_list(struct(bin_lower, bin_label, bin_upper, baseline_count, current_count))
    ) as bins
  from distribution
  where report_date = :report_date and metric_name = :metric and slice_key = :slice_key
  group by baseline_kind
),

tests as (
  select baseline_kind, max_by(statistic, statistic_value) as statistic, max(statistic_value) as statistic_value
  from report
  where report_date = :report_date and metric_name = :metric and slice_key = :slice_key and arm <> 'canary'
  group by baseline_kind
)

select
  cast(t.statistic_value as double) as badness,
  'affected' as cohort,
  :report_date as observation_date,
  cast(null as string) as request_id,
  h.baseline_kind as unit_id,
  cast(null as timestamp) as request_ts,
  struct(
    :metric as feature_name,
    t.statistic as statistic,
    t.statistic_value as statistic_value,
    transform(
      filter(h.bins, b -> b.baseline_count is not null),
      b -> struct(b.bin_label as label, b.bin_lower as lower, b.bin_upper as upper, b.baseline_count as count)
    ) as baseline_bins,
    transform(
      filter(h.bins, b -> b.current_count is not null),
      b -> struct(b.bin_label as label, b.bin_lower as lower, b.bin_upper as upper, b.current_count as count)
    ) as current_bins,
    cast(null as string) as label
  ) as drift
from histograms as h
left join tests as t on t.baseline_kind = h.baseline_kind

union all

select
  a.badness, a.cohort, a.observation_date, a.request_id, a.unit_id, r.event_ts as request_ts,
  struct(
    :metric as feature_name,
    cast(null as string) as statistic,
    cast(null as double) as statistic_value,
    cast(null as array<struct<label: string, lower: double, upper: double, count: bigint>>) as baseline_bins,
    cast(null as array<struct<label: string, lower: double, upper: double, count: bigint>>) as current_bins,
    a.category as label
  ) as drift
from affected as a
left join llm_traces as r on r.request_id = a.request_id
order by request_id is not null, badness desc nulls last, request_id, unit_id
