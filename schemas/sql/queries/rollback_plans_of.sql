-- The newest plan for any of several names of one change, the newest first.
SELECT
    change_id, entry_id, toUnixTimestamp64Milli(planned) AS planned_ms, author, reversible,
    toUnixTimestamp64Milli(until) AS until_ms, steps, checks.name AS check_names, checks.passed AS checks_passed, versions
FROM v_rollback_plans
WHERE change_id IN {ids:Array(String)}
ORDER BY planned DESC
LIMIT 10
