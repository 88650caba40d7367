-- The rows behind findings of retrieval_miss: query, expected documents, retrieved top k. kind tells a miss from a coverage
-- gap: a relevant document that the corpus version did not have could not be found, and is listed in absent_from_corpus.
with latest_labels as (
  select query_id, max_by(label_version, struct(labeled_ts, label_version)) as label_version
  from expected_documents
  group by query_id
),

-- Digits widened to 24 places make text order natural order, as in the observations.
labels as (
  select
    e.query_id, e.document_id, e.relevance, e.query_text,
    regexp_replace(regexp_replace(e.valid_from_corpus_version, '(\\d+)', '000000000000000000000000$1'),
      '\\d+?(\\d{24})(?!\\d)', '$1') as valid_from,
    regexp_replace(regexp_replace(e.valid_to_corpus_version, '(\\d+)', '000000000000000000000000$1'),
      '\\d+?(\\d{24})(?!\\d)', '$1') as valid_to
  from expected_documents as e
  join latest_labels as l on l.query_id = e.query_id and l.label_version = e.label_version
  where e.relevance > 0
),

retrieved as (
  select
    v.request_id, v.retrieval_id, v.request_ts, v.query_id, v.query_text, v.status, v.error_type, v.filters,
    coalesce(v.top_k, v.document_count) as k,
    v.documents,
    regexp_replace(regexp_replace(r.corpus_version, '(\\d+)', '000000000000000000000000$1'),
      '\\d+?(\\d{24})(?!\\d)', '$1') as corpus
  from affected as a
  join retrieval_events as v on v.request_id = a.request_id and v.retrieval_id = a.unit_id
  left join llm_traces as r on r.request_id = v.request_id
),

expected as (
  select
    v.request_id, v.retrieval_id, max(l.query_text) as query_text,
    array_sort(collect_set(l.document_id)) as documents,
    array_sort(
      collect_set(l.document_id) filter (where coalesce(v.corpus < l.valid_from, false) or coalesce(v.corpus > l.valid_to, false))
    ) as absent
  from retrieved as v
  join labels as l on l.query_id = v.query_id
  group by v.request_id, v.retrieval_id
)

select
  a.*,
  v.request_ts,
  struct(
    v.query_id as query_id,
    coalesce(v.query_text, e.query_text) as query_text,
    e.documents as expected_document_ids,
    transform(
      array_sort(filter(v.documents, d -> d.rank <= v.k), (x, y) -> x.rank - y.rank),
      d -> struct(d.rank, d.document_id, d.chunk_id, d.score, d.reranker_rank)
    ) as retrieved
  ) as retrieval_miss,
  case
    when v.status <> 'OK' then 'error'
    when size(e.absent) = size(e.documents) then 'coverage_gap'
    when e.documents is null then 'unlabelled'
    when exists(
      v.documents, d -> d.rank <= v.k and array_contains(array_except(e.documents, e.absent), d.document_id)
    ) then 'found'
    else 'miss'
  end as kind,
  e.absent as absent_from_corpus,
  v.filters,
  v.error_type
from affected as a
left join retrieved as v on v.request_id = a.request_id and v.retrieval_id = a.unit_id
left join expected as e on e.request_id = a.request_id and e.retrieval_id = a.unit_id
order by
  a.badness * if(:metric in ('recall_at_k', 'reciprocal_rank', 'ndcg_at_10', 'reranker_gain'), -1, 1) desc nulls last,
  a.request_id, a.unit_id
