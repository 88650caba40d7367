-- The rows behind findings of feedback: type, label, redacted comment, edit distance. A request whose task failed, or whose
-- confidence missed, is a row without feedback.
select
  a.*,
  coalesce(f.cohort_ts, t.event_ts) as request_ts,
  struct(
    f.feedback_type as feedback_type,
    f.score_label as score_label,
    f.comment_redacted as comment_redacted,
    f.edit_distance_ratio as edit_distance_ratio
  ) as feedback,
  f.feedback_ts,
  f.score_value,
  t.task_success,
  t.self_reported_confidence,
  t.status
from affected as a
left join user_feedback as f on f.feedback_id = a.unit_id
left join llm_traces as t on t.request_id = a.request_id
order by a.badness desc nulls last, f.comment_redacted is null, a.request_id, a.unit_id
