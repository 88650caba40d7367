-- Grain: one row per answer and verifier run (claim_verifications), on the UTC day of its request.
--
-- Where only a sample of answers is verified, the weight undoes the sampling. A verifier none of whose rows of the day has
-- an inclusion probability verified every answer; where some have one, a row without has no weight: it is counted, and
-- makes its rates unestimable. Flat counters only: the claims themselves are evidence.
with verifications as (
  select
    request_id, to_date(request_ts) as observation_date, ingest_ts, verifier_name, verifier_version,
    application, model_id, prompt_version, retrieval_index_version, policy_version, deployment_id, deployment_arm,
    language, task_type, tenant_tier,
    claim_count, supported_count, refuted_count, not_enough_info_count, uncited_claim_count, response_hallucinated,
    max_claim_confidence,
    coalesce(sampling_weight, 1.0D / nullif(inclusion_probability, 0)) as sampling_weight,
    max(inclusion_probability) over (
      partition by to_date(request_ts), verifier_name, verifier_version
    ) is null as is_census
  from claim_verifications
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
)

select
  v.observation_date,
  v.request_id,
  concat_ws('@', v.verifier_name, v.verifier_version) as unit_id,
  coalesce(r.enduser_pseudo_id, r.conversation_id, v.request_id) as subject,
  coalesce(r.trace_sampling_weight, 1.0D)
    * case when v.is_census then coalesce(v.sampling_weight, 1.0D) else v.sampling_weight end as weight,
  v.verifier_name as evaluator,
  v.verifier_version as evaluator_version,
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

  v.claim_count,
  v.supported_count,
  v.claim_count - v.supported_count as unsupported_count,
  v.refuted_count,
  v.not_enough_info_count,
  v.uncited_claim_count,
  v.response_hallucinated,
  v.max_claim_confidence
from verifications as v
left join requests as r on r.request_id = v.request_id and r.request_date = v.observation_date
