-- One row per incident, whatever reported it and however often. Where a source names only a condition
-- (`recurs`), an opening that follows a resolution begins a new incident, named by its start.
--
-- `status` is what the latest report says: an incident that was reopened is not resolved. `detected` is
-- when it was first known, which is not before it started. The derived severity is that which the impact
-- called for when it was last told; team and journeys come from the configured services where no one said.
CREATE OR REPLACE VIEW v_incidents {on_cluster} AS
WITH
    told AS
    (
        SELECT
            *,
            (occurred, received_time, key) AS position,
            status != 'resolved' AND lagInFrame(status, 1, 'resolved') OVER before = 'resolved' AS is_opening
        FROM incident_event
        WINDOW before AS (PARTITION BY source, source_id ORDER BY occurred, received_time, key ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
    ),
    numbered AS
    (
        SELECT
            *,
            if(recurs, sum(is_opening) OVER until_now, 1) AS occurrence
        FROM told
        WINDOW until_now AS (PARTITION BY source, source_id ORDER BY occurred, received_time, key ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ),
    owned AS
    (
        SELECT service_catalogue.service AS service, max(service_catalogue.team) AS owner, groupUniqArrayArray(service_catalogue.journeys) AS needed_by
        FROM service_catalogue
        WHERE service_catalogue.seen_time = (SELECT max(seen_time) FROM service_catalogue)
        GROUP BY service_catalogue.service
    ),
    merged AS
    (
        SELECT
            numbered.source AS source,
            numbered.source_id AS source_id,
            numbered.occurrence AS occurrence,
            max(numbered.recurs) AS does_recur,
            if(max(numbered.kind = 'incident'), 'incident', 'alert') AS kind,
            -- A report may leave it as it is.
            if(max(numbered.status != ''), argMaxIf(numbered.status, position, numbered.status != ''), 'open') AS status,
            least(ifNull(min(numbered.started), min(numbered.occurred)), min(numbered.occurred)) AS started,
            greatest(ifNull(min(numbered.detected), started), started) AS detected,
            min(numbered.acknowledged) AS acknowledged,
            max(numbered.resolved) AS last_resolved,
            if(status = 'resolved', last_resolved, NULL) AS resolved,
            if(status IN ('mitigated', 'resolved'), ifNull(max(numbered.mitigated), resolved), NULL) AS mitigated,
            argMaxIf(numbered.severity_declared, position, numbered.severity_declared != '') AS severity_declared,
            argMaxIf(numbered.severity_derived, position, numbered.severity_derived != '') AS severity_derived,
            argMaxIf(numbered.severity_reason, position, numbered.severity_derived != '') AS severity_reason,
            arraySort(groupUniqArrayArray(numbered.services)) AS services,
            argMaxIf(numbered.environment, position, numbered.environment != '') AS environment,
            argMaxIf(numbered.team, position, numbered.team != '') AS told_team,
            argMinIf(numbered.actor, position, numbered.actor != '') AS actor,
            argMaxIf(numbered.title, position, numbered.title != '') AS title,
            argMaxIf(numbered.url, position, numbered.url != '') AS url,
            arraySort(groupUniqArrayArray(numbered.links)) AS links,
            arraySort(groupUniqArrayArray(numbered.changes)) AS changes,
            argMaxIf(numbered.cause, position, numbered.cause != '') AS cause,
            argMax(numbered.is_external, position) AS is_external,
            argMaxIf(numbered.impact_users, position, numbered.impact_users IS NOT NULL) AS impact_users,
            arraySort(groupUniqArrayArray(numbered.impact_journeys)) AS impact_journeys,
            argMaxIf(numbered.impact_budget, position, numbered.impact_budget IS NOT NULL) AS impact_budget,
            argMaxIf(numbered.impact_revenue, position, numbered.impact_revenue IS NOT NULL) AS impact_revenue,
            uniqExact(numbered.key) AS reports,
            -- The time to detect is known only where the start is told apart from the detection.
            toBool(ifNull(min(numbered.started) != min(numbered.detected), false)) AS is_detection_told,
            min(numbered.occurred) AS first_told,
            max(numbered.occurred) AS last_told
        FROM numbered
        WHERE numbered.occurrence > 0
        GROUP BY source, source_id, occurrence
    )
SELECT
    concat(merged.source, ':', merged.source_id, if(merged.does_recur, concat('@', toString(toUnixTimestamp64Milli(merged.started))), '')) AS incident_id,
    merged.source AS source,
    merged.kind AS kind,
    merged.status AS status,
    merged.started AS started,
    merged.detected AS detected,
    merged.acknowledged AS acknowledged,
    merged.mitigated AS mitigated,
    merged.resolved AS resolved,
    merged.severity_declared AS severity_declared,
    merged.severity_derived AS severity_derived,
    merged.severity_reason AS severity_reason,
    if(merged.severity_derived != '', merged.severity_derived, merged.severity_declared) AS severity,
    merged.services AS services,
    merged.services[1] AS service,
    merged.environment AS environment,
    if(merged.told_team != '', merged.told_team, owned.owner) AS team,
    merged.actor AS actor,
    merged.title AS title,
    merged.url AS url,
    merged.links AS links,
    merged.changes AS changes,
    merged.cause AS cause,
    merged.is_external AS is_external,
    merged.impact_users AS impact_users,
    merged.impact_journeys AS impact_journeys,
    merged.impact_budget AS impact_budget,
    merged.impact_revenue AS impact_revenue,
    toUInt32(merged.reports) AS reports,
    merged.source_id AS source_id,
    merged.is_detection_told AS is_detection_told,
    merged.first_told AS first_told,
    merged.last_told AS last_told
FROM merged
LEFT JOIN owned ON owned.service = merged.services[1];

-- Incidents by the day (UTC) that they began on, for every service that they touched: what counts of
-- incidents are charted from. Days without any have no row.
CREATE OR REPLACE VIEW v_incident_day {on_cluster} AS
SELECT
    environment,
    service_name AS service,
    severity,
    kind,
    toDate(started) AS day,
    count() AS incidents
FROM v_incidents
ARRAY JOIN services AS service_name
GROUP BY environment, service, severity, kind, day;
