-- Grain: one row per different prompt, embedding model and UTC day (llm_trace_content), of the first request that sent it.
--
-- A prompt that a cache or a script repeats all day is one piece of content, not thousands: rows of one input_hash count
-- once a day. Requests without a hash count each. Vectors are not weighted. Topics come from the codebook of the
-- embedding model, which only profiling and evidence know.
with contents as (
  select
    request_id, to_date(request_ts) as observation_date, ingest_ts, input_embedding, embedding_model,
    row_number() over (
      partition by to_date(request_ts), embedding_model, coalesce(input_hash, request_id)
      order by request_ts, request_id
    ) as copy
  from llm_trace_content
  where request_ts >= cast(:from_date as timestamp)
    and request_ts < cast(date_add(:to_date, 1) as timestamp)
    and input_embedding is not null
    and embedding_model is not null
),

-- What a child row does not carry of the request it belongs to.
requests as (
  select
    request_id, to_date(event_ts) as request_date, conversation_id, enduser_pseudo_id,
    application, model_id, adapter_id, prompt_version, retrieval_index_version, corpus_version, policy_version,
    tool_schema_version, runtime_version, generation_config_hash, deployment_id, deployment_arm, language, task_type,
    tenant_tier, region
  from llm_traces
  where event_ts >= cast(:from_date as timestamp)
    and event_ts < cast(date_add(:to_date, 1) as timestamp)
)

select
  c.observation_date,
  c.request_id,
  c.request_id as unit_id,
  coalesce(r.enduser_pseudo_id, r.conversation_id, c.request_id) as subject,
  1.0D as weight,
  '' as evaluator,
  '' as evaluator_version,
  c.ingest_ts >= cast(date_add(c.observation_date, 2) as timestamp) as late,

  r.model_id,
  r.adapter_id,
  r.prompt_version,
  r.retrieval_index_version,
  r.corpus_version,
  r.policy_version,
  r.tool_schema_version,
  r.runtime_version,
  r.generation_config_hash,

  r.application,
  r.deployment_id,
  r.deployment_arm,
  r.language,
  r.task_type,
  r.tenant_tier,
  r.region,

  c.embedding_model,
  c.input_embedding,
  cast(null as string) as topic,
  cast(null as double) as topic_distance
from contents as c
left join requests as r on r.request_id = c.request_id and r.request_date = c.observation_date
where c.copy = 1
