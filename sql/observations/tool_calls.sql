-- Grain: one row per tool call (tool_calls), on the UTC day of its request.
--
-- A call repeats an earlier one where the same request already called the same tool with the same arguments hash.
with calls as (
  select
    tool_call_id, request_id, to_date(request_ts) as observation_date, ingest_ts,
    application, model_id, prompt_version, retrieval_index_version, policy_version, deployment_id, deployment_arm,
    language, task_type, tenant_tier,
    agent_name, agent_version, step_index, tool_name, tool_type, tool_schema_version, arguments_hash, arguments_valid,
    status, error_type, duration_ms, attempt_count, approval_required, approval_status, approver_kind, side_effect_class,
    side_effect_committed, rollback_status, expected_tool_name
  from tool_calls
  where request_ts >= cast(:from_date as timestamp)
    and request_ts < cast(date_add(:to_date, 1) as timestamp)
),

-- What a child row does not carry of the request it belongs to.
requests as (
  select
    request_id, to_date(event_ts) as request_date, conversation_id, enduser_pseudo_id, trace_sampling_weight,
    application, model_id, adapter_id, prompt_version, retrieval_index_version, corpus_version, policy_version,
    tool_schema_version, runtime_version, generation_config_hash, deployment_id, deployment_arm, language, task_type,
    tenant_tier, region
  from llm_traces
  where event_ts >= cast(:from_date as timestamp)
    and event_ts < cast(date_add(:to_date, 1) as timestamp)
),

ordered as (
  select
    *,
    case
      when arguments_hash is not null
        then row_number() over (
          partition by request_id, observation_date, tool_name, arguments_hash order by step_index, tool_call_id
        ) > 1
    end as repeated
  from calls
)

select
  v.observation_date,
  v.request_id,
  v.tool_call_id as unit_id,
  coalesce(r.enduser_pseudo_id, r.conversation_id, v.request_id) as subject,
  coalesce(r.trace_sampling_weight, 1.0D) as weight,
  '' as evaluator,
  '' as evaluator_version,
  v.ingest_ts >= cast(date_add(v.observation_date, 2) as timestamp) as late,

  coalesce(v.model_id, r.model_id) as model_id,
  r.adapter_id,
  coalesce(v.prompt_version, r.prompt_version) as prompt_version,
  coalesce(v.retrieval_index_version, r.retrieval_index_version) as retrieval_index_version,
  r.corpus_version,
  coalesce(v.policy_version, r.policy_version) as policy_version,
  coalesce(v.tool_schema_version, r.tool_schema_version) as tool_schema_version,
  r.runtime_version,
  r.generation_config_hash,

  coalesce(v.application, r.application) as application,
  coalesce(v.deployment_id, r.deployment_id) as deployment_id,
  coalesce(v.deployment_arm, r.deployment_arm) as deployment_arm,
  coalesce(v.language, r.language) as language,
  coalesce(v.task_type, r.task_type) as task_type,
  coalesce(v.tenant_tier, r.tenant_tier) as tenant_tier,
  r.region,
  v.tool_name,
  v.tool_type,
  v.side_effect_class,
  v.agent_name,
  v.agent_version,
  v.error_type,
  v.approver_kind,

  v.status,
  v.duration_ms,
  v.attempt_count,
  v.arguments_valid,
  -- required says so, or an approval that was given, refused, missed or gone round
  coalesce(v.approval_required, v.approval_status <> 'not_required') as approval_required,
  v.approval_status,
  v.side_effect_committed,
  v.side_effect_committed
    and v.side_effect_class in ('write', 'external', 'irreversible')
    and coalesce(v.approval_required, v.approval_status <> 'not_required', false)
    and coalesce(v.approval_status, '') <> 'approved' as unapproved_side_effect,
  v.rollback_status,
  v.repeated,
  case when v.expected_tool_name is not null then v.expected_tool_name <> v.tool_name end as wrong_tool
from ordered as v
left join requests as r on r.request_id = v.request_id and r.request_date = v.observation_date
