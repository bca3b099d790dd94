-- A page of changes, newest first: those that come after {beforeNs} and {beforeId} in that order.
SELECT *
FROM v_changes
WHERE ({service:String} = '' OR service = {service:String})
    AND ({environment:String} = '' OR environment = {environment:String})
    AND ({kind:String} = '' OR kind = {kind:String})
    AND started >= fromUnixTimestamp64Nano({fromNs:Int64})
    AND started < fromUnixTimestamp64Nano({toNs:Int64})
    AND (started, change_id) < (fromUnixTimestamp64Nano({beforeNs:Int64}), {beforeId:String})
ORDER BY started DESC, change_id DESC
LIMIT {limit:UInt32}
