-- Episodes that touch a window, newest first. Empty texts match everything.
SELECT
    episode_id, indicator_id, title, service, environment, severity, status,
    toUnixTimestamp(started) AS started, toUnixTimestamp(detected) AS detected, toUnixTimestamp(ended) AS ended,
    reopenings, rule, rule_text, side, value, center, lower, upper, peak_score, baseline_version, trial,
    cause_kind, cause_reference, cause_note, cause_author
FROM v_episodes
WHERE v_episodes.started < toDateTime({to:UInt32}, 'UTC')
    AND (v_episodes.ended IS NULL OR v_episodes.ended >= toDateTime({from:UInt32}, 'UTC'))
    AND ({indicator:String} = '' OR indicator_id = {indicator:String})
    AND ({service:String} = '' OR service = {service:String})
    AND ({environment:String} = '' OR environment = {environment:String})
    AND ({status:String} = '' OR toString(status) = {status:String})
    AND ({withTrial:Bool} OR NOT trial)
ORDER BY v_episodes.started DESC, episode_id
LIMIT {limit:UInt32}
