-- What is wrong with a service now: episodes that fire and are not on trial, incidents that are not resolved.
SELECT 'episode' AS what, episode_id AS id, title, toInt64(toUnixTimestamp(started)) * 1000 AS since_ms
FROM v_episodes
WHERE service = {service:String} AND (environment = '' OR environment = {environment:String}) AND status = 'firing' AND NOT trial
UNION ALL
SELECT 'incident' AS what, incident_id AS id, title, toUnixTimestamp64Milli(started) AS since_ms
FROM v_incidents
WHERE has(services, {service:String}) AND (environment = '' OR environment = {environment:String}) AND status != 'resolved' AND kind = 'incident'
ORDER BY since_ms
LIMIT 100
