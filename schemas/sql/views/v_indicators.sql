-- What is charted, each once, as last defined.
CREATE OR REPLACE VIEW v_indicators {on_cluster} AS
SELECT indicator_id, origin, kind, title, service, environment, unit, bucket_seconds, severity, retired, definition, updated
FROM indicator FINAL;

-- Judged buckets with the limits they were judged against, in their newest revision.
CREATE OR REPLACE VIEW v_indicator_points {on_cluster} AS
SELECT indicator_id, bucket, value, n, center, lower, upper, score, violations, baseline_version, completeness, revision
FROM indicator_point FINAL;

-- Frozen limits in all their versions; nothing is judged against withdrawn ones any more.
CREATE OR REPLACE VIEW v_baselines {on_cluster} AS
SELECT indicator_id, version, effective_from, window_from, window_to, points, excluded, model, why, author, reason, trial, created,
    (indicator_id, version) IN (SELECT indicator_id, version FROM baseline_withdrawal) AS withdrawn
FROM baseline FINAL;
