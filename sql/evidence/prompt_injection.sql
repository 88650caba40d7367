-- The rows behind findings of prompt_injection: source text, behaviour, policy outcome.
select
  a.*,
  g.request_ts,
  struct(
    concat_ws('/', g.target_type, g.target_subtype) as source_type,
    left(g.source_excerpt, 512) as source_excerpt,
    g.source_hash as source_hash,
    case g.attack_succeeded when true then 'followed' when false then 'not_followed' else 'unknown' end as model_behavior,
    g.action as policy_action,
    g.owasp_id as owasp_id
  ) as prompt_injection,
  g.verdict,
  g.risk_category,
  g.risk_score,
  g.policy_id,
  g.component_name
from affected as a
left join guardrail_events as g on g.request_id = a.request_id and g.guardrail_event_id = a.unit_id
order by
  coalesce(g.attack_succeeded, false) desc, a.badness desc nulls last, a.request_id, a.unit_id
