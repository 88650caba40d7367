-- How many subjects each group of cost_daily.sql has, and which, no more than `most` of one: enough to tell which groups are
-- too small to be printed and how many subjects several of those have together. A subject is its hash.
with subjects as (
  select distinct
    observation_date, application, model_id, deployment_id, tenant_tier, task_type, xxhash64(subject) as subject
  from requests
)

select
  observation_date as report_date, application, model_id, deployment_id, tenant_tier, task_type,
  count(*) as subject_count,
  collect_list(subject) filter (where place <= :most) as subjects
from (
  select
    *,
    row_number() over (
      partition by observation_date, application, model_id, deployment_id, tenant_tier, task_type order by subject
    ) as place
  from subjects
)
group by all
