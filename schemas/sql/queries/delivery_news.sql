-- What there is of events, by the name that decides what has to be derived anew: it has changed when the
-- counts have. `newest` is when the latest was taken in, in milliseconds.
SELECT 'change' AS kind, toString(service) AS name, count() AS events, toUnixTimestamp64Milli(max(received_time)) AS newest FROM change_event GROUP BY name
UNION ALL
SELECT 'commit', toString(repository) AS name, count(), toUnixTimestamp64Milli(max(received_time)) FROM commit_event GROUP BY name
UNION ALL
SELECT 'incident', '', count(), toUnixTimestamp64Milli(max(received_time)) FROM incident_event
UNION ALL
SELECT 'episode', '', count(), toUnixTimestamp64Milli(max(updated)) FROM episode
UNION ALL
SELECT 'cause', '', count(), toUnixTimestamp64Milli(max(created)) FROM episode_cause
UNION ALL
SELECT 'correction', '', count(), toUnixTimestamp64Milli(max(created)) FROM link_correction
UNION ALL
SELECT 'dependency', '', count(), toInt64(0) FROM v_dependencies
UNION ALL
SELECT 'team', '', count(), toUnixTimestamp64Milli(max(seen_time)) FROM service_catalogue
