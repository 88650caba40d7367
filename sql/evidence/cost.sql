-- The rows behind findings of cost: prompt tokens, output tokens, tool calls, list cost. Costs are as the producer priced
-- them; where it did not, the observations price tokens for the metric, and the row says what was to be priced.
select
  a.*,
  t.event_ts as request_ts,
  struct(
    t.usage_input_tokens as input_tokens,
    t.usage_cache_read_input_tokens as cache_read_input_tokens,
    t.usage_output_tokens as output_tokens,
    t.tool_call_count as tool_call_count,
    t.list_cost as list_cost,
    t.billing_currency as billing_currency
  ) as cost,
  t.usage_reasoning_output_tokens as reasoning_output_tokens,
  t.llm_call_count,
  t.provider_name,
  t.finish_reason,
  t.task_success
from affected as a
left join llm_traces as t on t.request_id = a.request_id
order by
  if(:metric = 'cache_read_share', -a.badness, a.badness) desc nulls last, a.request_id, a.unit_id
