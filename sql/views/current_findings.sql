-- What is wrong on the newest published night: findings of the run that readers see of it.
select
  finding_id, report_date, report_name, metric_name, slice_key, slice_values, failure_class, severity, verdict, value,
  baseline_value, change, q_value, onset_date_lower, onset_date, onset_date_upper, nights_seen, excess_events,
  exposed_subjects, suspected_component, suspected_value, suspected_previous, identifiability, incident_id, statistic_name,
  evaluator, baseline_name, explains, run_id
from finding
where report_date = (select max(report_date) from report)
  and run_id in (select run_id from report where report_date = (select max(report_date) from report))
