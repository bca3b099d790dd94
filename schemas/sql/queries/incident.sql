-- One incident, by its identity.
SELECT *
FROM v_incidents
WHERE incident_id = {id:String}
LIMIT 1
