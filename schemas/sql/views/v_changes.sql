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
--
-- `changes_of(services = [...])` looks only at reports of changes that name one of these services, which is
-- much less work; an empty list stands for all.
CREATE OR REPLACE VIEW changes_of {on_cluster} AS
WITH
    told AS
    (
        -- One number to compare by: when it happened, then when it was received.
        WITH bitShiftLeft(toUInt128(toUnixTimestamp64Nano(change_event.occurred)), 64) + toUnixTimestamp64Nano(change_event.received_time) AS position
        SELECT
            change_event.source AS source,
            change_event.reporter AS reporter,
            change_event.source_id AS source_id,
            multiIf(max(change_event.kind = 'rollback'), 'rollback', argMax(change_event.kind, position)) AS kind,
            ifNull(min(change_event.started), min(change_event.occurred)) AS started,
            argMaxIf(change_event.finished, position, change_event.outcome NOT IN ('running', 'unknown')) AS ended,
            argMaxIf(change_event.outcome, position, change_event.outcome NOT IN ('running', 'unknown')) AS concluded,
            if(concluded != '', concluded, if(max(change_event.outcome = 'running'), 'running', 'unknown')) AS outcome,
            -- A report that says how it went and not when, says it as it ends.
            multiIf(outcome = 'running', NULL, ended IS NOT NULL, ended, concluded != '', maxIf(change_event.occurred, change_event.outcome NOT IN ('running', 'unknown')), max(change_event.finished)) AS finished,
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
        WHERE empty({services:Array(String)})
            OR (change_event.source, change_event.source_id) IN
            (
                SELECT named.source, named.source_id FROM change_event AS named WHERE named.service IN {services:Array(String)}
            )
        GROUP BY source, reporter, source_id
    ),
    marked AS
    (
        -- Only what runs in an environment and says which version may be the same as what another source tells.
        SELECT
            *,
            greatest(ifNull(finished, last_told), last_told) AS last_seen,
            multiIf(
                kind NOT IN ('deployment', 'rollback'), concat(source, ':', source_id),
                length(commit) >= 7, concat('commit ', substring(commit, 1, 7)),
                version NOT IN ('', 'latest', 'main', 'master', 'stable', 'HEAD'), concat('version ', version),
                concat(source, ':', source_id)) AS mark
        FROM told
    ),
    seated AS
    (
        -- A pause longer than the window separates for certain: what follows looks back no further than to it,
        -- which also keeps the fold short where one version is deployed over and over.
        SELECT *, sum(is_after_pause) OVER (PARTITION BY service, environment, mark ORDER BY started, source, source_id, reporter ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS seat
        FROM
        (
            SELECT *, started > toIntervalMinute(30) + max(last_seen) OVER (PARTITION BY service, environment, mark ORDER BY started, source, source_id, reporter ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS is_after_pause
            FROM marked
        )
    ),
    numbered AS
    (
        -- The number of the change that a report belongs to, from the reports up to it. What the fold keeps is
        -- (number, end of the change so far, who reported it).
        SELECT
            *,
            row_number() OVER up_to_now AS place,
            arrayFold(
                (kept, one) -> if(
                    one.1 > kept.2 + toIntervalMinute(30) OR has(kept.3, one.3),
                    (toUInt32(kept.1 + 1), one.2, [one.3]),
                    (kept.1, greatest(kept.2, one.2), arrayPushBack(kept.3, one.3))),
                groupArray((started, last_seen, toString(reporter))) OVER up_to_now,
                (toUInt32(0), toDateTime64(0, 9, 'UTC'), CAST([], 'Array(String)'))).1 AS number
        FROM seated
        WINDOW up_to_now AS (PARTITION BY service, environment, mark, seat ORDER BY started, source, source_id, reporter ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ),
    owned AS
    (
        SELECT owner.service AS service, max(owner.team) AS team
        FROM service_catalogue AS owner
        WHERE owner.seen_time = (SELECT max(seen_time) FROM service_catalogue)
        GROUP BY owner.service
    ),
    merged AS
    (
        -- What the first report that says it says; of commits the longest.
        SELECT
            numbered.service AS service,
            numbered.environment AS environment,
            numbered.mark AS mark,
            numbered.seat AS seat,
            numbered.number AS number,
            concat(argMin(numbered.source, place), ':', argMin(numbered.source_id, place)) AS change_id,
            if(max(numbered.kind = 'rollback'), 'rollback', argMin(numbered.kind, place)) AS kind,
            argMinIf(numbered.version, place, numbered.version != '') AS version,
            argMinIf(numbered.previous_version, place, numbered.previous_version != '') AS previous_version,
            argMax(numbered.commit, length(numbered.commit) * 4294967296 - place) AS commit,
            argMinIf(numbered.repository, place, numbered.repository != '') AS repository,
            argMinIf(numbered.ref, place, numbered.ref != '') AS ref,
            argMinIf(numbered.actor, place, numbered.actor != '') AS actor,
            argMinIf(numbered.title, place, numbered.title != '') AS title,
            argMinIf(numbered.pipeline, place, numbered.pipeline != '') AS pipeline,
            min(numbered.started) AS started,
            groupUniqArray(numbered.outcome) AS outcomes,
            -- What is over is over, and a failure that one of them saw is one: a sync may succeed where the canary does not.
            multiIf(
                has(outcomes, 'aborted'), 'aborted',
                has(outcomes, 'failed'), 'failed',
                has(outcomes, 'succeeded'), 'succeeded',
                has(outcomes, 'cancelled'), 'cancelled',
                has(outcomes, 'skipped'), 'skipped',
                has(outcomes, 'running'), 'running',
                'unknown') AS outcome,
            if(outcome = 'running', NULL, max(numbered.finished)) AS finished,
            arraySort(arrayDistinct(arrayConcat(groupUniqArrayIf(numbered.url, numbered.url != ''), groupUniqArrayArray(numbered.links)))) AS links,
            arraySort(groupUniqArrayArray(numbered.labels)) AS labels,
            arraySort(groupUniqArrayArray(numbered.reverts)) AS reverts,
            arraySort(groupArray((place, toString(numbered.source), numbered.source_id))) AS reporters,
            arrayDistinct(reporters.2) AS sources,
            arrayMap(one -> concat(one.2, ':', one.3), reporters) AS reported_as,
            toUInt32(sum(numbered.reports)) AS reports
        FROM numbered
        GROUP BY service, environment, mark, seat, number
    )
SELECT
    merged.change_id AS change_id,
    merged.kind AS kind,
    merged.service AS service,
    merged.environment AS environment,
    merged.version AS version,
    merged.previous_version AS previous_version,
    merged.commit AS commit,
    merged.repository AS repository,
    merged.ref AS ref,
    merged.actor AS actor,
    merged.title AS title,
    merged.pipeline AS pipeline,
    owned.team AS team,
    merged.started AS started,
    merged.finished AS finished,
    merged.outcome AS outcome,
    merged.links AS links,
    merged.labels AS labels,
    merged.reverts AS reverts,
    merged.sources AS sources,
    merged.reported_as AS reported_as,
    merged.reports AS reports
FROM merged
LEFT JOIN owned ON owned.service = merged.service
WHERE empty({services:Array(String)}) OR merged.service IN {services:Array(String)};

CREATE OR REPLACE VIEW v_changes {on_cluster} AS
SELECT * FROM changes_of(services = []);
