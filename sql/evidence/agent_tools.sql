-- The rows behind findings of agent_tools: tool, redacted arguments, approval, attempts, side effect, rollback.
select
  a.*,
  t.request_ts,
  struct(
    t.tool_call_id as tool_call_id,
    t.tool_name as tool_name,
    t.arguments_redacted as arguments_redacted,
    t.status as status,
    t.error_type as error_type,
    t.attempt_count as attempt_count,
    t.approval_status as approval_status,
    t.side_effect_class as side_effect_class,
    t.rollback_status as rollback_status
  ) as agent_tool,
  t.step_index,
  t.arguments_valid,
  t.arguments_hash,
  t.side_effect_committed,
  t.expected_tool_name,
  t.duration_ms
from affected as a
left join tool_calls as t on t.request_id = a.request_id and t.tool_call_id = a.unit_id
order by a.badness desc nulls last, a.request_id, t.step_index, a.unit_id
