-- The rows behind findings of safety: red-team class, severity, output. The output is the redacted content of the request,
-- null where content is not kept.
select
  a.*,
  coalesce(v.request_ts, t.event_ts) as request_ts,
  struct(
    v.red_team_class as red_team_class,
    v.hazard_taxonomy as hazard_taxonomy,
    v.hazard_category as hazard_category,
    v.severity as severity,
    left(c.output_messages, 512) as output_excerpt
  ) as safety,
  v.evaluation_name,
  v.score_label,
  v.annotator_kind,
  v.probe_id,
  t.refused,
  t.policy_action
from affected as a
left join evaluations as v on v.request_id = a.request_id and v.evaluation_id = a.unit_id
left join llm_traces as t on t.request_id = a.request_id
left join llm_trace_content as c on c.request_id = a.request_id
order by v.severity desc nulls last, a.badness desc nulls last, a.request_id, a.unit_id
