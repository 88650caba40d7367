-- How long did each run take, and what did it read?
select started_at, job_name, report_date, status, exit_code, error_type, rows_read, rows_late, code_version, run_id
from run
order by started_at desc, report_date
