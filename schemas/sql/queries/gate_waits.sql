-- Waits at gates that were asked for in [from, to), instants in milliseconds.
SELECT gate, name, service, round(waiting_seconds * 1000) AS waiting_ms, isNull(decided) AS is_open
FROM v_gate_waits
WHERE requested >= fromUnixTimestamp64Milli({fromMs:Int64}) AND requested < fromUnixTimestamp64Milli({toMs:Int64})
    AND ({service:String} = '' OR service = {service:String})
    AND ({gate:String} = '' OR gate = {gate:String})
LIMIT {limit:UInt32}
