-- The successful deployments of the given services, each group in the order in which they ended, and the
-- repositories that hold their commits. A rollback brings nothing new.
SELECT
    toString(service) AS service,
    toString(environment) AS environment,
    groupArray(change_id) AS change_ids,
    groupArray(commit) AS commits,
    groupArray(toUnixTimestamp64Milli(assumeNotNull(finished))) AS finished
FROM
(
    SELECT * FROM deployment FINAL
    WHERE (empty({services:Array(String)}) OR service IN {services:Array(String)})
        AND outcome = 'succeeded' AND finished IS NOT NULL AND kind = 'deployment' AND rolls_back = ''
    ORDER BY finished, started, change_id
)
GROUP BY service, environment
