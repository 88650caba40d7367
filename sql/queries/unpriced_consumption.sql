-- Which consumption does no price cover, by model and meter?
-- Tool calls without a price cost nothing in the cost report; here they are seen.
select
  provider_name, x_model_id as model_id, sku_meter, consumed_unit,
  sum(consumed_quantity) as consumed_quantity,
  sum(x_unpriced_request_count) as unpriced_requests,
  min(report_date) as first_night,
  max(report_date) as last_night
from cost_daily
where x_unpriced_request_count > 0
group by provider_name, x_model_id, sku_meter, consumed_unit
order by unpriced_requests desc, provider_name, model_id, sku_meter
