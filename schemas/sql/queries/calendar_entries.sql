-- Freezes and planned changes that people entered, with when they were taken back; those that ended before
-- {fromText} (RFC 3339, UTC) are left out.
SELECT
    entered.subject AS id,
    entered.payload AS payload,
    toUnixTimestamp64Milli(entered.time) AS created_ms,
    taken_back.at_ms AS cancelled_ms
FROM v_trail AS entered
LEFT JOIN
(
    SELECT subject, toUnixTimestamp64Milli(min(time)) AS at_ms
    FROM v_trail
    WHERE kind IN ('freeze-cancelled', 'planned-change-cancelled')
    GROUP BY subject
) AS taken_back ON taken_back.subject = entered.subject
WHERE entered.kind IN ('freeze-created', 'planned-change-created')
    AND (JSONExtractString(entered.payload, 'end') = '' OR JSONExtractString(entered.payload, 'end') > {fromText:String})
ORDER BY entered.time, entered.subject
LIMIT {limit:UInt32}
