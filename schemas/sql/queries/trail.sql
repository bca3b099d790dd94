-- A page of what was decided, newest first: what comes after {beforeMs}, {beforeTrail} and {beforeIndex}.
SELECT entry_id, trail, entry_index, toUnixTimestamp64Milli(time) AS at_ms, kind, subject, actor, payload
FROM v_trail
WHERE ({kind:String} = '' OR kind = {kind:String})
    AND ({subject:String} = '' OR subject = {subject:String})
    AND ({actor:String} = '' OR actor = {actor:String})
    AND time >= fromUnixTimestamp64Milli({fromMs:Int64}) AND time < fromUnixTimestamp64Milli({toMs:Int64})
    AND (toUnixTimestamp64Milli(time), trail, entry_index) < ({beforeMs:Int64}, {beforeTrail:String}, {beforeIndex:UInt64})
ORDER BY time DESC, trail DESC, entry_index DESC
LIMIT {limit:UInt32}
