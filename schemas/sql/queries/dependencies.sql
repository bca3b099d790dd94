-- Edges of the dependency graph, the busiest first; of all environments where none is given.
SELECT environment, caller, callee, calls, errors, last_seen
FROM v_dependencies
WHERE ({environment:String} = '' OR environment = {environment:String})
    AND ({service:String} = '' OR caller = {service:String} OR callee = {service:String})
ORDER BY calls DESC, environment, caller, callee
LIMIT {limit:UInt32}
