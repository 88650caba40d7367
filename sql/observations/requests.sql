-- Grain: one row per request (llm_traces), on the UTC day of its start.
--
-- Cost: list_cost of the trace where the producer priced it, else its tokens at the prices in force on the day
-- (effective_from inclusive, effective_to exclusive, latest effective_from first). Cached tokens without a price of
-- their own cost what input costs, reasoning tokens what output costs, tool calls nothing. A tier applies above its
-- threshold: of the tiers with fewer tokens than the input has, the largest. A request without a price for its tokens
-- has a null cost, never zero. Unit prices are whole numbers of 10^-12, so sums are exact; an overflow is a null.
-- The quantities and unit prices behind a cost are columns, too: sql/costs/cost_daily.sql adds them up.
--
-- GPU time: seconds of GPU telemetry of the deployment and day, shared out by tokens; null without telemetry.
with traces as (
  select
    request_id, event_ts, ingest_ts, to_date(event_ts) as observation_date,
    conversation_id, enduser_pseudo_id, operation_name, provider_name, environment, region,
    application, model_id, adapter_id, prompt_version, retrieval_index_version, corpus_version, policy_version,
    tool_schema_version, runtime_name, runtime_version, generation_config_hash, deployment_id, deployment_arm, language,
    task_type, tenant_tier, output_type, finish_reason, status, error_type, http_status_code,
    queue_time_ms, time_to_first_token_ms, mean_itl_ms, generation_time_ms, duration_ms,
    usage_input_tokens, usage_cache_read_input_tokens, usage_cache_creation_input_tokens, usage_output_tokens,
    usage_reasoning_output_tokens, llm_call_count, tool_call_count, tool_error_count, retrieval_count,
    retrieved_document_count, retrieval_top_score, refused, policy_action, self_reported_confidence, task_success,
    list_cost, billing_currency, trace_sampling_weight
  from llm_traces
  where event_ts >= cast(:from_date as timestamp)
    and event_ts < cast(date_add(:to_date, 1) as timestamp)
),

days as (
  select explode(sequence(:from_date, :to_date)) as price_date
),

-- One price per day, model, kind and tier, whatever overlaps in the price list.
prices_in_force as (
  select
    d.price_date, p.provider_name, p.model_id, p.price_kind, coalesce(p.tier_min_input_tokens, -1) as tier,
    max(
      struct(
        p.effective_from,
        cast(p.list_unit_price * 1000000000000 as bigint) as list_price,
        cast(p.contracted_unit_price * 1000000000000 as bigint) as contracted_price,
        p.billing_currency
      )
    ) as newest
  from days as d
  join model_prices as p
    on p.effective_from <= d.price_date and (p.effective_to is null or d.price_date < p.effective_to)
  group by d.price_date, p.provider_name, p.model_id, p.price_kind, coalesce(p.tier_min_input_tokens, -1)
),

-- Tiers of one model: [tier, next_tier) in input tokens, each kind falling back to the next lower tier that prices it.
tier_bounds as (
  select
    price_date, provider_name, model_id, tier,
    lead(tier) over (partition by price_date, provider_name, model_id order by tier) as next_tier
  from (
    select distinct price_date, provider_name, model_id, tier from prices_in_force
    union
    select distinct price_date, provider_name, model_id, -1 as tier from prices_in_force
  )
),

price_sheet as (
  select
    t.price_date, t.provider_name, t.model_id, t.tier, t.next_tier,
    max_by(p.newest, p.tier) filter (where p.price_kind = 'input_token') as input_token,
    max_by(p.newest, p.tier) filter (where p.price_kind = 'output_token') as output_token,
    max_by(p.newest, p.tier) filter (where p.price_kind = 'cache_read_input_token') as cache_read_input_token,
    max_by(p.newest, p.tier) filter (where p.price_kind = 'cache_creation_input_token') as cache_creation_input_token,
    max_by(p.newest, p.tier) filter (where p.price_kind = 'reasoning_token') as reasoning_token,
    max_by(p.newest, p.tier) filter (where p.price_kind = 'tool_call') as tool_call,
    max_by(p.newest, p.tier) filter (where p.price_kind = 'retrieval_query') as retrieval_query,
    max_by(p.newest, p.tier) filter (where p.price_kind = 'gpu_second') as gpu_second,
    max(p.newest.billing_currency) as currency,
    count(distinct p.newest.billing_currency) as currencies
  from tier_bounds as t
  join prices_in_force as p
    on p.price_date = t.price_date and p.provider_name = t.provider_name and p.model_id = t.model_id
    and p.tier <= t.tier
  group by t.price_date, t.provider_name, t.model_id, t.tier, t.next_tier
),

