-- Grain: one row per verdict in force (evaluations), on the UTC day of the request it is about.
--
-- Verdicts that were superseded are left out: valid = false, named by another verdict's overrides, or replaced by a later
-- one of the same request, name, target and annotation_identifier. A failed judge keeps its row with judge_error and
-- without a verdict: it is in no rate, and counted as missing coverage.
--
-- in_sample tells the sample from complaints and probes, which have no weight and belong in no production rate; red-team
-- probes are a cohort of their own (is_probe). A row of the sample without an inclusion probability has no weight either:
-- it is counted, and makes its rates unestimable instead of passing for a row of weight 1.
--
-- Human reviewers are one evaluator (HUMAN), so that a rota does not look like new judges. human_failed is the verdict of
-- a human on the same request, name and target, beside the verdict of a judge: judges are corrected with it. What a column
-- human_x says of a column x corrects every rate whose value reads failed and such columns alone.
--
-- stratum is that of a stratified design, which fixes how many rows it draws of each: such rates are known better. Rows
-- drawn one by one with probabilities that go by a stratum are not of that kind.
with given as (
  select
    evaluation_id, request_id, to_date(request_ts) as observation_date, evaluation_ts, ingest_ts,
    application, model_id, prompt_version, retrieval_index_version, policy_version, deployment_id, deployment_arm,
    language, task_type, tenant_tier,
    evaluation_name, target_type, coalesce(target_id, '') as target_id, score_value, score_label, failed, annotator_kind,
    annotator_id, coalesce(annotation_identifier, '') as annotation_identifier, evaluator_version, error_type, overrides,
    hazard_taxonomy, hazard_category, severity, red_team_class, probe_id, sampling_design, sampling_stratum,
    inclusion_probability, sampling_weight,
    case when coalesce(sampling_design, 'stratified') = 'stratified' then sampling_stratum end as stratum
  from evaluations
  where request_ts >= cast(:from_date as timestamp)
    and request_ts < cast(date_add(:to_date, 1) as timestamp)
    and coalesce(valid, true)
),

-- The last one of each producer's identifier; verdicts without an identifier replace nothing.
latest as (
  select * except (recency)
  from (
    select
      *,
      row_number() over (
        partition by
          request_id, observation_date, evaluation_name, target_type, target_id,
          case when annotation_identifier = '' then evaluation_id else annotation_identifier end
        order by evaluation_ts desc, ingest_ts desc, evaluation_id
      ) as recency
    from given
  )
  where recency = 1
),

in_force as (
  select l.*
  from latest as l
  left anti join (
    select overrides, observation_date from latest where overrides is not null
  ) as o
    on o.overrides = l.evaluation_id and o.observation_date = l.observation_date
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

classified as (
  select
    *,
    probe_id is not null or target_type = 'probe' or coalesce(sampling_design = 'probe', false) as is_probe,
    case
      when annotator_kind = 'HUMAN' and failed is not null and error_type is null
        then struct(evaluation_ts, evaluation_id, failed, inclusion_probability, severity, stratum)
    end as human_verdict
  from in_force
),

compared as (
  select
    *,
    max(human_verdict) over (
      partition by request_id, observation_date, evaluation_name, target_type, target_id
    ) as last_human_verdict
  from classified
)

select
  v.observation_date,
  v.request_id,
  v.evaluation_id as unit_id,
  coalesce(r.enduser_pseudo_id, r.conversation_id, v.request_id) as subject,
  case
    when v.inclusion_probability > 0 and not v.is_probe and coalesce(v.sampling_design, '') <> 'complaint'
      then coalesce(r.trace_sampling_weight, 1.0D) * coalesce(v.sampling_weight, 1.0D / v.inclusion_probability)
  end as weight,
  case
    when v.annotator_kind = 'HUMAN' then 'HUMAN'
    else concat(v.annotator_kind, ':', coalesce(v.annotator_id, ''))
  end as evaluator,
  case when v.annotator_kind = 'HUMAN' then '' else coalesce(v.evaluator_version, '') end as evaluator_version,
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
  v.hazard_taxonomy,
  v.hazard_category,
  cast(v.severity as string) as severity,
  v.red_team_class,
  v.annotator_kind,
  v.sampling_stratum,
  v.stratum,

  v.evaluation_name,
  v.target_type,
  v.score_value,
  v.score_label,
  v.error_type is not null as judge_error,
  case when v.error_type is null then v.failed end as failed,
  case when v.error_type is null then v.severity end as severity_level,
  v.is_probe,
  not v.is_probe and coalesce(v.sampling_design, '') <> 'complaint' as in_sample,
  case when v.annotator_kind <> 'HUMAN' then v.last_human_verdict.failed end as human_failed,
  case when v.annotator_kind <> 'HUMAN' then v.last_human_verdict.severity end as human_severity_level,
  case when v.annotator_kind <> 'HUMAN' then v.last_human_verdict.stratum end as human_stratum,
  case
    when v.annotator_kind <> 'HUMAN' then v.last_human_verdict.inclusion_probability
  end as human_inclusion_probability
from compared as v
left join requests as r on r.request_id = v.request_id and r.request_date = v.observation_date
