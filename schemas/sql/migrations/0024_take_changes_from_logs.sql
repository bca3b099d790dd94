-- OTLP log records that tell of deployments and incidents join the reports of all other sources, so they
-- outlive the log's retention and mean the same. A record is a deployment when its event is named so or it
-- carries `deployment.id` or `deployment.status` itself (not its resource); an incident when its event is
-- named `incident.<phase>`.

CREATE MATERIALIZED VIEW log_to_change_event{local} {on_cluster} TO change_event{local} AS
WITH if(record.attributes['service.name'] != '', record.attributes['service.name'], record.service) AS name
SELECT
    record.received_time AS received_time,
    'otlp' AS source,
    concat(if(record.attributes['deployment.id'] != '', record.attributes['deployment.id'], concat(name, '@', toString(toUnixTimestamp64Nano(occurred)))), '/', record.attributes['deployment.status'], '/', toString(toUnixTimestamp64Nano(occurred))) AS key,
    'otlp' AS reporter,
    if(record.attributes['deployment.id'] != '', record.attributes['deployment.id'], concat(name, '@', toString(toUnixTimestamp64Nano(occurred)))) AS source_id,
    multiIf(
        record.attributes['shewhart.change.kind'] IN ('rollback', 'configuration', 'feature_flag', 'schema_migration', 'infrastructure'), record.attributes['shewhart.change.kind'],
        position(record.event_name, 'rollback') > 0 OR position(record.event_name, 'rolledback') > 0, 'rollback',
        'deployment'
    ) AS kind,
    if(record.time = toDateTime64(0, 9, 'UTC'), record.observed_time, record.time) AS occurred,
    if(toFloat64OrNull(record.attributes['shewhart.change.duration_s']) BETWEEN 0 AND 31536000, occurred - toIntervalSecond(toUInt32OrZero(record.attributes['shewhart.change.duration_s'])), NULL) AS started,
    if(outcome IN ('running', 'unknown'), NULL, occurred) AS finished,
    multiIf(
        record.attributes['deployment.status'] IN ('succeeded', 'success', 'failed', 'failure'), if(startsWith(record.attributes['deployment.status'], 'succe'), 'succeeded', 'failed'),
        record.attributes['deployment.status'] IN ('cancelled', 'canceled'), 'cancelled',
        record.attributes['deployment.status'] IN ('skipped', 'aborted'), record.attributes['deployment.status'],
        record.attributes['deployment.status'] IN ('pending', 'running', 'in_progress', 'started'), 'running',
        'unknown'
    ) AS outcome,
    name AS service,
    record.environment AS environment,
    if(record.attributes['service.version'] != '', record.attributes['service.version'], record.attributes['deployment.version']) AS version,
    record.attributes['shewhart.change.previous_version'] AS previous_version,
    lower(record.attributes['vcs.ref.head.revision']) AS commit,
    record.attributes['vcs.repository.name'] AS repository,
    record.attributes['vcs.ref.head.name'] AS ref,
    record.attributes['user.name'] AS actor,
    if(record.attributes['deployment.name'] != '', record.attributes['deployment.name'], substring(record.body, 1, 1024)) AS title,
    record.attributes['cicd.pipeline.name'] AS pipeline,
    if(record.attributes['cicd.pipeline.run.url.full'] != '', record.attributes['cicd.pipeline.run.url.full'], record.attributes['url.full']) AS url,
    CAST([], 'Array(String)') AS links,
    CAST([], 'Array(String)') AS labels,
    if(record.attributes['shewhart.change.reverts'] = '', CAST([], 'Array(String)'), [record.attributes['shewhart.change.reverts']]) AS reverts
FROM log{local} AS record
WHERE NOT startsWith(record.event_name, 'incident')
    AND (record.event_name IN ('deployment', 'deployment.started', 'deployment.finished', 'deployment.rollback')
        OR record.attributes['deployment.id'] != '' OR record.attributes['deployment.status'] != '');

CREATE MATERIALIZED VIEW log_to_incident_event{local} {on_cluster} TO incident_event{local} AS
WITH if(record.attributes['service.name'] != '', record.attributes['service.name'], record.service) AS name
SELECT
    record.received_time AS received_time,
    'otlp' AS source,
    concat(source_id, '/', record.event_name, '/', toString(toUnixTimestamp64Nano(occurred))) AS key,
    multiIf(
        record.attributes['shewhart.incident.id'] != '', record.attributes['shewhart.incident.id'],
        record.attributes['incident.id'] != '', record.attributes['incident.id'],
        name) AS source_id,
    'incident' AS kind,
    record.attributes['shewhart.incident.id'] = '' AND record.attributes['incident.id'] = '' AS recurs,
    if(record.time = toDateTime64(0, 9, 'UTC'), record.observed_time, record.time) AS occurred,
    multiIf(
        record.event_name = 'incident.acknowledged', 'acknowledged',
        record.event_name = 'incident.mitigated', 'mitigated',
        record.event_name IN ('incident.resolved', 'incident.closed'), 'resolved',
        'open') AS status,
    parseDateTime64BestEffortOrNull(record.attributes['shewhart.incident.started_at'], 9, 'UTC') AS started,
    if(status = 'open', occurred, NULL) AS detected,
    if(status = 'acknowledged', occurred, NULL) AS acknowledged,
    if(status = 'mitigated', occurred, NULL) AS mitigated,
    if(status = 'resolved', occurred, NULL) AS resolved,
    if(record.attributes['shewhart.incident.severity'] != '', record.attributes['shewhart.incident.severity'], record.attributes['incident.severity']) AS severity_declared,
    '' AS severity_derived,
    '' AS severity_reason,
    [name] AS services,
    record.environment AS environment,
    '' AS team,
    record.attributes['user.name'] AS actor,
    multiIf(
        record.attributes['shewhart.incident.title'] != '', record.attributes['shewhart.incident.title'],
        record.attributes['incident.title'] != '', record.attributes['incident.title'],
        substring(record.body, 1, 1024)) AS title,
    record.attributes['url.full'] AS url,
    CAST([], 'Array(String)') AS links,
    if(record.attributes['deployment.id'] = '', CAST([], 'Array(String)'), [record.attributes['deployment.id']]) AS changes,
    record.attributes['shewhart.incident.cause'] AS cause,
    record.attributes['shewhart.incident.external'] = 'true' AS is_external,
    toFloat64OrNull(record.attributes['shewhart.incident.impact.users']) AS impact_users,
    if(record.attributes['shewhart.incident.impact.journeys'] = '', CAST([], 'Array(String)'), splitByChar(',', record.attributes['shewhart.incident.impact.journeys'])) AS impact_journeys,
    toFloat64OrNull(record.attributes['shewhart.incident.impact.error_budget']) AS impact_budget,
    toFloat64OrNull(record.attributes['shewhart.incident.impact.revenue']) AS impact_revenue
FROM log{local} AS record
WHERE record.event_name IN ('incident.detected', 'incident.reported', 'incident.acknowledged', 'incident.mitigated', 'incident.resolved', 'incident.closed', 'incident.reopened', 'incident.updated');
