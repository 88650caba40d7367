-- Grain: one row per GPU (or MIG slice) and interval (gpu_telemetry), on the UTC day of the interval's end.
--
-- The subject is a GPU in an hour: machines are nobody, so their slices are not held back, while the intervals of one hour
-- still count as one cluster. xid_error marks a change to a non-zero XID within the day; the gauge repeats the last code
-- for ever, so the first interval of a day says nothing. Values that DCGM uses for "blank" are null.
with intervals as (
  select
    event_ts, to_date(event_ts) as observation_date, interval_s, ingest_ts, cluster, node, gpu_uuid, mig_instance_id,
    gpu_model_name, namespace, pod, deployment_id,
    case when gpu_util_pct between 0 and 100 then gpu_util_pct end as gpu_util_pct,
    case when fb_used_mib between 0 and 1e9 then fb_used_mib end as fb_used_mib,
    case when fb_free_mib between 0 and 1e9 then fb_free_mib end as fb_free_mib,
    case when fb_reserved_mib between 0 and 1e9 then fb_reserved_mib end as fb_reserved_mib,
    case when power_usage_w between 0 and 1e6 then power_usage_w end as power_usage_w,
    case when gpu_temp_c between -100 and 1000 then gpu_temp_c end as gpu_temp_c,
    case when gr_engine_active_ratio between 0 and 1 then gr_engine_active_ratio end as gr_engine_active_ratio,
    case when tensor_active_ratio between 0 and 1 then tensor_active_ratio end as tensor_active_ratio,
    case when dram_active_ratio between 0 and 1 then dram_active_ratio end as dram_active_ratio,
    case when xid_error_last between 0 and 1000000 then xid_error_last end as xid_error_last,
    row_remap_failure
  from gpu_telemetry
  where event_ts >= cast(:from_date as timestamp)
    and event_ts < cast(date_add(:to_date, 1) as timestamp)
),

changes as (
  select
    *,
    lag(xid_error_last) over (
      partition by gpu_uuid, mig_instance_id, observation_date order by event_ts
    ) as xid_error_before
  from intervals
)

select
  c.observation_date,
  cast(null as string) as request_id,
  concat_ws('/', c.node, c.gpu_uuid, c.mig_instance_id, date_format(c.event_ts, 'yyyy-MM-dd HH:mm:ss')) as unit_id,
  concat_ws('/', c.node, c.gpu_uuid, c.mig_instance_id, date_format(c.event_ts, 'yyyy-MM-dd HH')) as subject,
  1.0D as weight,
  '' as evaluator,
  '' as evaluator_version,
  c.ingest_ts >= cast(date_add(c.observation_date, 2) as timestamp) as late,

  d.model_id, d.adapter_id, d.prompt_version, d.retrieval_index_version, d.corpus_version, d.policy_version,
  d.tool_schema_version, d.runtime_version, d.generation_config_hash,

  c.cluster,
  c.node,
  c.gpu_model_name,
  c.namespace,
  c.deployment_id,
  d.application,
  d.deployment_arm,

  c.interval_s,
  c.fb_used_mib / nullif(c.fb_used_mib + c.fb_free_mib + coalesce(c.fb_reserved_mib, 0), 0) as gpu_memory_used_share,
  c.gpu_util_pct,
  c.gr_engine_active_ratio,
  c.tensor_active_ratio,
  c.dram_active_ratio,
  c.power_usage_w,
  c.gpu_temp_c,
  case
    when c.xid_error_last is null then null
    when c.xid_error_last > 0 and c.xid_error_last <> c.xid_error_before then 1
    else 0
  end as xid_error,
  c.row_remap_failure
from changes as c
left join deployments as d on d.deployment_id = c.deployment_id
