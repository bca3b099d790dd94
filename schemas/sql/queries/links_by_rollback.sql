-- Failed deployments that a later one took back (see derive_deployments.sql).
SELECT
    failed.service AS service,
    failed.environment AS environment,
    failed.change_id AS change_id,
    mended.change_id AS remedy,
    mended.rolls_back_by AS grade,
    dateDiff('second', failed.ended, mended.ended) AS gap,
    toString(mended.ended) AS recovered
FROM (SELECT toString(service) AS service, toString(environment) AS environment, change_id, rolls_back, toString(rolls_back_by) AS rolls_back_by, assumeNotNull(finished) AS ended FROM deployment FINAL WHERE rolls_back != '') AS mended
INNER JOIN (SELECT toString(service) AS service, toString(environment) AS environment, change_id, assumeNotNull(finished) AS ended FROM deployment FINAL) AS failed
    ON failed.service = mended.service AND failed.environment = mended.environment AND failed.change_id = mended.rolls_back
