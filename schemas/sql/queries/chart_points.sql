-- The stored chart of one indicator, as columns: one row, whatever the length. What is not there is NaN.
-- The newest revision of each bucket is taken here, which takes half the time of FINAL.
SELECT
    groupArray(at) AS at,
    groupArray(ifNull(value, nan)) AS value,
    groupArray(n) AS n,
    groupArray(ifNull(center, nan)) AS center,
    groupArray(ifNull(lower, nan)) AS lower,
    groupArray(ifNull(upper, nan)) AS upper,
    groupArray(ifNull(score, nan)) AS score,
    groupArray(violations) AS violations,
    groupArray(baseline_version) AS baseline_version,
    groupArray(completeness) AS completeness,
    groupArray(revision) AS revision
FROM
(
    SELECT toUnixTimestamp(bucket) AS at, value, n, center, lower, upper, score, violations, baseline_version, completeness, revision
    FROM indicator_point
    WHERE indicator_id = {id:String} AND bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')
    ORDER BY bucket, revision DESC
    LIMIT 1 BY bucket
    LIMIT 200000
)
