-- One row per change, whatever reported it and however often.
--
-- 1. The reports of one source about one change (same `source_id`) are put together: what a later report
--    says wins over an earlier one, and one that says nothing takes nothing away.
-- 2. What several sources tell of one deployment (a pipeline, a deployment object, a GitOps sync) is one
--    change when service, environment and commit agree (its first 7 digits; the version where there is no
--    commit) and no more than 30 minutes lie between the end of one and the beginning of the next. Two
--    deployments that the same reporter tells apart are two.
--
-- Only what lies within that window decides, so loading older history never regroups later changes.
-- `change_id` is the source and identity of the first report.
CREATE OR REPLACE VIEW v_changes {on_cluster} AS
WITH
    told AS
    (
        WITH (change_event.occurred, change_event.received_time, change_event.key) AS position
        SELECT
            change_event.source AS source,
            change_event.reporter AS reporter,
            change_event.source_id AS source_id,
            multiIf(max(change_event.kind = 'rollback'), 'rollback', argMax(change_event.kind, position)) AS kind,
            ifNull(min(change_event.started), min(change_event.occurred)) AS started,
            argMaxIf(change_event.finished, position, change_event.outcome NOT IN ('running', 'unknown')) AS ended,
            argMaxIf(change_event.outcome, position, change_event.outcome NOT IN ('running', 'unknown')) AS concluded,
            if(concluded != '', concluded, if(max(change_event.outcome = 'running'), 'running', 'unknown')) AS outcome,
            if(outcome = 'running', NULL, ifNull(ended, max(change_event.finished))) AS finished,
            max(change_event.occurred) AS last_told,
            argMaxIf(change_event.service, position, change_event.service != '') AS service,
            argMaxIf(change_event.environment, position, change_event.environment != '') AS environment,
            argMaxIf(change_event.version, position, change_event.version != '') AS version,
            argMaxIf(change_event.previous_version, position, change_event.previous_version != '') AS previous_version,
            argMaxIf(change_event.commit, position, change_event.commit != '') AS commit,
            argMaxIf(change_event.repository, position, change_event.repository != '') AS repository,
            argMaxIf(change_event.ref, position, change_event.ref != '') AS ref,
            argMinIf(change_event.actor, position, change_event.actor != '') AS actor,
            argMaxIf(change_event.title, position, change_event.title != '') AS title,
            argMaxIf(change_event.pipeline, position, change_event.pipeline != '') AS pipeline,
            argMaxIf(change_event.url, position, change_event.url != '') AS url,
            groupUniqArrayArray(change_event.links) AS links,
            groupUniqArrayArray(change_event.labels) AS labels,
            groupUniqArrayArray(change_event.reverts) AS reverts,
            uniqExact(change_event.key) AS reports
        FROM change_event
        GROUP BY source, reporter, source_id
    ),
    matched AS
    (
        -- Only what runs in an environment and says which version may be the same as what another source tells.
        SELECT
            service,
            environment,
            multiIf(
                kind NOT IN ('deployment', 'rollback'), concat(source, ':', source_id),
                length(commit) >= 7, concat('commit ', substring(commit, 1, 7)),
                version != '', concat('version ', version),
                concat(source, ':', source_id)) AS mark,
            arraySort(one -> (one.1, one.2, one.3), groupArray((
                started, source, source_id, reporter, greatest(ifNull(finished, last_told), last_told), kind, finished, outcome, version,
                previous_version, commit, repository, ref, actor, title, pipeline, url, links, labels, reverts, reports))) AS members,
            -- For each member in its order the number of its change: the fold keeps (numbers, number, end, reporters).
            arrayFold(
                (kept, one) -> if(
                    kept.2 = 0 OR one.1 > kept.3 + toIntervalMinute(30) OR has(kept.4, one.4),
                    (arrayPushBack(kept.1, toUInt32(kept.2 + 1)), toUInt32(kept.2 + 1), one.5, [one.4]),
                    (arrayPushBack(kept.1, kept.2), kept.2, greatest(kept.3, one.5), arrayPushBack(kept.4, one.4))),
                arrayMap(one -> (one.1, one.2, one.3, toString(one.4), one.5), members),
                (CAST([], 'Array(UInt32)'), toUInt32(0), toDateTime64(0, 9, 'UTC'), CAST([], 'Array(String)'))).1 AS numbers
        FROM told
        GROUP BY service, environment, mark
    ),
    owned AS
    (
        SELECT owner.service AS service, max(owner.team) AS team
        FROM service_catalogue AS owner
        WHERE owner.seen_time = (SELECT max(seen_time) FROM service_catalogue)
        GROUP BY owner.service
    )
SELECT
    concat(grouped[1].2, ':', grouped[1].3) AS change_id,
    if(arrayExists(one -> one.6 = 'rollback', grouped), 'rollback', grouped[1].6) AS kind,
    matched.service AS service,
    matched.environment AS environment,
    arrayFirst(text -> text != '', arrayMap(one -> one.9, grouped)) AS version,
    arrayFirst(text -> text != '', arrayMap(one -> one.10, grouped)) AS previous_version,
    arrayReverseSort(text -> length(text), arrayMap(one -> one.11, grouped))[1] AS commit,
    arrayFirst(text -> text != '', arrayMap(one -> one.12, grouped)) AS repository,
    arrayFirst(text -> text != '', arrayMap(one -> one.13, grouped)) AS ref,
    arrayFirst(text -> text != '', arrayMap(one -> one.14, grouped)) AS actor,
    arrayFirst(text -> text != '', arrayMap(one -> one.15, grouped)) AS title,
    arrayFirst(text -> text != '', arrayMap(one -> one.16, grouped)) AS pipeline,
    owned.team AS team,
    grouped[1].1 AS started,
    if(outcome = 'running', NULL, arrayMax(arrayMap(one -> one.7, grouped))) AS finished,
    -- What is over is over, and a failure that one of them saw is one: a sync may succeed where the canary does not.
    multiIf(
        has(outcomes, 'aborted'), 'aborted',
        has(outcomes, 'failed'), 'failed',
        has(outcomes, 'succeeded'), 'succeeded',
        has(outcomes, 'cancelled'), 'cancelled',
        has(outcomes, 'skipped'), 'skipped',
        has(outcomes, 'running'), 'running',
        'unknown') AS outcome,
    arraySort(arrayDistinct(arrayFilter(text -> text != '', arrayConcat(arrayMap(one -> one.17, grouped), arrayFlatten(arrayMap(one -> one.18, grouped)))))) AS links,
    arraySort(arrayDistinct(arrayFlatten(arrayMap(one -> one.19, grouped)))) AS labels,
    arraySort(arrayDistinct(arrayFlatten(arrayMap(one -> one.20, grouped)))) AS reverts,
    arrayDistinct(arrayMap(one -> one.2, grouped)) AS sources,
    arrayMap(one -> concat(one.2, ':', one.3), grouped) AS reported_as,
    toUInt32(arraySum(one -> one.21, grouped)) AS reports
FROM
(
    SELECT
        service,
        environment,
        arrayFilter((one, its) -> its = number, members, numbers) AS grouped,
        arrayMap(one -> one.8, grouped) AS outcomes
    FROM matched
    ARRAY JOIN arrayDistinct(numbers) AS number
) AS matched
LEFT JOIN owned ON owned.service = matched.service;
