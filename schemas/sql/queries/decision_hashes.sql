-- What people decided as the tables hold it, at or after {fromMs}, milliseconds, beyond the hash {beyond} of
-- that instant: the hash of a row is SHA-256 over the hexadecimal SHA-256 of each field, and equals that of
-- its entry in the trail (trail/kept-decision.ts). Limits that nobody but the collector set are left out.
WITH
    x -> lower(hex(SHA256(x))) AS digest,
    decided AS
    (
        SELECT
            'episode_cause' AS kept_in, episode_id AS subject, toUnixTimestamp64Milli(created) AS written_ms,
            [episode_id, toString(kind), reference, note, author, toString(written_ms)] AS fields
        FROM episode_cause
        UNION ALL
        SELECT
            'link_correction', change_id, toUnixTimestamp64Milli(created) AS written_ms,
            [change_id, incident_id, toString(verdict), reason, author, toString(written_ms)]
        FROM link_correction
        UNION ALL
        SELECT
            'silence', silence_id, toUnixTimestamp64Milli(updated) AS written_ms,
            [silence_id, toString(kind), indicator_id, service, environment, toString(toUnixTimestamp(begins)), toString(toUnixTimestamp(ends)), author, reason, toString(written_ms)]
        FROM silence FINAL
        UNION ALL
        SELECT
            'baseline', set.indicator_id, toUnixTimestamp64Milli(set.created) AS written_ms,
            [set.indicator_id, toString(set.version), toString(toUnixTimestamp(set.effective_from)), toString(toUnixTimestamp(set.window_from)),
                toString(toUnixTimestamp(set.window_to)), toString(set.points), toString(set.author), set.reason, toString(written_ms),
                digest(concat(digest(set.model), digest(arrayStringConcat(arrayMap(at -> toString(toUnixTimestamp(at)), set.excluded), ',')), digest(arrayStringConcat(set.why, '\n')))),
                if(set.trial, 'trial', ''), if(withdrawn.version = 0, '', 'withdrawn')]
        FROM (SELECT * FROM baseline FINAL WHERE author != 'shewhart') AS set
        LEFT JOIN (SELECT indicator_id, version FROM baseline_withdrawal FINAL) AS withdrawn
            ON withdrawn.indicator_id = set.indicator_id AND withdrawn.version = set.version
    )
SELECT kept_in, subject, written_ms, digest(arrayStringConcat(arrayMap(field -> digest(field), fields))) AS hash
FROM decided
WHERE written_ms >= {fromMs:Int64} AND (written_ms, hash) > ({fromMs:Int64}, {beyond:String})
GROUP BY kept_in, subject, written_ms, hash
ORDER BY written_ms, hash
LIMIT {limit:UInt32}
