-- Grain: one row per retrieval call (retrieval_events), on the UTC day of its request.
--
-- Labelled queries are judged as TREC does, against the latest label_version of their query: relevance above 0 is
-- relevant, an unjudged document is not. A document counts once, at its best rank; k is top_k, else document_count.
-- A relevant document outside its corpus versions (valid_from and valid_to both inclusive) was not there to be found: it
-- is a coverage gap, never a miss. Versions compare by natural order, digits as numbers: v9 < v10, 2026-01 < 2026-11.
-- Where a trace has no corpus version, every labelled document counts as present.
--
-- Only labelled retrievals read the nested documents; the scan of all retrievals stays flat.
with retrievals as (
  select
    request_id, retrieval_id, to_date(request_ts) as observation_date, ingest_ts,
    application, model_id, prompt_version, retrieval_index_version, policy_version, deployment_id, deployment_arm,
    language, task_type, tenant_tier,
    data_source_id, query_id, filters, top_k, reranker_model, duration_ms, status, error_type, document_count, top_score,
    cited_document_count, unsupported_citation_count
  from retrieval_events
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

latest_labels as (
  select query_id, max_by(label_version, struct(labeled_ts, label_version)) as label_version
  from expected_documents
  group by query_id
),

-- Digits widened to 24 places make text order natural order.
expected as (
  select
    e.query_id,
    collect_list(
      struct(
        e.document_id as document_id,
        e.relevance as relevance,
        regexp_replace(regexp_replace(e.valid_from_corpus_version, '(\\d+)', '000000000000000000000000$1'),
          '\\d+?(\\d{24})(?!\\d)', '$1') as valid_from,
        regexp_replace(regexp_replace(e.valid_to_corpus_version, '(\\d+)', '000000000000000000000000$1'),
          '\\d+?(\\d{24})(?!\\d)', '$1') as valid_to
      )
    ) filter (where e.relevance > 0) as relevant
  from expected_documents as e
  join latest_labels as l on l.query_id = e.query_id and l.label_version = e.label_version
  group by e.query_id
),

-- The only part that reads nested documents.
labelled as (
  select
    d.request_id, d.retrieval_id, d.observation_date, coalesce(d.documents, array()) as documents, x.relevant
  from (
    select request_id, retrieval_id, to_date(request_ts) as observation_date, query_id, documents
    from retrieval_events
    where request_ts >= cast(:from_date as timestamp)
      and request_ts < cast(date_add(:to_date, 1) as timestamp)
      and query_id is not null
  ) as d
  join expected as x on x.query_id = d.query_id
),

joined as (
  select
    v.observation_date,
    v.request_id,
    v.retrieval_id as unit_id,
    coalesce(r.enduser_pseudo_id, r.conversation_id, v.request_id) as subject,
    coalesce(r.trace_sampling_weight, 1.0D) as weight,
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
    v.data_source_id,
    v.reranker_model,
    v.error_type,

    v.status,
    v.duration_ms,
    v.top_k,
    v.document_count,
    v.top_score,
    v.cited_document_count,
    v.unsupported_citation_count,
    coalesce(trim(v.filters), '') not in ('', '{}', '[]', 'null') as filtered,

    l.request_id is not null as judged,
    l.documents,
    size(l.relevant) > 0 as some_relevant,
    coalesce(v.top_k, v.document_count) as k,
    v.reranker_model is not null or exists(l.documents, d -> d.reranker_rank is not null) as reranked,
    case
      when r.corpus_version is null then l.relevant
      else filter(
        l.relevant,
        e -> coalesce(
          e.valid_from <= regexp_replace(
            regexp_replace(r.corpus_version, '(\\d+)', '000000000000000000000000$1'), '\\d+?(\\d{24})(?!\\d)', '$1'),
          true)
        and coalesce(
          e.valid_to >= regexp_replace(
            regexp_replace(r.corpus_version, '(\\d+)', '000000000000000000000000$1'), '\\d+?(\\d{24})(?!\\d)', '$1'),
          true)
      )
    end as relevant
  from retrievals as v
  left join requests as r on r.request_id = v.request_id and r.request_date = v.observation_date
  left join labelled as l
    on l.request_id = v.request_id and l.retrieval_id = v.retrieval_id and l.observation_date = v.observation_date
),

-- Each relevant document that the corpus had, with its best ranks; null where it was not retrieved.
located as (
  select
    * except (documents, relevant),
    transform(
      relevant,
      e -> struct(
        e.relevance as relevance,
        array_min(transform(filter(documents, d -> d.document_id = e.document_id), d -> d.rank)) as best_rank,
        array_min(transform(filter(documents, d -> d.document_id = e.document_id), d -> d.reranker_rank)) as new_rank
      )
    ) as hits
  from joined
),

scored as (
  select
    * except (hits),
    case when judged then some_relevant and size(hits) = 0 end as coverage_gap,
    case when size(hits) > 0 then size(filter(hits, h -> h.best_rank <= k)) / cast(size(hits) as double) end
      as recall_at_k,
    case when size(hits) > 0 then coalesce(1.0D / array_min(transform(hits, h -> h.best_rank)), 0.0D) end
      as reciprocal_rank,
    case when size(hits) > 0 then coalesce(1.0D / array_min(transform(hits, h -> h.new_rank)), 0.0D) end
      as reranked_reciprocal_rank,
    case when size(hits) > 0 then exists(hits, h -> h.best_rank is not null and h.new_rank is null) end
      as relevant_dropped,
    aggregate(
      filter(hits, h -> h.best_rank <= 10), 0.0D, (total, h) -> total + h.relevance / log2(h.best_rank + 1)
    ) as discounted_gain,
    aggregate(
      transform(
        slice(sort_array(transform(hits, h -> h.relevance), false), 1, 10), (gain, i) -> gain / log2(i + 2)
      ),
      0.0D, (total, gain) -> total + gain
    ) as ideal_discounted_gain
  from located
)

select
  observation_date, request_id, unit_id, subject, weight, '' as evaluator, '' as evaluator_version, late,

  model_id, adapter_id, prompt_version, retrieval_index_version, corpus_version, policy_version, tool_schema_version,
  runtime_version, generation_config_hash,

  application, deployment_id, deployment_arm, language, task_type, tenant_tier, region, data_source_id, reranker_model,
  error_type,

  status, duration_ms, top_k, document_count, top_score, cited_document_count, unsupported_citation_count, filtered,

  judged,
  coverage_gap,
  recall_at_k = 0 as relevant_source_absent,
  recall_at_k,
  reciprocal_rank,
  discounted_gain / nullif(ideal_discounted_gain, 0) as ndcg_at_10,
  case when reranked then reranked_reciprocal_rank - reciprocal_rank end as reranker_gain,
  case when reranked then relevant_dropped end as reranker_drop
from scored
