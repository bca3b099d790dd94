-- Calls between services received in [from, to), instants in seconds since 1970, by windows of five minutes: a span
-- of a server or consumer whose parent, or the sender that it links to, belongs to another service. A client
-- whose callee sends no spans counts by `service.peer.name`.
--
-- Caller and callee may arrive apart, so both are looked for {marginSeconds} around. When there are more
-- calls than {maxCalls}, every n-th trace is looked at: the memory stays the same, counts become estimates.
WITH
    (
        SELECT toUInt64(1 + intDiv(count(), {maxCalls:UInt64}))
        FROM span
        WHERE received_time >= toDateTime({from:UInt32}, 'UTC') AND received_time < toDateTime({to:UInt32}, 'UTC') AND kind IN (2, 3, 4, 5)
    ) AS thinning
SELECT
    toUnixTimestamp(toStartOfFiveMinutes(if(is_answered, callee_received, caller_received))) AS received_window,
    toUnixTimestamp(toStartOfHour(if(is_answered, callee_time, caller_time))) AS hour,
    if(is_answered, callee_environment, caller_environment) AS environment,
    caller,
    if(is_answered, callee_service, peer) AS callee,
    toUInt64(count() * thinning) AS calls,
    toUInt64(countIf(if(is_answered, callee_error, caller_error)) * thinning) AS errors,
    toUnixTimestamp64Milli(max(if(is_answered, callee_time, caller_time))) AS last_seen_ms,
    1 / thinning AS share
FROM
(
    SELECT
        cityHash64(sender.trace_id, sender.span_id) AS call,
        toString(sender.service) AS caller,
        toString(sender.environment) AS caller_environment,
        sender.kind IN (3, 4) AS caller_leaves,
        sender.status_code = 2 AS caller_error,
        sender.attributes['service.peer.name'] AS peer,
        sender.time AS caller_time,
        sender.received_time AS caller_received
    FROM span AS sender
    WHERE sender.received_time >= toDateTime({from:UInt32}, 'UTC') - {marginSeconds:UInt32}
        AND sender.received_time < toDateTime({to:UInt32}, 'UTC') + {marginSeconds:UInt32}
        AND cityHash64(sender.trace_id) % thinning = 0
) AS callers
GLOBAL LEFT JOIN
(
    SELECT
        cityHash64(reference.1, reference.2) AS call,
        1 AS is_answered,
        toString(receiver.service) AS callee_service,
        toString(receiver.environment) AS callee_environment,
        receiver.status_code = 2 AS callee_error,
        receiver.time AS callee_time,
        receiver.received_time AS callee_received
    FROM span AS receiver
    ARRAY JOIN arrayDistinct(arrayConcat(
        if(receiver.parent_span_id = '', [], [(receiver.trace_id, receiver.parent_span_id)]),
        if(receiver.kind = 5, arrayMap(link -> (link.trace_id, link.span_id), arraySlice(receiver.links, 1, 100)), []))) AS reference
    WHERE receiver.kind IN (2, 5)
        AND receiver.received_time >= toDateTime({from:UInt32}, 'UTC') - {marginSeconds:UInt32}
        AND receiver.received_time < toDateTime({to:UInt32}, 'UTC') + {marginSeconds:UInt32}
        AND cityHash64(reference.1) % thinning = 0
) AS callees ON callees.call = callers.call
WHERE caller != '' AND callee != '' AND callee != caller
    AND if(is_answered, 1, caller_leaves)
    AND if(is_answered, callee_received, caller_received) >= toDateTime({from:UInt32}, 'UTC')
    AND if(is_answered, callee_received, caller_received) < toDateTime({to:UInt32}, 'UTC')
GROUP BY received_window, hour, environment, caller, callee
