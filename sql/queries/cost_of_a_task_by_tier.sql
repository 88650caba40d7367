-- What did all requests of a tenant tier cost per successful task, week by week over the last eight weeks?
-- The cost report leaves requests of unknown outcome out; here they are part of the cost.
-- Every request is counted in one row of meter `request`; the other rows say what it consumed.
select
  cast(date_trunc('week', report_date) as date) as week_start,
  x_tenant_tier as tenant_tier,
  sum(case when sku_meter = 'request' then x_request_count end) as requests,
  sum(case when sku_meter = 'request' then x_successful_task_count end) as successful_tasks,
  sum(case when sku_meter not in ('gpu_second', 'retrieval_query') then list_cost end) as cost_usd,
  cast(sum(case when sku_meter not in ('gpu_second', 'retrieval_query') then list_cost end) as double)
    / nullif(sum(case when sku_meter = 'request' then x_successful_task_count end), 0) as cost_per_successful_task_usd
from cost_daily
where billing_currency = 'USD'
  and report_date > (select max(report_date) from cost_daily) - interval '56' day
group by cast(date_trunc('week', report_date) as date), x_tenant_tier
order by week_start, tenant_tier