-- Under its provider's name, and under no name where only one provider has the model.
prices as (
  select
    s.price_date, name as provider_name, s.model_id, s.tier, s.next_tier, s.currency,
    s.input_token.list_price as input_price,
    s.input_token.contracted_price as contracted_input_price,
    s.output_token.list_price as output_price,
    s.output_token.contracted_price as contracted_output_price,
    coalesce(s.cache_read_input_token, s.input_token).list_price as cache_read_price,
    coalesce(s.cache_read_input_token, s.input_token).contracted_price as contracted_cache_read_price,
    coalesce(s.cache_creation_input_token, s.input_token).list_price as cache_creation_price,
    coalesce(s.cache_creation_input_token, s.input_token).contracted_price as contracted_cache_creation_price,
    coalesce(s.reasoning_token, s.output_token).list_price as reasoning_price,
    coalesce(s.reasoning_token, s.output_token).contracted_price as contracted_reasoning_price,
    s.reasoning_token is not null and s.output_token is not null as reasoning_apart,
    s.tool_call.list_price as tool_call_price,
    s.tool_call.contracted_price as contracted_tool_call_price,
    s.retrieval_query.list_price as retrieval_query_price,
    s.retrieval_query.contracted_price as contracted_retrieval_query_price,
    s.gpu_second.list_price as gpu_second_price,
    s.gpu_second.contracted_price as contracted_gpu_second_price
  from (
    select
      *,
      min(provider_name) over (partition by price_date, model_id)
        = max(provider_name) over (partition by price_date, model_id) as one_provider
    from price_sheet
  ) as s
  lateral view explode(array_distinct(array(s.provider_name, if(s.one_provider, '', s.provider_name)))) as name
  where s.currencies = 1
),

gpu_time as (
  select deployment_id, to_date(event_ts) as gpu_date, sum(cast(interval_s as double)) as gpu_seconds
  from gpu_telemetry
  where event_ts >= cast(:from_date as timestamp)
    and event_ts < cast(date_add(:to_date, 1) as timestamp)
    and deployment_id is not null
  group by deployment_id, to_date(event_ts)
),

deployment_tokens as (
  select
    deployment_id, to_date(event_ts) as token_date,
    sum(trace_sampling_weight * (coalesce(usage_input_tokens, 0) + coalesce(usage_output_tokens, 0))) as tokens
  from llm_traces
  where event_ts >= cast(:from_date as timestamp)
    and event_ts < cast(date_add(:to_date, 1) as timestamp)
    and deployment_id is not null
  group by deployment_id, to_date(event_ts)
),

gpu_rates as (
  select g.deployment_id, g.gpu_date, g.gpu_seconds / t.tokens as gpu_seconds_per_token
  from gpu_time as g
  join deployment_tokens as t on t.deployment_id = g.deployment_id and t.token_date = g.gpu_date
  where t.tokens > 0
),

priced as (
  select /*+ broadcast(p), broadcast(g) */
    t.*,
    p.* except (price_date, provider_name, model_id, tier, next_tier),
    p.model_id is not null as model_priced,
    g.gpu_seconds_per_token * (coalesce(t.usage_input_tokens, 0) + coalesce(t.usage_output_tokens, 0)) as gpu_seconds,
    greatest(
      coalesce(t.usage_input_tokens, 0) - coalesce(t.usage_cache_read_input_tokens, 0)
        - coalesce(t.usage_cache_creation_input_tokens, 0),
      0) as plain_input_tokens,
    coalesce(t.usage_cache_read_input_tokens, 0) as cache_read_tokens,
    coalesce(t.usage_cache_creation_input_tokens, 0) as cache_creation_tokens,
    coalesce(t.usage_output_tokens, 0) - if(p.reasoning_apart, coalesce(t.usage_reasoning_output_tokens, 0), 0)
      as plain_output_tokens,
    if(p.reasoning_apart, coalesce(t.usage_reasoning_output_tokens, 0), 0) as reasoning_tokens,
    coalesce(t.tool_call_count, 0) as priced_calls,
    coalesce(t.retrieval_count, 0) as priced_queries
  from traces as t
  left join prices as p
    on p.price_date = t.observation_date and p.model_id = t.model_id
    and p.provider_name = coalesce(t.provider_name, '')
    and p.tier < coalesce(t.usage_input_tokens, 0)
    and (p.next_tier is null or coalesce(t.usage_input_tokens, 0) <= p.next_tier)
  left join gpu_rates as g on g.deployment_id = t.deployment_id and g.gpu_date = t.observation_date
),

