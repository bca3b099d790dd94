-- The change that an incident names, or that a person gave as the cause of an episode: an identity whatever its
-- time; a version or commit only of the named services, as deployed last before. External incidents name none.
WITH
    blaming AS
    (
        SELECT incident_id, '' AS episode_id, title, '' AS author, services, environment, greatest(started, detected) AS known_at, mitigated AS recovered, lower(arrayJoin(changes)) AS reference
        FROM v_incidents
        WHERE NOT is_external AND notEmpty(changes)
        UNION ALL
        SELECT '' AS incident_id, episode_id, title, cause_author AS author, if(service = '', [], [toString(service)]) AS services, environment, toDateTime64(detected, 9, 'UTC') AS known_at, toDateTime64(ended, 9, 'UTC') AS recovered, lower(cause_reference) AS reference
        FROM v_episodes
        WHERE cause_kind = 'change' AND cause_reference != '' AND status != 'withdrawn'
    ),
    named AS
    (
        SELECT toString(service) AS service, toString(environment) AS environment, change_id, started, lower(pair.1) AS name, pair.2 AS grade, if(grade = 'commit', lower(commit), '') AS whole
        FROM
        (
            SELECT *, arrayJoin(arrayDistinct(arrayConcat(
                arrayMap(one -> (one, 'identity'), arrayConcat([change_id], reported_as, arrayMap(one -> substring(one, position(one, ':') + 1), reported_as), links)),
                if(version = '', [], [(version, 'version')]),
                if(length(commit) >= 7, [(substring(commit, 1, 7), 'commit')], [])))) AS pair
            FROM deployment FINAL
            WHERE outcome IN ('succeeded', 'failed', 'aborted') AND finished IS NOT NULL
        )
    )
SELECT
    chosen.1 AS service,
    chosen.2 AS environment,
    chosen.3 AS change_id,
    chosen.4 AS grade,
    incident_id,
    episode_id,
    title,
    author,
    0 AS gap,
    '' AS remedy,
    toString(recovered) AS recovered
FROM
(
    SELECT
        blaming.incident_id AS incident_id,
        blaming.episode_id AS episode_id,
        any(blaming.title) AS title,
        any(blaming.author) AS author,
        any(blaming.recovered) AS recovered,
        argMax((named.service, named.environment, named.change_id, named.grade), (named.grade = 'identity', named.started)) AS chosen
    FROM blaming
    INNER JOIN named ON named.name = if(match(blaming.reference, '^[0-9a-f]{7,64}$'), substring(blaming.reference, 1, 7), blaming.reference)
    WHERE named.grade = 'identity'
        OR (empty(blaming.services) OR has(blaming.services, named.service))
            AND (blaming.environment = '' OR blaming.environment = named.environment)
            AND named.started <= blaming.known_at
            AND (named.grade != 'commit' OR startsWith(named.whole, blaming.reference) OR startsWith(blaming.reference, named.whole))
    GROUP BY incident_id, episode_id, blaming.reference
)
