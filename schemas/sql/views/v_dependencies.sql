-- The dependency graph of the last 90 days: `caller` sent requests or messages to `callee`. `last_seen` is
-- the start of the newest call; an edge that has gone quiet is told by it. Calls of a service to itself are
-- not in it.
CREATE OR REPLACE VIEW v_dependencies {on_cluster} AS
SELECT
    toString(counted.environment) AS environment,
    toString(counted.caller) AS caller,
    toString(counted.callee) AS callee,
    sum(counted.calls) AS calls,
    sum(counted.errors) AS errors,
    max(counted.last_seen) AS last_seen
FROM dependency_calls AS counted FINAL
GROUP BY environment, caller, callee;

-- The same by the hour in which the calls were made.
CREATE OR REPLACE VIEW v_dependencies_hour {on_cluster} AS
SELECT
    counted.hour AS bucket,
    toString(counted.environment) AS environment,
    toString(counted.caller) AS caller,
    toString(counted.callee) AS callee,
    sum(counted.calls) AS calls,
    sum(counted.errors) AS errors
FROM dependency_calls AS counted FINAL
GROUP BY bucket, environment, caller, callee;