costs as (
  select
    *,
    case
      when list_cost is not null then list_cost
      when usage_input_tokens is null and usage_output_tokens is null or not model_priced then null
      else try_cast(
        try_add(
          try_add(
            try_add(
              try_multiply(plain_input_tokens, if(plain_input_tokens = 0, 0, input_price)),
              try_multiply(cache_read_tokens, if(cache_read_tokens = 0, 0, cache_read_price))
            ),
            try_add(
              try_multiply(cache_creation_tokens, if(cache_creation_tokens = 0, 0, cache_creation_price)),
              try_multiply(plain_output_tokens, if(plain_output_tokens = 0, 0, output_price))
            )
          ),
          try_add(
            try_multiply(reasoning_tokens, if(reasoning_tokens = 0, 0, reasoning_price)),
            try_multiply(priced_calls, coalesce(tool_call_price, 0))
          )
        ) * cast(0.000000000001 as decimal(12, 12))
        as decimal(18, 12))
    end as cost,
    case when list_cost is not null then coalesce(billing_currency, 'USD') else currency end as cost_currency
  from priced
)

select
  observation_date,
  request_id,
  request_id as unit_id,
  coalesce(enduser_pseudo_id, conversation_id, request_id) as subject,
  trace_sampling_weight as weight,
  '' as evaluator,
  '' as evaluator_version,
  ingest_ts >= cast(date_add(observation_date, 2) as timestamp) as late,

  model_id, adapter_id, prompt_version, retrieval_index_version, corpus_version, policy_version, tool_schema_version,
  runtime_version, generation_config_hash,

  application, deployment_id, deployment_arm, language, task_type, tenant_tier, region, environment, provider_name,
  operation_name, runtime_name, output_type, finish_reason, error_type, policy_action,

  status,
  http_status_code,
  coalesce(lower(error_type) rlike 'time.?out|timed.?out|deadline', false) as timed_out,
  queue_time_ms, time_to_first_token_ms, mean_itl_ms, generation_time_ms, duration_ms,
  case
    when generation_time_ms > 0 and usage_output_tokens > 1
      then (usage_output_tokens - 1) * 1000.0D / generation_time_ms
    when mean_itl_ms > 0 then 1000.0D / mean_itl_ms
  end as output_tokens_per_second,

  usage_input_tokens, usage_cache_read_input_tokens, usage_cache_creation_input_tokens, usage_output_tokens,
  usage_reasoning_output_tokens, llm_call_count, tool_call_count, tool_error_count, retrieval_count,
  retrieved_document_count, retrieval_top_score,

  refused, task_success, self_reported_confidence,

  cost as list_cost,
  cost_currency as billing_currency,
  case when cost_currency = 'USD' then cost end as list_cost_usd,
  cost is not null as priced,
  case
    when tool_call_count = 0 then cast(0 as decimal(18, 12))
    when currency = 'USD' then try_cast(
      try_multiply(priced_calls, tool_call_price) * cast(0.000000000001 as decimal(12, 12)) as decimal(18, 12)
    )
  end as tool_cost_usd,
  gpu_seconds,
  case when currency = 'USD' then gpu_seconds * gpu_second_price / 1e12D end as gpu_cost_usd,
  -- What the requests consumed of each meter, and its unit prices in 10^-12 of price_currency.
  list_cost is not null as priced_by_producer,
  currency as price_currency,
  plain_input_tokens, input_price, contracted_input_price,
  cache_read_tokens, cache_read_price, contracted_cache_read_price,
  cache_creation_tokens, cache_creation_price, contracted_cache_creation_price,
  plain_output_tokens, output_price, contracted_output_price,
  reasoning_tokens, reasoning_price, contracted_reasoning_price,
  priced_calls, tool_call_price, contracted_tool_call_price,
  priced_queries, retrieval_query_price, contracted_retrieval_query_price,
  gpu_second_price, contracted_gpu_second_price
from costs
