-- What each day's requests consumed of each meter, at which unit prices, by application, model, release, tier and task.
-- Reads `requests`, the observations of sql/observations/requests.sql: quantities and prices are those behind the cost
-- report. `dev.nightjar.lake.Charges` multiplies them, and folds groups of few subjects together.
--
-- Each request is in one line of meter `request`, whose cost is that of the requests, priced from the list or by their
-- producer. Prices are whole numbers of 10^-12. Quantities, counts and costs are weighted by trace_sampling_weight, as
-- the report's are. GPU time and retrieval queries are no part of a request's cost; their lines are those with a price.
with consumed as (
  select
    observation_date, application, model_id, deployment_id, tenant_tier, task_type, provider_name,
    cast(requests.weight as decimal(18, 9)) as weight,
    case when not priced then 'unpriced' when priced_by_producer then 'producer' else 'list' end as pricing,
    billing_currency, price_currency,
    input_price, contracted_input_price,
    cache_read_price, contracted_cache_read_price,
    cache_creation_price, contracted_cache_creation_price,
    output_price, contracted_output_price,
    reasoning_price, contracted_reasoning_price,
    tool_call_price, contracted_tool_call_price,
    retrieval_query_price, contracted_retrieval_query_price,
    gpu_second_price, contracted_gpu_second_price,
    count(*) as requests,
    count_if(task_success) as successes,
    sum(
      cast(
        if(
          requests.weight = 1,
          cast(list_cost * 1e12BD as bigint),
          try_cast(rint(requests.weight * cast(list_cost * 1e12BD as double)) as bigint)
        ) as decimal(19, 0)
      )
    ) as cost,
    sum(plain_input_tokens) as plain_input_tokens,
    count_if(plain_input_tokens <> 0) as plain_input_tokens_requests,
    count_if(plain_input_tokens <> 0 and task_success) as plain_input_tokens_successes,
    sum(cache_read_tokens) as cache_read_tokens,
    count_if(cache_read_tokens <> 0) as cache_read_tokens_requests,
    count_if(cache_read_tokens <> 0 and task_success) as cache_read_tokens_successes,
    sum(cache_creation_tokens) as cache_creation_tokens,
    count_if(cache_creation_tokens <> 0) as cache_creation_tokens_requests,
    count_if(cache_creation_tokens <> 0 and task_success) as cache_creation_tokens_successes,
    sum(plain_output_tokens) as plain_output_tokens,
    count_if(plain_output_tokens <> 0) as plain_output_tokens_requests,
    count_if(plain_output_tokens <> 0 and task_success) as plain_output_tokens_successes,
    sum(reasoning_tokens) as reasoning_tokens,
    count_if(reasoning_tokens <> 0) as reasoning_tokens_requests,
    count_if(reasoning_tokens <> 0 and task_success) as reasoning_tokens_successes,
    sum(priced_calls) as priced_calls,
    count_if(priced_calls <> 0) as priced_calls_requests,
    count_if(priced_calls <> 0 and task_success) as priced_calls_successes,
    sum(priced_queries) as priced_queries,
    count_if(priced_queries <> 0) as priced_queries_requests,
    count_if(priced_queries <> 0 and task_success) as priced_queries_successes,
    sum(cast(requests.weight * gpu_seconds as decimal(28, 9))) as gpu_seconds,
    count_if(gpu_seconds <> 0) as gpu_seconds_requests,
    count_if(gpu_seconds <> 0 and task_success) as gpu_seconds_successes
  from requests
  group by all
),

lines as (
  select
    observation_date, application, model_id, deployment_id, tenant_tier, task_type, provider_name, pricing,
    billing_currency, price_currency,
    weight,
    stack(
      9,
      'request', 'Requests', cast(requests as decimal(19, 0)) * weight,
      null, null, cost, requests, successes,
      'input_token', 'Tokens', cast(plain_input_tokens as decimal(19, 0)) * weight,
      input_price, contracted_input_price, null, plain_input_tokens_requests, plain_input_tokens_successes,
      'cache_read_input_token', 'Tokens', cast(cache_read_tokens as decimal(19, 0)) * weight,
      cache_read_price, contracted_cache_read_price, null, cache_read_tokens_requests, cache_read_tokens_successes,
      'cache_creation_input_token', 'Tokens', cast(cache_creation_tokens as decimal(19, 0)) * weight,
      cache_creation_price, contracted_cache_creation_price, null, cache_creation_tokens_requests,
      cache_creation_tokens_successes,
      'output_token', 'Tokens', cast(plain_output_tokens as decimal(19, 0)) * weight,
      output_price, contracted_output_price, null, plain_output_tokens_requests, plain_output_tokens_successes,
      'reasoning_token', 'Tokens', cast(reasoning_tokens as decimal(19, 0)) * weight,
      reasoning_price, contracted_reasoning_price, null, reasoning_tokens_requests, reasoning_tokens_successes,
      'tool_call', 'Calls', cast(priced_calls as decimal(19, 0)) * weight,
      tool_call_price, contracted_tool_call_price, null, priced_calls_requests, priced_calls_successes,
      'retrieval_query', 'Queries', cast(priced_queries as decimal(19, 0)) * weight,
      retrieval_query_price, contracted_retrieval_query_price, null, priced_queries_requests, priced_queries_successes,
      'gpu_second', 'Seconds', cast(gpu_seconds as decimal(38, 9)),
      gpu_second_price, contracted_gpu_second_price, null, gpu_seconds_requests, gpu_seconds_successes
    ) as (sku_meter, consumed_unit, quantity, list_price, contracted_price, cost, requests, successes)
  from consumed
),

-- A price counts where it made the cost, or where it is that of what is paid beside.
priced_lines as (
  select *, pricing = 'list' or sku_meter in ('retrieval_query', 'gpu_second') as by_list from lines
)

select
  observation_date as report_date, application, model_id, deployment_id, tenant_tier, task_type, provider_name, pricing,
  sku_meter,
  consumed_unit,
  if(sku_meter in ('retrieval_query', 'gpu_second'), price_currency, billing_currency) as billing_currency,
  if(by_list, list_price, null) as list_price,
  if(by_list, contracted_price, null) as contracted_price,
  sum(quantity) as quantity,
  sum(cost) as cost,
  sum(requests * weight) as requests,
  sum(successes * weight) as successes
from priced_lines
where sku_meter = 'request'
  or quantity <> 0 and (list_price is not null or sku_meter not in ('retrieval_query', 'gpu_second'))
group by all
