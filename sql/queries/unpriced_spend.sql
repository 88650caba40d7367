-- Which traffic has no price, so that its spend is in no report?
-- Requests without a cost of their own and without a token price of their model that was in force on their day.
select
  t.application, t.model_id,
  count(*) as requests,
  sum(t.usage_input_tokens) as input_tokens,
  sum(t.usage_output_tokens) as output_tokens
from llm.llm_traces as t
left join (
  select distinct t.request_id
  from llm.llm_traces as t
  join llm.model_prices as p on p.model_id = t.model_id and p.price_kind = 'output_token'
    and p.effective_from <= cast(t.event_ts as date)
    and (p.effective_to is null or cast(t.event_ts as date) < p.effective_to)
) as priced on priced.request_id = t.request_id
where t.list_cost is null and priced.request_id is null
group by t.application, t.model_id
order by requests desc, t.application, t.model_id
