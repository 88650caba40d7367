-- The rows behind findings of serving: queue, time to first token, inter-token latency, status, error, and the machine: the
-- GPU of the request's deployment whose memory was fullest in the minute the request began. Without GPU telemetry of that
-- minute the machine is null.
with machines as (
  select
    t.request_id,
    max_by(
      struct(g.node, g.pod, g.gpu_uuid, g.fb_used_mib, g.xid_error_last),
      struct(g.fb_used_mib, g.gpu_uuid, g.mig_instance_id)
    ) as gpu
  from affected as a
  join llm_traces as t on t.request_id = a.request_id
  join gpu_telemetry as g
    on g.deployment_id = t.deployment_id and date_trunc('MINUTE', g.event_ts) = date_trunc('MINUTE', t.event_ts)
  group by t.request_id
)

select
  a.*,
  t.event_ts as request_ts,
  struct(
    t.queue_time_ms as queue_time_ms,
    t.time_to_first_token_ms as time_to_first_token_ms,
    t.mean_itl_ms as mean_itl_ms,
    t.status as status,
    t.error_type as error_type,
    m.gpu.node as node,
    m.gpu.pod as pod,
    m.gpu.gpu_uuid as gpu_uuid,
    m.gpu.fb_used_mib as fb_used_mib,
    m.gpu.xid_error_last as xid_error_last
  ) as serving,
  t.duration_ms,
  t.http_status_code,
  t.finish_reason,
  t.usage_input_tokens,
  t.usage_output_tokens
from affected as a
left join llm_traces as t on t.request_id = a.request_id
left join machines as m on m.request_id = a.request_id
order by
  if(:metric = 'output_tokens_per_second', -a.badness, a.badness) desc nulls last, a.request_id, a.unit_id
