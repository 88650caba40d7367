-- Charges of published nights under the names of FOCUS 1.2; columns of our own begin with x_.
select
  report_date as x_report_date,
  charge_period_start as ChargePeriodStart,
  charge_period_end as ChargePeriodEnd,
  charge_category as ChargeCategory,
  service_category as ServiceCategory,
  provider_name as ProviderName,
  sku_meter as SkuMeter,
  consumed_quantity as ConsumedQuantity,
  consumed_unit as ConsumedUnit,
  list_unit_price as ListUnitPrice,
  contracted_unit_price as ContractedUnitPrice,
  list_cost as ListCost,
  effective_cost as EffectiveCost,
  billing_currency as BillingCurrency,
  x_application,
  x_model_id,
  x_deployment_id,
  x_tenant_tier,
  x_task_type,
  x_request_count,
  x_successful_task_count,
  x_allocation_method,
  x_unpriced_request_count,
  run_id as x_run_id
from cost_daily
where run_id in (select run_id from report where report.report_date = cost_daily.report_date)
