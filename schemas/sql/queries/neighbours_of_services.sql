-- Who calls {services} and whom they call, by the spans of the last days.
SELECT DISTINCT environment, caller, callee
FROM v_dependencies
WHERE (caller IN {services:Array(String)} OR callee IN {services:Array(String)}) AND last_seen >= now() - INTERVAL 30 DAY
ORDER BY environment, caller, callee
LIMIT 10000
