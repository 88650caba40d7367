-- What was done in each incident, when, and by whom?
select i.incident_id, i.status, e.at, e.actor, e.action, e.detail
from incident as i
join incident_event as e on e.incident_id = i.incident_id
order by i.incident_id, e.at, e.action
