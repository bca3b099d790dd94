-- Other incidents of one of {services} with the same known cause, newest first.
SELECT incident_id, title, severity, status, toUnixTimestamp64Milli(started) AS started_ms
FROM v_incidents
WHERE hasAny(services, {services:Array(String)}) AND cause = {cause:String} AND cause != ''
    AND ({environment:String} = '' OR environment IN ({environment:String}, ''))
    AND incident_id != {id:String}
ORDER BY started DESC, incident_id
LIMIT 20
