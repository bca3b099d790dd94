-- The commits behind the lead time, newest deployment first, by the same conditions as delivery_facts.sql.
WITH behind AS
(
    SELECT service, environment, team, change_id, version, title, url, outcome, started, finished, brought_commit, brought_lead, toUnixTimestamp64Milli(assumeNotNull(finished)) AS finished_ms, brought_lead >= 0 AS is_counted
    FROM (SELECT *, commits AS all_commits, lead_ms AS all_leads FROM v_deployments)
    ARRAY JOIN all_commits AS brought_commit, all_leads AS brought_lead
    WHERE is_concluded AND outcome = 'succeeded' AND NOT is_rollback AND NOT is_redeploy
        AND finished >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND finished < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
        AND ({service:String} = '' OR service = {service:String})
        AND ({team:String} = '' OR team = {team:String})
        AND ({environments:String} = '' OR match(environment, {environments:String}))
)
SELECT *, countIf(is_counted) OVER () AS counted, count() OVER () AS total
FROM behind
ORDER BY finished_ms DESC, change_id DESC, brought_lead, brought_commit
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
