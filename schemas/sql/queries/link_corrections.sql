-- What people said last of a change as a whole (no incident) and in regard to each incident. `ends` is when the
-- incident was mitigated; of a change as a whole, when the next deployment succeeded.
SELECT
    word.change_id AS change_id,
    word.incident_id AS incident_id,
    word.verdict AS verdict,
    word.author AS author,
    word.reason AS reason,
    toUnixTimestamp64Micro(word.said) AS said,
    deployed.service AS service,
    deployed.environment AS environment,
    toString(if(word.incident_id = '' OR caused.incident_id = '', deployed.succeeded_next, caused.mitigated)) AS recovered
FROM
(
    SELECT change_id, incident_id, argMax(verdict, created) AS verdict, argMax(author, created) AS author, argMax(reason, created) AS reason, max(created) AS said
    FROM link_correction
    GROUP BY change_id, incident_id
) AS word
INNER JOIN (SELECT toString(service) AS service, toString(environment) AS environment, change_id, succeeded_next FROM deployment FINAL) AS deployed ON deployed.change_id = word.change_id
LEFT JOIN (SELECT incident_id, mitigated FROM v_incidents) AS caused ON caused.incident_id = word.incident_id
