-- Brings `deployment` to what the reports say of the given services: writes what differs, and marks what is
-- no longer so.
--
-- Deployments of one service in one environment succeed one another in the order in which they ended. The
-- same version (the commit, where no version is told) again is
--
-- - a redeploy, when it is what ran there already;
-- - a rollback, when others concluded between: it takes back the first of them, if that ended no longer than
--   {rollbackHours} before. A change that its source calls a rollback takes back the same; where the version
--   was not seen there before, the one that concluded just before it.
--
-- Deploying again what a rollback had taken away is neither: a deployment that returns to before a rollback
-- takes nothing back. Only what lies within those hours decides, however much history is loaded.
INSERT INTO deployment
WITH
    known AS
    (
        SELECT
            *,
            ifNull(finished, started) AS ended,
            if(version != '', version, commit) AS identity,
            outcome IN ('succeeded', 'failed', 'aborted') AND finished IS NOT NULL AS is_concluded
        FROM changes_of(services = {services:Array(String)})
        WHERE kind IN ('deployment', 'rollback')
    ),
    placed AS
    (
        SELECT
            *,
            if(is_concluded, row_number() OVER (PARTITION BY service, environment, is_concluded ORDER BY ended, started, change_id), 0) AS place
        FROM known
    ),
    neighbours AS
    (
        SELECT
            *,
            lagInFrame((change_id, ended, kind)) OVER nearby AS before,
            leadInFrame((change_id, ended, kind)) OVER nearby AS after,
            minIf(ended, outcome = 'succeeded') OVER (PARTITION BY service, environment, is_concluded ORDER BY place DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS next_ended
        FROM placed
        WINDOW nearby AS (PARTITION BY service, environment, is_concluded ORDER BY place ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)
    ),
    compared AS
    (
        -- The nearest place before at which the same was deployed (0: nowhere), and what stood right behind it.
        SELECT
            *,
            if(identity = '' OR place = 0, 0, maxIf(place, outcome = 'succeeded') OVER same) AS target,
            argMaxIf(after, place, outcome = 'succeeded') OVER same AS first_after
        FROM neighbours
        WINDOW same AS (PARTITION BY service, environment, identity, is_concluded ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ),
    behind AS
    (
        -- `returns`: it goes back to before others, the first of which is `after_id`, within the hours.
        SELECT
            *,
            first_after.1 AS after_id,
            first_after.3 AS after_kind,
            place != 0 AND outcome = 'succeeded' AS may_take_back,
            may_take_back AND target != 0 AND target + 1 < place AND first_after.2 + toIntervalHour({rollbackHours:UInt32}) >= started AS returns
        FROM compared
    ),
    known_after AS
    (
        -- Whether the first of those was itself a return.
        SELECT
            *,
            has(groupArrayIf(change_id, returns) OVER (PARTITION BY service, environment), after_id) AS after_returned
        FROM behind
    ),
    told AS
    (
        SELECT
            toString(service) AS service,
            toString(environment) AS environment,
            change_id,
            toString(kind) AS kind,
            version,
            commit,
            toString(repository) AS repository,
            ref,
            actor,
            title,
            toString(pipeline) AS pipeline,
            toString(team) AS team,
            started,
            finished,
            outcome,
            links,
            labels,
            reverts,
            reported_as,
            toBool(kind = 'deployment' AND (
                {hotfixBranch:String} != '' AND match(ref, {hotfixBranch:String})
                OR {hotfixLabel:String} != '' AND arrayExists(label -> match(label, {hotfixLabel:String}), labels)
                OR {hotfixTitle:String} != '' AND match(title, {hotfixTitle:String})
                OR {hotfixPipeline:String} != '' AND match(pipeline, {hotfixPipeline:String}))) AS is_hotfix,
            toBool(may_take_back AND kind = 'deployment' AND target != 0 AND target + 1 = place) AS is_redeploy,
            if(place > 1, before.1, '') AS previous,
            multiIf(
                NOT may_take_back, '',
                returns AND (kind = 'rollback' OR NOT (after_kind = 'rollback' OR after_returned)), after_id,
                kind = 'rollback' AND place > 1 AND NOT returns AND before.3 != 'rollback' AND before.2 + toIntervalHour({rollbackHours:UInt32}) >= started, before.1,
                '') AS rolls_back,
            multiIf(rolls_back = '', '', kind = 'rollback', 'told', 'version') AS rolls_back_by,
            if(place = 0 OR toYear(next_ended) < 1971, NULL, next_ended) AS succeeded_next
        FROM known_after
    )
SELECT
    service,
    environment,
    change_id,
    argMax(fields, is_told).1 AS kind,
    argMax(fields, is_told).2 AS version,
    argMax(fields, is_told).3 AS commit,
    argMax(fields, is_told).4 AS repository,
    argMax(fields, is_told).5 AS ref,
    argMax(fields, is_told).6 AS actor,
    argMax(fields, is_told).7 AS title,
    argMax(fields, is_told).8 AS pipeline,
    argMax(fields, is_told).9 AS team,
    argMax(fields, is_told).10 AS started,
    argMax(fields, is_told).11 AS finished,
    argMax(fields, is_told).12 AS outcome,
    argMax(fields, is_told).13 AS links,
    argMax(fields, is_told).14 AS labels,
    argMax(fields, is_told).15 AS reverts,
    argMax(fields, is_told).16 AS reported_as,
    argMax(fields, is_told).17 AS is_hotfix,
    argMax(fields, is_told).18 AS is_redeploy,
    argMax(fields, is_told).19 AS previous,
    argMax(fields, is_told).20 AS rolls_back,
    argMax(fields, is_told).21 AS rolls_back_by,
    argMax(fields, is_told).22 AS succeeded_next,
    {derived:UInt64} AS derived,
    toUInt8(max(is_told) = 0) AS gone
FROM
(
    SELECT service, environment, change_id, 1 AS is_told, tuple(kind, version, commit, repository, ref, actor, title, pipeline, team, started, finished, outcome, links, labels, reverts, reported_as, is_hotfix, is_redeploy, previous, rolls_back, rolls_back_by, succeeded_next) AS fields
    FROM told
    UNION ALL
    SELECT toString(service), toString(environment), change_id, 0 AS is_told, tuple(toString(kind), version, commit, toString(repository), ref, actor, title, toString(pipeline), toString(team), started, finished, toString(outcome), links, labels, reverts, reported_as, is_hotfix, is_redeploy, previous, rolls_back, toString(rolls_back_by), succeeded_next) AS fields
    FROM deployment FINAL
    WHERE empty({services:Array(String)}) OR service IN {services:Array(String)}
)
GROUP BY service, environment, change_id
HAVING uniqExact(sipHash128(fields)) > 1 OR count() = 1
