-- How long did each incident last before somebody was told?
select
  incident_id, failure_class, severity, status, onset_at, detected_at, detection_gap_hours,
  affected_requests, affected_subjects, title
from incident
order by detection_gap_hours desc nulls last, incident_id
