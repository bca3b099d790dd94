-- What was altered in the services of {services} between two instants, as OTLP events tell it.
SELECT
    toUnixTimestamp64Milli(time) AS at_ms,
    service,
    environment,
    event_name,
    attributes['deployment.id'] AS deployment_id,
    attributes['deployment.name'] AS deployment_name,
    attributes['deployment.status'] AS deployment_status,
    if(attributes['service.version'] != '', attributes['service.version'], attributes['deployment.version']) AS version,
    attributes['shewhart.change.kind'] AS change_kind,
    attributes['url.full'] AS url
FROM log
WHERE service IN {services:Array(String)}
    AND time >= toDateTime64({fromMs:Int64} / 1000, 9, 'UTC') AND time <= toDateTime64({toMs:Int64} / 1000, 9, 'UTC')
    AND position(event_name, 'incident') = 0
    AND (position(event_name, 'deployment') > 0 OR arrayExists(key -> startsWith(key, 'deployment.') AND key NOT LIKE 'deployment.environment%', mapKeys(attributes)))
ORDER BY time DESC
LIMIT 1000
