-- Rows of one trail from an index on, in their order.
SELECT entry_index, toUnixTimestamp64Milli(time) AS at_ms, kind, subject, actor, payload, previous, line
FROM trail_entry FINAL
WHERE trail = {trail:String} AND entry_index >= {from:UInt64}
ORDER BY entry_index
LIMIT {limit:UInt32}
