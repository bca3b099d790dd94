-- Why changes count as failed, or by whose word not: one row per link, whatever its verdict.
CREATE OR REPLACE VIEW v_failure_links {on_cluster} AS
SELECT
    toString(failure_link.service) AS service,
    toString(failure_link.environment) AS environment,
    failure_link.change_id AS change_id,
    toString(failure_link.method) AS method,
    failure_link.incident_id AS incident_id,
    failure_link.episode_id AS episode_id,
    failure_link.remedy AS remedy,
    failure_link.confidence AS confidence,
    toString(failure_link.verdict) AS verdict,
    failure_link.reason AS reason,
    failure_link.recovered AS recovered,
    failure_link.author AS author
FROM failure_link FINAL;

-- One row per deployment or rollback, with everything that delivery metrics count. Every reader of those
-- metrics reads this view.
--
-- - `is_concluded`: it succeeded, or failed after its start; nothing else is counted.
-- - `failed_by`: the strongest link that says it failed, explicit ones before inferred ones; empty when none.
-- - `recovered`: when the last of its explicit links has recovered (of the inferred ones, where there are no
--   others); null while one of them has not.
-- - `is_rework`: a rollback, a hotfix, or something that reverts what was deployed before.
-- - `is_content_known`: which commits it was the first to bring can be told; `lead_ms` and `commits` belong
--   together, a negative lead is a commit dated after its deployment.
CREATE OR REPLACE VIEW v_deployments {on_cluster} AS
SELECT
    toString(deployment.service) AS service,
    toString(deployment.environment) AS environment,
    toString(deployment.team) AS team,
    deployment.change_id AS change_id,
    toString(deployment.kind) AS kind,
    deployment.version AS version,
    deployment.commit AS commit,
    toString(deployment.repository) AS repository,
    deployment.actor AS actor,
    deployment.title AS title,
    arrayFirst(link -> startsWith(link, 'http'), deployment.links) AS url,
    deployment.started AS started,
    deployment.finished AS finished,
    toString(deployment.outcome) AS outcome,
    toBool(deployment.outcome IN ('succeeded', 'failed', 'aborted') AND deployment.finished IS NOT NULL) AS is_concluded,
    toBool(deployment.kind = 'rollback' OR deployment.rolls_back != '') AS is_rollback,
    deployment.is_redeploy AS is_redeploy,
    deployment.is_hotfix AS is_hotfix,
    toBool(is_rollback OR deployment.is_hotfix OR notEmpty(deployment.reverts) OR reverting.change_id != '') AS is_rework,
    failing.strongest AS failed_by,
    failing.surest AS confidence,
    toBool(failing.is_explicit = 1) AS is_failed_explicit,
    toBool(failing.strongest != '') AS is_failed,
    failing.last_recovered AS recovered,
    content.is_known AS is_content_known,
    content.commits AS commits,
    arrayMap(at -> toUnixTimestamp64Milli(assumeNotNull(deployment.finished)) - toUnixTimestamp64Milli(at), content.committed) AS lead_ms
FROM (SELECT * FROM deployment FINAL) AS deployment
LEFT JOIN (SELECT * FROM deployment_content FINAL) AS content
    ON content.service = deployment.service AND content.environment = deployment.environment AND content.change_id = deployment.change_id
LEFT JOIN
(
    SELECT
        service,
        environment,
        change_id,
        max(is_explicit_link) AS is_explicit,
        argMax(toString(method), (is_explicit_link, confidence)) AS strongest,
        argMax(confidence, (is_explicit_link, confidence)) AS surest,
        if(countIf(is_explicit_link AND recovered IS NULL) > 0 OR is_explicit = 0 AND countIf(recovered IS NULL) > 0, NULL, if(is_explicit = 1, maxIf(recovered, is_explicit_link), max(recovered))) AS last_recovered
    FROM (SELECT *, method != 'inferred' AS is_explicit_link FROM failure_link FINAL WHERE verdict = 'failed')
    GROUP BY service, environment, change_id
) AS failing
    ON failing.service = deployment.service AND failing.environment = deployment.environment AND failing.change_id = deployment.change_id
LEFT JOIN (SELECT DISTINCT service, environment, remedy AS change_id FROM failure_link FINAL WHERE method = 'revert') AS reverting
    ON reverting.service = deployment.service AND reverting.environment = deployment.environment AND reverting.change_id = deployment.change_id;

-- Commits and the deployment that first brought them to a service and environment.
CREATE OR REPLACE VIEW v_deployed_commits {on_cluster} AS
SELECT service, environment, team, change_id, brought_commit AS commit, finished, brought_lead AS lead_ms
FROM (SELECT service, environment, team, change_id, finished, commits, lead_ms AS leads FROM v_deployments)
ARRAY JOIN commits AS brought_commit, leads AS brought_lead;

-- Delivery of each service and environment by day of the deployments' ends (UTC): days without one are not in
-- it. Failures are the explicit ones and, apart, those with the inferred; young deployments may still fail.
CREATE OR REPLACE VIEW v_delivery_day {on_cluster} AS
SELECT
    environment,
    service,
    any(team) AS team,
    toDate(finished) AS day,
    countIf(outcome = 'succeeded' AND NOT is_rollback) AS deployments,
    countIf(outcome = 'succeeded' AND is_rollback) AS rollbacks,
    count() AS concluded,
    countIf(is_failed_explicit) AS failed_explicit,
    countIf(is_failed) AS failed,
    countIf(is_rework) AS rework,
    countIf(is_failed AND recovered IS NULL) AS unrecovered,
    arrayFlatten(groupArray(lead_ms)) AS lead_ms,
    groupArrayIf(greatest(0, toUnixTimestamp64Milli(assumeNotNull(recovered)) - toUnixTimestamp64Milli(assumeNotNull(finished))), is_failed AND recovered IS NOT NULL) AS recovery_ms
FROM v_deployments
WHERE is_concluded
GROUP BY environment, service, day;
