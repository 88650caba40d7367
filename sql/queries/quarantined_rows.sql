-- What was refused at ingest, why, and in which table?
select target_table, reason_code, column_name, match_kind, count(*) as rows_refused, min(ingested_at) as first_at, max(ingested_at) as last_at
from quarantine
group by target_table, reason_code, column_name, match_kind
order by rows_refused desc, target_table, reason_code, column_name
