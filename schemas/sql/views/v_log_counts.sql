-- Log records per service, environment and severity, by minute, hour and day.
CREATE OR REPLACE VIEW v_log_counts_minute {on_cluster} AS
SELECT bucket, service, environment, severity_number, sum(log_count_minute.count) AS count
FROM log_count_minute
GROUP BY bucket, service, environment, severity_number;

CREATE OR REPLACE VIEW v_log_counts_hour {on_cluster} AS
SELECT bucket, service, environment, severity_number, sum(log_count_hour.count) AS count
FROM log_count_hour
GROUP BY bucket, service, environment, severity_number;

CREATE OR REPLACE VIEW v_log_counts_day {on_cluster} AS
SELECT bucket, service, environment, severity_number, sum(log_count_day.count) AS count
FROM log_count_day
GROUP BY bucket, service, environment, severity_number;
