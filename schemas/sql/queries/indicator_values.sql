-- Values of an indicator in [from, to), seconds since 1970, the newest revision of each bucket.
SELECT value
FROM
(
    SELECT bucket, value
    FROM indicator_point
    WHERE indicator_id = {id:String} AND bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')
    ORDER BY bucket, revision DESC
    LIMIT 1 BY bucket
)
ORDER BY bucket
LIMIT {limit:UInt32}
