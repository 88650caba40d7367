-- Grain: one row per guardrail check (guardrail_events; is_check), and one per request (is_request), on the UTC day of the
-- request. The request rows are the denominator of "a share of requests" and have no verdict.
--
-- An injection attempt is a check of the risk categories prompt_injection or jailbreak (OWASP LLM01) that did not pass, or
-- one whose outcome is known. Of several in one request, one counts (attempted_request).
with checks as (
  select
    guardrail_event_id, request_id, to_date(request_ts) as observation_date, ingest_ts,
    application, model_id, prompt_version, retrieval_index_version, policy_version, deployment_id, deployment_arm,
    language, task_type, tenant_tier,
    component_name, target_type, target_subtype, verdict, action, risk_category, risk_score, owasp_id, policy_id,
    attack_succeeded,
    case
      when lower(risk_category) in ('prompt_injection', 'indirect_prompt_injection', 'jailbreak')
        or owasp_id like 'LLM01%'
        then verdict <> 'allow' or attack_succeeded is not null
      else risk_category is null and attack_succeeded is not null
    end as injection_attempt
  from guardrail_events
  where request_ts >= cast(:from_date as timestamp)
    and request_ts < cast(date_add(:to_date, 1) as timestamp)
),

-- What a child row does not carry of the request it belongs to.
requests as (
  select
    request_id, to_date(event_ts) as request_date, ingest_ts, conversation_id, enduser_pseudo_id, trace_sampling_weight,
    application, model_id, adapter_id, prompt_version, retrieval_index_version, corpus_version, policy_version,
    tool_schema_version, runtime_version, generation_config_hash, deployment_id, deployment_arm, language, task_type,
    tenant_tier, region
  from llm_traces
  where event_ts >= cast(:from_date as timestamp)
    and event_ts < cast(date_add(:to_date, 1) as timestamp)
),

counted as (
  select
    *,
    case
      when injection_attempt and row_number() over (
        partition by request_id, observation_date order by injection_attempt desc, guardrail_event_id
      ) = 1 then 1
      else 0
    end as attempted_request
  from checks
)

select
  v.observation_date,
  v.request_id,
  v.guardrail_event_id as unit_id,
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
  r.tool_schema_version,
  r.runtime_version,
  r.generation_config_hash,

  coalesce(v.application, r.application) as application,
  coalesce(v.deployment_id, r.deployment_id) as deployment_id,
  coalesce(v.deployment_arm, r.deployment_arm) as deployment_arm,
  coalesce(v.language, r.language) as language,
  coalesce(v.task_type, r.task_type) as task_type,
  coalesce(v.tenant_tier, r.tenant_tier) as tenant_tier,
  r.region,
  v.component_name,
  v.target_type,
  v.target_subtype,
  v.risk_category,
  v.policy_id,

  true as is_check,
  false as is_request,
  v.verdict,
  v.action,
  v.risk_score,
  v.injection_attempt,
  v.attack_succeeded,
  v.attempted_request,
  0 as request_count
from counted as v
left join requests as r on r.request_id = v.request_id and r.request_date = v.observation_date

union all

select
  r.request_date as observation_date,
  r.request_id,
  r.request_id as unit_id,
  coalesce(r.enduser_pseudo_id, r.conversation_id, r.request_id) as subject,
  r.trace_sampling_weight as weight,
  '' as evaluator,
  '' as evaluator_version,
  r.ingest_ts >= cast(date_add(r.request_date, 2) as timestamp) as late,

  r.model_id, r.adapter_id, r.prompt_version, r.retrieval_index_version, r.corpus_version, r.policy_version,
  r.tool_schema_version, r.runtime_version, r.generation_config_hash,

  r.application, r.deployment_id, r.deployment_arm, r.language, r.task_type, r.tenant_tier, r.region,
  null as component_name,
  null as target_type,
  null as target_subtype,
  null as risk_category,
  null as policy_id,

  false as is_check,
  true as is_request,
  null as verdict,
  null as action,
  null as risk_score,
  null as injection_attempt,
  null as attack_succeeded,
  0 as attempted_request,
  1 as request_count
from requests as r
