-- Which metrics swing so much from day to day that only large changes show?
-- noise_scale 1 = no noise beyond sampling; p-values are judged on this scale.
select
  report_name, metric_name, statistic_name,
  avg(noise_scale) as mean_noise_scale, max(noise_scale) as worst_noise_scale, count(*) as series
from report
where report_date = (select max(report_date) from report)
  and noise_scale is not null
  and baseline_kind in ('trailing', 'same_weekday')
group by report_name, metric_name, statistic_name
order by mean_noise_scale desc, metric_name, statistic_name
