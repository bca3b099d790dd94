-- The deployments behind a delivery metric, newest first, by the same conditions as delivery_facts.sql.
-- `counted` and `total` are those of all pages.
WITH behind AS
(
    SELECT
        *,
        toUnixTimestamp64Milli(assumeNotNull(finished)) AS finished_ms,
        finished_ms + {maturesAfterMs:Int64} > {nowMs:Int64} AS is_pending,
        multiIf(
            {metric:String} = 'deploymentFrequency', outcome = 'succeeded' AND NOT is_rollback,
            {metric:String} = 'changeFailRate', is_failed AND NOT is_pending,
            {metric:String} = 'recoveryTime', is_failed,
            is_rework) AS is_counted,
        multiIf(
            {metric:String} = 'deploymentFrequency', outcome = 'succeeded',
            {metric:String} = 'recoveryTime', is_failed,
            true) AS is_behind
    FROM v_deployments
    WHERE is_concluded
        AND finished >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND finished < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
        AND ({service:String} = '' OR service = {service:String})
        AND ({team:String} = '' OR team = {team:String})
        AND ({environments:String} = '' OR match(environment, {environments:String}))
)
SELECT
    *,
    countIf(is_counted) OVER () AS counted,
    count() OVER () AS total
FROM behind
WHERE is_behind
ORDER BY finished_ms DESC, change_id DESC
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
