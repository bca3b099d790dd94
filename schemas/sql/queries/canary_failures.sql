-- Requests that one version of a service answered in [from, to), seconds since 1970, and those that failed.
SELECT count() AS total, countIf(request.status_code = 2) AS failures
FROM span AS request
ANY LEFT JOIN resource ON request.resource_id = resource.resource_id
WHERE request.service = {service:String} AND request.kind = 2
    AND ({environment:String} = '' OR request.environment = {environment:String})
    AND ({operation:String} = '' OR request.name = {operation:String})
    AND request.time >= toDateTime({from:UInt32}, 'UTC') AND request.time < toDateTime({to:UInt32}, 'UTC')
    AND ({version:String} = '' OR resource.attributes['service.version'] = {version:String})
    AND arrayAll((key, wanted) -> resource.attributes[key] = wanted OR request.attributes[key] = wanted, {keys:Array(String)}, {values:Array(String)})
