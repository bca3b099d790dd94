-- Earlier episodes of an indicator whose cause somebody assigned, newest first.
SELECT
    episode_id, toUnixTimestamp(v_episodes.started) AS started, toUnixTimestamp(v_episodes.ended) AS ended,
    cause_kind, cause_reference, cause_note, cause_author
FROM v_episodes
WHERE indicator_id = {indicator:String} AND episode_id != {episode:String} AND v_episodes.started < toDateTime({before:UInt32}, 'UTC')
    AND status != 'withdrawn' AND cause_kind != ''
ORDER BY v_episodes.started DESC
LIMIT 5
