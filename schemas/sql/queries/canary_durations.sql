-- Durations in milliseconds of requests that one version of a service answered in [from, to), seconds since
-- 1970: a sample of them, the same at every look, so that a sample that grew holds what it held.
SELECT request.duration_ns / 1e6 AS value
FROM span AS request
ANY LEFT JOIN resource ON request.resource_id = resource.resource_id
WHERE request.service = {service:String} AND request.kind = 2
    AND ({environment:String} = '' OR request.environment = {environment:String})
    AND ({operation:String} = '' OR request.name = {operation:String})
    AND request.time >= toDateTime({from:UInt32}, 'UTC') AND request.time < toDateTime({to:UInt32}, 'UTC')
    AND ({version:String} = '' OR resource.attributes['service.version'] = {version:String})
    AND arrayAll((key, wanted) -> resource.attributes[key] = wanted OR request.attributes[key] = wanted, {keys:Array(String)}, {values:Array(String)})
ORDER BY cityHash64(request.trace_id, request.span_id), request.time
LIMIT {limit:UInt32}
