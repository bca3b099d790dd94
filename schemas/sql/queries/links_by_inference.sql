-- What may have been caused by a deployment that nobody named: for each incident (external ones aside) and each
-- critical episode without a cause, the latest deployment of the same service and environment that had begun
-- when it started and had not been over for more than {inferenceHours}. Where there is none, the latest of a
-- service that it calls. What an incident names may not be loaded yet, or be no deployment: it is not guessed
-- at either way (an answer without a digit, such as "none", names nothing). {explained} are incidents of which people said what caused them.
--
-- `grade` is incident, alert or episode. Of an episode only the first bucket is known in which it began, so a
-- deployment shortly after that bucket's start may still have been before.
WITH
    trouble AS
    (
        SELECT incident_id, '' AS episode_id, title, toString(kind) AS grade, services, environment, started AS began, mitigated AS recovered
        FROM v_incidents
        WHERE NOT is_external AND NOT arrayExists(name -> match(name, '[0-9]'), changes) AND incident_id NOT IN {explained:Array(String)}
        UNION ALL
        SELECT '' AS incident_id, episode_id, title, 'episode' AS grade, [toString(service)] AS services, environment, toDateTime64(least(detected, started + toIntervalMinute(15)), 9, 'UTC') AS began, toDateTime64(ended, 9, 'UTC') AS recovered
        FROM v_episodes
        WHERE NOT trial AND status != 'withdrawn' AND severity = 'critical' AND cause_kind = ''
    ),
    suspected AS
    (
        SELECT *, suspect.1 AS service, suspect.2 AS of, suspect.3 AS nearness
        FROM
        (
            SELECT trouble.*, arrayJoin(arrayDistinct(arrayConcat(
                arrayMap(own -> (own, '', 1), services),
                arrayFlatten(arrayMap(own -> arrayMap(call -> (call.2, own, 0), arrayFilter(call -> call.1 = own, called.calls)), services))))) AS suspect
            FROM trouble
            LEFT JOIN (SELECT environment, groupArray((caller, callee)) AS calls FROM v_dependencies GROUP BY environment) AS called ON called.environment = trouble.environment
        )
    )
SELECT
    chosen.1 AS service,
    told_environment AS environment,
    chosen.2 AS change_id,
    grade,
    incident_id,
    episode_id,
    title,
    chosen.4 AS of,
    greatest(0, dateDiff('second', chosen.3, began)) AS gap,
    '' AS remedy,
    toString(recovered) AS recovered
FROM
(
    SELECT
        suspected.incident_id AS incident_id,
        suspected.episode_id AS episode_id,
        any(suspected.title) AS title,
        any(suspected.grade) AS grade,
        any(suspected.environment) AS told_environment,
        any(suspected.began) AS began,
        any(suspected.recovered) AS recovered,
        argMax((latest.service, latest.change_id, latest.ended, suspected.of), (suspected.nearness, latest.started, latest.change_id)) AS chosen
    FROM suspected
    ASOF INNER JOIN
    (
        SELECT toString(service) AS service, toString(environment) AS environment, change_id, started, assumeNotNull(finished) AS ended
        FROM deployment FINAL
        WHERE outcome IN ('succeeded', 'failed', 'aborted') AND finished IS NOT NULL
    ) AS latest ON latest.service = suspected.service AND latest.environment = suspected.environment AND latest.started <= suspected.began
    WHERE suspected.began <= latest.ended + toIntervalHour({inferenceHours:UInt32})
    GROUP BY incident_id, episode_id
)
