-- Deployments whose source says that they failed or were aborted after their start; mended by the next success.
SELECT toString(service) AS service, toString(environment) AS environment, change_id, '' AS remedy, toString(outcome) AS grade, 0 AS gap, toString(succeeded_next) AS recovered
FROM deployment FINAL
WHERE outcome IN ('failed', 'aborted') AND finished IS NOT NULL
