-- A hotfix blames the deployment that concluded last before it and was no rollback, within {hotfixHours}.
WITH concluded AS
(
    SELECT toString(service) AS service, toString(environment) AS environment, change_id, kind, outcome, started, assumeNotNull(finished) AS ended, is_hotfix, rolls_back, succeeded_next
    FROM deployment FINAL
    WHERE outcome IN ('succeeded', 'failed', 'aborted') AND finished IS NOT NULL
)
SELECT
    failed.service AS service,
    failed.environment AS environment,
    failed.change_id AS change_id,
    mended.change_id AS remedy,
    '' AS grade,
    dateDiff('second', failed.ended, mended.ended) AS gap,
    toString(if(mended.outcome = 'succeeded', toNullable(mended.ended), mended.succeeded_next)) AS recovered
FROM (SELECT * FROM concluded WHERE is_hotfix) AS mended
ASOF INNER JOIN (SELECT * FROM concluded WHERE kind = 'deployment' AND rolls_back = '') AS failed
    ON failed.service = mended.service AND failed.environment = mended.environment AND failed.ended < mended.ended
WHERE failed.ended + toIntervalHour({hotfixHours:UInt32}) >= mended.started
