-- The content hash of every raw event received in [fromNs, toNs), nanoseconds, as `event-receipts` in the
-- trail hold it: SHA-256 over the hexadecimal SHA-256 of each field, so that no two events share one.
WITH
    x -> lower(hex(SHA256(x))) AS digest
SELECT
    toString(event.source) AS source,
    event.key AS key,
    toString(toUnixTimestamp64Nano(event.received_time)) AS received_ns,
    digest(concat(
        digest(received_ns), digest(source), digest(event.key), digest(toString(event.kind)), digest(toString(event.outcome)),
        digest(event.detail), digest(toString(event.verified_by)), digest(toString(event.content_type)),
        arrayStringConcat(arrayMap(one -> concat(digest(one.1), digest(one.2)), arraySort(arrayZip(mapKeys(event.headers), mapValues(event.headers))))),
        digest(event.body))) AS hash
FROM raw_event AS event
WHERE event.received_time >= fromUnixTimestamp64Nano({fromNs:Int64}) AND event.received_time < fromUnixTimestamp64Nano({toNs:Int64})
ORDER BY event.received_time, hash
LIMIT {limit:UInt32}
