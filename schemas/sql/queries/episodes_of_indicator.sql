-- Episodes of one indicator that touch a window, newest first, those on trial too. What is charted is known
-- to who asks, so nothing is joined but the newest cause.
WITH causes AS
(
    SELECT episode_id, argMax((kind, reference, note, author), created) AS newest
    FROM episode_cause
    WHERE episode_id IN (SELECT episode_id FROM episode WHERE indicator_id = {indicator:String})
    GROUP BY episode_id
)
SELECT
    episode.episode_id AS episode_id, episode.indicator_id AS indicator_id, status,
    toUnixTimestamp(episode.started) AS started, toUnixTimestamp(detected) AS detected, toUnixTimestamp(episode.ended) AS ended,
    reopenings, rule, rule_text, side, value, center, lower, upper, peak_score, baseline_version, trial,
    causes.newest.1 AS cause_kind, causes.newest.2 AS cause_reference, causes.newest.3 AS cause_note, causes.newest.4 AS cause_author
FROM episode FINAL
LEFT JOIN causes ON causes.episode_id = episode.episode_id
WHERE episode.indicator_id = {indicator:String}
    AND episode.started < toDateTime({to:UInt32}, 'UTC')
    AND (episode.ended IS NULL OR episode.ended >= toDateTime({from:UInt32}, 'UTC'))
ORDER BY episode.started DESC, episode_id
LIMIT {limit:UInt32}
