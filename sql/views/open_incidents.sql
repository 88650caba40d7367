-- Incidents that nobody has closed.
select
  incident_id, title, failure_class, severity, status, opened_at, onset_at, detected_at, frozen_at, mitigated_at,
  closed_at, detection_gap_hours, slice_values, model_id, adapter_id, prompt_version, retrieval_index_version,
  corpus_version, policy_version, tool_schema_version, runtime_version, generation_config_hash, findings,
  affected_requests, affected_subjects, customer_impact, suspected_component, rollback_plan, prevention, bundle_uri,
  bundle_sha256, run_id
from incident
where status <> 'closed'
