-- The rows behind findings of hallucination: claim, cited source, verifier result. One row per claim that counts against
-- the answer, and per claim of an answer that is there for comparison; an answer whose claims were not kept, or one that
-- only a judge failed, is a row without a claim.
with claims as (
  select
    v.request_id, v.request_ts, v.verifier_name, v.verifier_version, a.unit_id,
    explode_outer(
      case
        when a.cohort <> 'affected' then v.claims
        when :metric = 'refuted_claim_rate' then filter(v.claims, c -> c.verdict = 'REFUTED')
        when :metric = 'uncited_claim_rate' then filter(v.claims, c -> c.cited_document_id is null)
        else filter(v.claims, c -> c.verdict <> 'SUPPORTED')
      end
    ) as claim
  from affected as a
  join claim_verifications as v
    on v.request_id = a.request_id
    and (
      concat_ws('@', v.verifier_name, v.verifier_version) = a.unit_id or :metric = 'judged_hallucination_rate'
    )
),

verdicts as (
  select evaluation_id, request_id, request_ts, score_label, score_value, annotator_kind, annotator_id, evaluator_version
  from evaluations
  where :metric = 'judged_hallucination_rate'
)

select
  a.*,
  coalesce(c.request_ts, v.request_ts) as request_ts,
  struct(
    c.claim.claim_text as claim_text,
    c.claim.cited_document_id as cited_document_id,
    c.claim.cited_chunk_id as cited_chunk_id,
    coalesce(c.claim.verdict, v.score_label) as verdict,
    coalesce(c.verifier_name, v.annotator_id, v.annotator_kind) as verifier_name,
    coalesce(c.verifier_version, v.evaluator_version) as verifier_version,
    coalesce(c.claim.score, v.score_value) as score
  ) as hallucination
from affected as a
left join verdicts as v on v.request_id = a.request_id and v.evaluation_id = a.unit_id
left join claims as c on c.request_id = a.request_id and c.unit_id = a.unit_id
order by
  a.badness desc nulls last, a.request_id, a.unit_id, c.claim.score desc nulls last, c.claim.claim_id, c.verifier_name,
  c.verifier_version
