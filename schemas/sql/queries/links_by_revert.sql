-- A deployment that reverts something blames the deployment that first brought it, within {revertHours}: a
-- commit whose content is known, or else the latest deployment before that is named so. `told`: the deployment
-- itself says what it reverts; `commit`: a commit that it brings does. What reverts a revert takes nothing back
-- that failed.
WITH
    concluded AS
    (
        SELECT toString(service) AS service, toString(environment) AS environment, change_id, version, lower(commit) AS commit, reported_as, outcome, started, assumeNotNull(finished) AS ended, reverts, succeeded_next
        FROM deployment FINAL
        WHERE outcome IN ('succeeded', 'failed', 'aborted') AND finished IS NOT NULL
    ),
    brought AS
    (
        SELECT toString(service) AS service, toString(environment) AS environment, change_id, arrayJoin(commits) AS commit
        FROM deployment_content FINAL
        WHERE is_known
    ),
    mending AS
    (
        SELECT service, environment, change_id AS remedy, lower(arrayJoin(reverts)) AS reference, 'told' AS grade
        FROM concluded
        WHERE notEmpty(reverts)
        UNION ALL
        SELECT brought.service, brought.environment, brought.change_id AS remedy, reverting.reference AS reference, 'commit' AS grade
        FROM brought
        INNER JOIN (SELECT DISTINCT commit, lower(arrayJoin(reverts)) AS reference FROM commit_event WHERE notEmpty(reverts)) AS reverting ON reverting.commit = brought.commit
        WHERE substring(reverting.reference, 1, 7) NOT IN (SELECT substring(commit, 1, 7) FROM commit_event WHERE notEmpty(reverts))
    ),
    named AS
    (
        -- Of commits the first 7 digits, beside the whole.
        SELECT service, environment, change_id, substring(commit, 1, 7) AS name, commit AS whole, true AS is_content
        FROM brought
        UNION ALL
        SELECT service, environment, change_id, lower(arrayJoin(arrayDistinct(arrayFilter(one -> one != '', arrayConcat([change_id, version], reported_as, arrayMap(one -> substring(one, position(one, ':') + 1), reported_as)))))) AS name, '' AS whole, false AS is_content
        FROM concluded
        UNION ALL
        SELECT service, environment, change_id, substring(commit, 1, 7) AS name, commit AS whole, false AS is_content
        FROM concluded
        WHERE length(commit) >= 7
    )
SELECT
    found.service AS service,
    found.environment AS environment,
    found.change_id AS change_id,
    found.remedy AS remedy,
    found.grade AS grade,
    found.reference AS reference,
    dateDiff('second', failed.ended, mended.ended) AS gap,
    toString(if(mended.outcome = 'succeeded', toNullable(mended.ended), failed.succeeded_next)) AS recovered
FROM
(
    SELECT
        mending.service AS service,
        mending.environment AS environment,
        mending.remedy AS remedy,
        mending.reference AS reference,
        max(mending.grade) AS grade,
        if(max(named.is_content), argMinIf(named.change_id, earlier.ended, named.is_content), argMax(named.change_id, earlier.ended)) AS change_id
    FROM mending
    INNER JOIN named ON named.service = mending.service AND named.environment = mending.environment AND named.name = if(match(mending.reference, '^[0-9a-f]{7,64}$'), substring(mending.reference, 1, 7), mending.reference)
    INNER JOIN concluded AS earlier ON earlier.service = mending.service AND earlier.environment = mending.environment AND earlier.change_id = named.change_id
    INNER JOIN concluded AS later ON later.service = mending.service AND later.environment = mending.environment AND later.change_id = mending.remedy
    WHERE (named.whole = '' OR startsWith(named.whole, mending.reference) OR startsWith(mending.reference, named.whole))
        AND earlier.change_id != mending.remedy AND earlier.ended <= later.started
    GROUP BY service, environment, remedy, reference
) AS found
INNER JOIN concluded AS failed ON failed.service = found.service AND failed.environment = found.environment AND failed.change_id = found.change_id
INNER JOIN concluded AS mended ON mended.service = found.service AND mended.environment = found.environment AND mended.change_id = found.remedy
WHERE failed.ended + toIntervalHour({revertHours:UInt32}) >= mended.started
