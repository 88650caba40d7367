-- Grain: one row per feedback event (user_feedback; is_event), and one per request (is_request), on the UTC day of the
-- request, or of the feedback where it belongs to no request. The request rows are the denominator of "events a request".
--
-- Manual reviews are feedback events of reviewers; they are no sign of what users do.
with events as (
  select
    request_id, to_date(cohort_ts) as observation_date, ingest_ts, conversation_id, enduser_pseudo_id, feedback_id,
    application, model_id, prompt_version, retrieval_index_version, policy_version, deployment_id, deployment_arm,
    language, task_type, tenant_tier,
    feedback_type, score_value, score_label, negative, edit_distance_ratio, annotator_kind, prompted
  from user_feedback
  where cohort_ts >= cast(:from_date as timestamp)
    and cohort_ts < cast(date_add(:to_date, 1) as timestamp)
),

-- What a child row does not carry of the request it belongs to.
requests as (
  select
    request_id, to_date(event_ts) as request_date, ingest_ts, conversation_id, enduser_pseudo_id, trace_sampling_weight,
    application, model_id, adapter_id, prompt_version, retrieval_index_version, corpus_version, policy_version,
    tool_schema_version, runtime_version, generation_config_hash, deployment_id, deployment_arm, language, task_type,
    tenant_tier, region, task_success, self_reported_confidence
  from llm_traces
  where event_ts >= cast(:from_date as timestamp)
    and event_ts < cast(date_add(:to_date, 1) as timestamp)
)

select
  v.observation_date,
  v.request_id,
  v.feedback_id as unit_id,
  coalesce(
    v.enduser_pseudo_id, r.enduser_pseudo_id, v.conversation_id, r.conversation_id, v.request_id, v.feedback_id
  ) as subject,
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
  v.feedback_type,
  v.annotator_kind,
  v.prompted,

  true as is_event,
  false as is_request,
  0 as request_count,
  cast(v.feedback_type = 'thumbs' as int) as thumbs_count,
  cast(v.feedback_type = 'escalation' as int) as escalation_count,
  cast(v.feedback_type = 'user_edit' as int) as user_edit_count,
  cast(v.feedback_type = 'regenerate' as int) as regenerate_count,
  cast(v.feedback_type = 'support_ticket' as int) as support_ticket_count,
  cast(v.feedback_type = 'churn' as int) as churn_count,
  case
    when v.feedback_type = 'thumbs' then coalesce(v.negative, v.score_label = 'down', v.score_value <= 0)
  end as thumbs_down,
  case when v.feedback_type = 'manual_review' then coalesce(v.negative, v.score_value <= 0) end as review_failed,
  case when v.feedback_type = 'user_edit' then v.edit_distance_ratio end as edit_distance,
  v.score_value,
  v.score_label,
  cast(null as boolean) as task_success,
  cast(null as double) as self_reported_confidence
from events as v
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
  null as feedback_type,
  null as annotator_kind,
  null as prompted,

  false as is_event,
  true as is_request,
  1 as request_count,
  0 as thumbs_count,
  0 as escalation_count,
  0 as user_edit_count,
  0 as regenerate_count,
  0 as support_ticket_count,
  0 as churn_count,
  null as thumbs_down,
  null as review_failed,
  null as edit_distance,
  null as score_value,
  null as score_label,
  r.task_success,
  r.self_reported_confidence
from requests as r
