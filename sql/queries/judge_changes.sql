-- Where did a judge change, so that figures before and after are not comparable?
select report_date, report_name, metric_name, evaluator, evaluator_version, value, baseline_value, reason
from report
where statistic_name = 'judge_change'
order by report_date desc, report_name, metric_name, evaluator, evaluator_version
