-- What does a tenant tier cost per week, and on what is it spent?
-- GPU time is what lies behind some of these prices, so that it is shown beside them and never added to them.
select
  cast(date_trunc('week', report_date) as date) as week_start,
  x_tenant_tier as tenant_tier,
  billing_currency,
  sum(case when sku_meter <> 'gpu_second' then list_cost end) as list_cost,
  sum(case when sku_meter <> 'gpu_second' then effective_cost end) as effective_cost,
  sum(case when sku_meter in ('input_token', 'cache_read_input_token', 'cache_creation_input_token') then list_cost end)
    as input_cost,
  sum(case when sku_meter in ('output_token', 'reasoning_token') then list_cost end) as output_cost,
  sum(case when sku_meter = 'tool_call' then list_cost end) as tool_cost,
  sum(case when sku_meter = 'gpu_second' then list_cost end) as gpu_cost
from cost_daily
group by cast(date_trunc('week', report_date) as date), x_tenant_tier, billing_currency
order by week_start, tenant_tier, billing_currency
