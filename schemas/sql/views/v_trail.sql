-- What people and gates decided, one row each; `payload` is JSON. `shewhart verify` tells whether it is whole.
CREATE OR REPLACE VIEW v_trail {on_cluster} AS
SELECT
    concat(toString(entry.trail), '-', toString(entry.entry_index)) AS entry_id,
    toString(entry.trail) AS trail,
    entry.entry_index AS entry_index,
    entry.time AS time,
    toString(entry.kind) AS kind,
    entry.subject AS subject,
    entry.actor AS actor,
    entry.payload AS payload
FROM trail_entry AS entry FINAL;

-- The newest rollback plan of each change, as people gave it. `change_id` is the change's identity or, before
-- it has one, its commit.
CREATE OR REPLACE VIEW v_rollback_plans {on_cluster} AS
SELECT
    plan.subject AS change_id,
    argMax(plan.entry_id, (plan.time, plan.entry_index)) AS entry_id,
    max(plan.time) AS planned,
    argMax(plan.actor, (plan.time, plan.entry_index)) AS author,
    argMax(JSONExtractString(plan.payload, 'reversible'), (plan.time, plan.entry_index)) AS reversible,
    parseDateTime64BestEffortOrNull(argMax(JSONExtractString(plan.payload, 'until'), (plan.time, plan.entry_index)), 3, 'UTC') AS until,
    argMax(JSONExtract(plan.payload, 'steps', 'Array(String)'), (plan.time, plan.entry_index)) AS steps,
    argMax(JSONExtract(plan.payload, 'checks', 'Array(Tuple(name String, passed Bool))'), (plan.time, plan.entry_index)) AS checks,
    count() AS versions
FROM v_trail AS plan
WHERE plan.kind = 'rollback-plan'
GROUP BY change_id;

-- One row per wait at a gate: from when a decision was asked for to when the gate let it pass, or refused.
-- `gate` is `review` (from the opening of a pull request to its first approval by somebody else), `check`,
-- `deployment-approval`, or `policy` (from the first answer of `gates/evaluate` for a commit to the first
-- that passed). `decided` is null while it waits; `waiting_seconds` then counts up to now.
CREATE OR REPLACE VIEW v_gate_waits {on_cluster} AS
WITH
    reported AS
    (
        -- Repeated deliveries say the same again; nothing below counts.
        SELECT
            toString(event.gate) AS gate,
            if(event.gate = 'review', '', toString(event.name)) AS name,
            toString(event.source) AS source,
            event.subject AS subject,
            argMax(toString(event.service), event.occurred) AS service,
            argMax(toString(event.repository), event.occurred) AS repository,
            argMax(event.commit, event.occurred) AS commit,
            maxIf(event.author, event.author != '') AS author,
            minIf(event.occurred, event.kind = 'requested') AS asked,
            groupArrayIf((event.occurred, event.actor, toString(event.kind)), event.kind IN ('approved', 'passed', 'rejected', 'failed')) AS decisions
        FROM gate_event AS event
        GROUP BY gate, name, source, subject
    ),
    waits AS
    (
        SELECT
            gate, name, source, subject, service, repository, commit, author, asked AS requested,
            -- A review ends with an approval by somebody else; a check and a deployment with any decision.
            arraySort(arrayFilter(one -> one.1 >= asked AND if(gate = 'review', one.3 = 'approved' AND one.2 != author, 1), decisions)) AS ends,
            if(empty(ends), NULL, ends[1].1) AS decided,
            if(empty(ends), 'waiting', ends[1].3) AS outcome
        FROM reported
        WHERE asked > toDateTime64(0, 9, 'UTC')
    ),
    answers AS
    (
        SELECT
            'policy' AS gate,
            JSONExtractString(payload, 'policy') AS name,
            'shewhart' AS source,
            concat(JSONExtractString(payload, 'service'), '/', JSONExtractString(payload, 'environment'), '/', JSONExtractString(payload, 'commit')) AS subject,
            any(JSONExtractString(payload, 'service')) AS service,
            '' AS repository,
            any(JSONExtractString(payload, 'commit')) AS commit,
            '' AS author,
            toDateTime64(min(time), 9, 'UTC') AS requested,
            if(countIf(JSONExtractString(payload, 'result') = 'pass') = 0, NULL, toDateTime64(minIf(time, JSONExtractString(payload, 'result') = 'pass'), 9, 'UTC')) AS decided,
            if(isNull(decided), 'waiting', 'passed') AS outcome
        FROM v_trail
        WHERE kind = 'gate-answer'
        GROUP BY name, subject
    )
SELECT
    gate, name, source, subject, service, repository, commit, author, requested, decided, outcome,
    (toUnixTimestamp64Milli(ifNull(decided, now64(9, 'UTC'))) - toUnixTimestamp64Milli(requested)) / 1000 AS waiting_seconds
FROM
(
    SELECT gate, name, source, subject, service, repository, commit, author, requested, decided, outcome FROM waits
    UNION ALL
    SELECT gate, name, source, subject, service, repository, commit, author, requested, decided, outcome FROM answers
);
