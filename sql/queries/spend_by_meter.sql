-- What is the money spent on, by model, and how much of it do contracts save?
select
  x_model_id as model_id, sku_meter, consumed_unit, billing_currency,
  sum(consumed_quantity) as consumed_quantity,
  sum(list_cost) as list_cost,
  sum(effective_cost) as effective_cost,
  sum(list_cost) - sum(effective_cost) as saved
from cost_daily
where list_cost is not null and sku_meter <> 'request'
group by x_model_id, sku_meter, consumed_unit, billing_currency
order by list_cost desc, model_id, sku_meter, consumed_unit, billing_currency
