-- The deployments that concluded within a window, by column, earliest first: all that delivery metrics count.
-- `failure` is 0 for none, 1 for inferred, 2 for explicit; `recovered` -1 for not yet.
SELECT
    groupArray(service) AS service,
    groupArray(environment) AS environment,
    groupArray(team) AS team,
    groupArray(toUnixTimestamp64Milli(assumeNotNull(finished))) AS finished,
    groupArray(toUInt8(outcome = 'succeeded') + 2 * is_rollback + 4 * is_redeploy + 8 * is_rework + 16 * is_content_known) AS flags,
    groupArray(toUInt8(is_failed) + toUInt8(is_failed_explicit)) AS failure,
    groupArray(if(recovered IS NULL, toInt64(-1), toUnixTimestamp64Milli(assumeNotNull(recovered)))) AS recovered,
    groupArray(lead_ms) AS lead
FROM
(
    SELECT service, environment, team, finished, outcome, is_rollback, is_redeploy, is_rework, is_content_known, is_failed, is_failed_explicit, recovered, lead_ms
    FROM v_deployments
    WHERE is_concluded
        AND finished >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND finished < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
        AND ({service:String} = '' OR service = {service:String})
        AND ({team:String} = '' OR team = {team:String})
        AND ({environments:String} = '' OR match(environment, {environments:String}))
    ORDER BY finished, change_id
)
