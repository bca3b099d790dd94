-- The judged points of every indicator of a service in an environment, one row an indicator, oldest first;
-- what is not there is NaN. The newest revision of each bucket counts. Delivery is left out: it counts changes by
-- the day, and no single one of them can be seen in it.
SELECT
    described.indicator_id AS indicator_id,
    described.title AS title,
    described.kind AS kind,
    described.unit AS unit,
    described.bucket_seconds AS bucket_seconds,
    described.definition AS definition,
    judged.at AS at,
    judged.value AS value,
    judged.n AS n
FROM
(
    SELECT indicator_id, title, kind, unit, bucket_seconds, definition
    FROM indicator FINAL
    WHERE service = {service:String} AND environment = {environment:String} AND NOT retired AND kind != 'absence'
        AND JSONExtractString(definition, 'source') != 'delivery'
) AS described
INNER JOIN
(
    SELECT indicator_id, groupArray(toUnixTimestamp(bucket)) AS at, groupArray(ifNull(value, nan)) AS value, groupArray(n) AS n
    FROM
    (
        SELECT indicator_id, bucket, value, n
        FROM indicator_point
        WHERE bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')
            AND indicator_id IN (SELECT indicator_id FROM indicator WHERE service = {service:String} AND environment = {environment:String})
        ORDER BY indicator_id, bucket, revision DESC
        LIMIT 1 BY indicator_id, bucket
    )
    GROUP BY indicator_id
) AS judged ON judged.indicator_id = described.indicator_id
ORDER BY indicator_id
LIMIT 200
