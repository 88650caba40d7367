-- Grain: one row per machine, pod or container and minute (infra_metrics), on the UTC day of the minute's end. A measure is
-- null where the minute has no sample of it.
--
-- Samples come reduced to one minute: gauges as means, counters as increases. Of labels, only the processor's mode is read.
-- Bucket rows of histograms are left out. The subject is a machine, pod or container in an hour: machines are nobody, so
-- their slices are not held back, while the minutes of one hour still count as one cluster.
with samples as (
  select
    event_ts, ingest_ts, metric_name, value, cluster, node, namespace, pod, container, deployment_id, reason, condition,
    condition_status,
    case when metric_name = 'node_cpu_seconds_total' then labels['mode'] end as cpu_mode
  from infra_metrics
  where event_ts >= cast(:from_date as timestamp)
    and event_ts < cast(date_add(:to_date, 1) as timestamp)
    and metric_name in (
      'node_cpu_seconds_total', 'node_memory_MemAvailable_bytes', 'node_memory_MemTotal_bytes',
      'node_disk_io_time_seconds_total', 'node_filesystem_avail_bytes', 'node_filesystem_size_bytes',
      'node_network_receive_bytes_total', 'node_network_transmit_bytes_total',
      'node_network_receive_packets_total', 'node_network_transmit_packets_total',
      'node_network_receive_errs_total', 'node_network_transmit_errs_total',
      'node_network_receive_drop_total', 'node_network_transmit_drop_total',
      'node_pressure_cpu_waiting_seconds_total', 'node_pressure_io_waiting_seconds_total',
      'node_pressure_memory_waiting_seconds_total',
      'kube_node_status_condition', 'kube_pod_container_status_restarts_total',
      'kube_pod_container_status_last_terminated_reason', 'container_oom_events_total',
      'vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc', 'vllm:num_requests_waiting', 'tgi_queue_size'
    )
),

minutes as (
  select
    date_trunc('MINUTE', event_ts) as minute_ts, to_date(date_trunc('MINUTE', event_ts)) as observation_date, max(ingest_ts) as ingest_ts,
    cluster, node, namespace, pod, container, deployment_id,

    sum(value) filter (where metric_name = 'node_cpu_seconds_total' and cpu_mode is not null) as cpu_seconds,
    sum(value) filter (where cpu_mode = 'idle') as cpu_idle_seconds,
    sum(value) filter (where metric_name = 'node_memory_MemAvailable_bytes') as memory_available_bytes,
    sum(value) filter (where metric_name = 'node_memory_MemTotal_bytes') as memory_total_bytes,
    avg(value) filter (where metric_name = 'node_disk_io_time_seconds_total') as disk_io_seconds,
    sum(value) filter (where metric_name = 'node_filesystem_avail_bytes') as disk_available_bytes,
    sum(value) filter (where metric_name = 'node_filesystem_size_bytes') as disk_size_bytes,
    sum(value) filter (
      where metric_name in ('node_network_receive_bytes_total', 'node_network_transmit_bytes_total')
    ) as network_bytes,
    sum(value) filter (
      where metric_name in ('node_network_receive_packets_total', 'node_network_transmit_packets_total')
    ) as network_packets,
    sum(value) filter (
      where metric_name in (
        'node_network_receive_errs_total', 'node_network_transmit_errs_total', 'node_network_receive_drop_total',
        'node_network_transmit_drop_total'
      )
    ) as network_errors,
    max(value) filter (
      where metric_name in (
        'node_pressure_cpu_waiting_seconds_total', 'node_pressure_io_waiting_seconds_total',
        'node_pressure_memory_waiting_seconds_total'
      )
    ) as pressure_waiting_seconds,
    max(
      case
        when metric_name = 'kube_node_status_condition'
          and condition in ('MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable')
          and value > 0
          then cast(condition_status = 'true' as int)
      end
    ) as under_pressure,
    sum(value) filter (where metric_name = 'kube_pod_container_status_restarts_total') as container_restarts,
    max(
      metric_name in ('kube_pod_container_status_last_terminated_reason', 'kube_pod_container_status_restarts_total')
        and reason = 'OOMKilled' and value > 0
    ) as oom_killed,
    sum(value) filter (where metric_name = 'container_oom_events_total') as oom_events,
    max(value) filter (
      where metric_name in ('vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc')
    ) as kv_cache_usage,
    sum(value) filter (where metric_name in ('vllm:num_requests_waiting', 'tgi_queue_size')) as requests_waiting
  from samples
  group by date_trunc('MINUTE', event_ts), cluster, node, namespace, pod, container, deployment_id
)

select
  m.observation_date,
  cast(null as string) as request_id,
  concat_ws(
    '/', m.cluster, m.node, m.namespace, m.pod, m.container, date_format(m.minute_ts, 'yyyy-MM-dd HH:mm')
  ) as unit_id,
  concat_ws(
    '/', m.cluster, m.node, m.namespace, m.pod, m.container, date_format(m.minute_ts, 'yyyy-MM-dd HH')
  ) as subject,
  1.0D as weight,
  '' as evaluator,
  '' as evaluator_version,
  m.ingest_ts >= cast(date_add(m.observation_date, 2) as timestamp) as late,

  d.model_id, d.adapter_id, d.prompt_version, d.retrieval_index_version, d.corpus_version, d.policy_version,
  d.tool_schema_version, d.runtime_version, d.generation_config_hash,

  m.cluster,
  m.node,
  m.namespace,
  m.deployment_id,
  d.application,
  d.deployment_arm,

  1 - m.cpu_idle_seconds / nullif(m.cpu_seconds, 0) as cpu_busy_share,
  1 - m.memory_available_bytes / nullif(m.memory_total_bytes, 0) as memory_used_share,
  least(m.disk_io_seconds / 60, 1) as disk_busy_share,
  1 - m.disk_available_bytes / nullif(m.disk_size_bytes, 0) as disk_used_share,
  m.network_bytes,
  m.network_errors,
  coalesce(m.network_packets, m.network_bytes) as network_units,
  m.under_pressure,
  least(m.pressure_waiting_seconds / 60, 1) as pressure_stall_share,
  m.container_restarts,
  coalesce(m.oom_events, case when m.oom_killed then m.container_restarts else m.container_restarts * 0 end) as oom_kills,
  m.kv_cache_usage,
  m.requests_waiting
from minutes as m
left join deployments as d on d.deployment_id = m.deployment_id
