-- Log records per service, environment and severity; choose `resolution` minute, hour or day.
CREATE OR REPLACE VIEW v_log_counts {on_cluster} AS
SELECT 'minute' AS resolution, bucket, service, environment, severity_number, sum(log_count_minute.count) AS count
FROM log_count_minute
GROUP BY bucket, service, environment, severity_number
UNION ALL
SELECT 'hour' AS resolution, bucket, service, environment, severity_number, sum(log_count_hour.count) AS count
FROM log_count_hour
GROUP BY bucket, service, environment, severity_number
UNION ALL
SELECT 'day' AS resolution, bucket, service, environment, severity_number, sum(log_count_day.count) AS count
FROM log_count_day
GROUP BY bucket, service, environment, severity_number;
