-- Requests, errors and duration in seconds per service and operation, by minute, hour and day.
CREATE OR REPLACE VIEW v_operations_minute {on_cluster} AS
SELECT
    bucket,
    service,
    environment,
    name,
    transform(operation_minute.kind, [0, 1, 2, 3, 4, 5], ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'], toString(operation_minute.kind)) AS kind,
    sum(operation_minute.count) AS count,
    sum(operation_minute.errors) AS errors,
    sum(operation_minute.duration_sum) AS duration_sum,
    min(operation_minute.duration_min) AS duration_min,
    max(operation_minute.duration_max) AS duration_max,
    varSampStableMerge(operation_minute.duration_moments) AS duration_variance,
    quantilesTDigestMerge(0.5, 0.95, 0.99)(operation_minute.duration_quantiles) AS duration_quantiles
FROM operation_minute
GROUP BY bucket, service, environment, name, operation_minute.kind;

CREATE OR REPLACE VIEW v_operations_hour {on_cluster} AS
SELECT
    bucket,
    service,
    environment,
    name,
    transform(operation_hour.kind, [0, 1, 2, 3, 4, 5], ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'], toString(operation_hour.kind)) AS kind,
    sum(operation_hour.count) AS count,
    sum(operation_hour.errors) AS errors,
    sum(operation_hour.duration_sum) AS duration_sum,
    min(operation_hour.duration_min) AS duration_min,
    max(operation_hour.duration_max) AS duration_max,
    varSampStableMerge(operation_hour.duration_moments) AS duration_variance,
    quantilesTDigestMerge(0.5, 0.95, 0.99)(operation_hour.duration_quantiles) AS duration_quantiles
FROM operation_hour
GROUP BY bucket, service, environment, name, operation_hour.kind;

CREATE OR REPLACE VIEW v_operations_day {on_cluster} AS
SELECT
    bucket,
    service,
    environment,
    name,
    transform(operation_day.kind, [0, 1, 2, 3, 4, 5], ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'], toString(operation_day.kind)) AS kind,
    sum(operation_day.count) AS count,
    sum(operation_day.errors) AS errors,
    sum(operation_day.duration_sum) AS duration_sum,
    min(operation_day.duration_min) AS duration_min,
    max(operation_day.duration_max) AS duration_max,
    varSampStableMerge(operation_day.duration_moments) AS duration_variance,
    quantilesTDigestMerge(0.5, 0.95, 0.99)(operation_day.duration_quantiles) AS duration_quantiles
FROM operation_day
GROUP BY bucket, service, environment, name, operation_day.kind;
