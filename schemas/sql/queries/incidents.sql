-- A page of incidents, newest first: those that come after {beforeNs} and {beforeId} in that order.
SELECT *
FROM v_incidents
WHERE ({service:String} = '' OR has(services, {service:String}))
    AND ({environment:String} = '' OR environment = {environment:String})
    AND ({kind:String} = '' OR kind = {kind:String})
    AND ({severity:String} = '' OR severity = {severity:String})
    AND ({team:String} = '' OR team = {team:String})
    AND ({cause:String} = '' OR cause = {cause:String})
    AND ({status:String} = '' OR status = {status:String})
    AND ({source:String} = '' OR source = {source:String})
    AND started >= fromUnixTimestamp64Nano({fromNs:Int64})
    AND started < fromUnixTimestamp64Nano({toNs:Int64})
    AND (started, incident_id) < (fromUnixTimestamp64Nano({beforeNs:Int64}), {beforeId:String})
ORDER BY started DESC, incident_id DESC
LIMIT {limit:UInt32}
