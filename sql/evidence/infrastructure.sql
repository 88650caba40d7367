-- The rows behind findings of infrastructure: node, condition, values, XID. One row per GPU and interval, or per machine,
-- pod or container and minute; samples lists what that minute held. A GPU's row fills serving, as evidence of machines does.
with gpus as (
  select
    event_ts, node, pod, gpu_uuid, gpu_model_name, gpu_util_pct, fb_used_mib, fb_free_mib, gpu_temp_c, power_usage_w,
    xid_error_last,
    concat_ws('/', node, gpu_uuid, mig_instance_id, date_format(event_ts, 'yyyy-MM-dd HH:mm:ss')) as unit_id
  from gpu_telemetry
),

samples as (
  select
    concat_ws('/', cluster, node, namespace, pod, container, date_format(event_ts, 'yyyy-MM-dd HH:mm')) as unit_id,
    date_trunc('MINUTE', min(event_ts)) as minute_ts,
    max(node) as node,
    max(namespace) as namespace,
    max(pod) as pod,
    max(container) as container,
    array_sort(collect_set(condition) filter (where condition_status = 'true' and value > 0)) as conditions,
    max(reason) as reason,
    array_sort(
      collect_list(
        struct(metric_name, coalesce(labels['mode'], labels['device'], condition, '') as label, value as value)
      )
    ) as samples
  from infra_metrics
  where metric_name not like '%bucket'
  group by
    concat_ws('/', cluster, node, namespace, pod, container, date_format(event_ts, 'yyyy-MM-dd HH:mm'))
)

select
  a.*,
  coalesce(g.event_ts, s.minute_ts) as event_ts,
  coalesce(g.node, s.node) as node,
  s.namespace,
  coalesce(g.pod, s.pod) as pod,
  s.container,
  s.conditions,
  s.reason,
  s.samples,
  struct(
    cast(null as double) as queue_time_ms,
    cast(null as double) as time_to_first_token_ms,
    cast(null as double) as mean_itl_ms,
    cast(null as string) as status,
    s.reason as error_type,
    coalesce(g.node, s.node) as node,
    coalesce(g.pod, s.pod) as pod,
    g.gpu_uuid as gpu_uuid,
    g.fb_used_mib as fb_used_mib,
    g.xid_error_last as xid_error_last
  ) as serving,
  g.gpu_model_name,
  g.gpu_util_pct,
  g.fb_free_mib,
  g.gpu_temp_c,
  g.power_usage_w
from affected as a
left join gpus as g on g.unit_id = a.unit_id
left join samples as s on s.unit_id = a.unit_id
order by a.badness desc nulls last, a.unit_id
