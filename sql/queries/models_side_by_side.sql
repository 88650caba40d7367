-- How do the models compare on quality, speed and cost, last night?
-- A comparison of traffic, not of models: what each is asked differs. Canaries and `component_effect` are the fair comparison.
select
  slice_key,
  max(case when metric_name = 'hallucinated_response_rate' then value end) as hallucinated_response_rate,
  max(case when metric_name = 'task_success_rate' then value end) as task_success_rate,
  max(case when metric_name = 'error_rate' then value end) as error_rate,
  max(case when metric_name = 'time_to_first_token' and statistic_name = 'p95' then value end) as ttft_p95_ms,
  max(case when metric_name = 'cost_per_request' then value end) as cost_per_request_usd,
  max(case when metric_name = 'cost_per_successful_task' then value end) as cost_per_successful_task_usd
from report
where report_date = (select max(report_date) from report)
  and baseline_kind = 'trailing'
  and statistic_name in ('value', 'p95')
  and slice_key like 'model_id=%'
  and slice_key not like '%,%'
group by slice_key
order by slice_key
