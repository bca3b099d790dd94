-- One episode with what is charted and the limits that it broke.
SELECT
    v_episodes.* EXCEPT (started, detected, ended),
    toUnixTimestamp(v_episodes.started) AS started,
    toUnixTimestamp(v_episodes.detected) AS detected,
    toUnixTimestamp(v_episodes.ended) AS ended,
    (SELECT any(definition) FROM v_indicators WHERE indicator_id = {indicator:String}) AS definition,
    (SELECT groupArray((version, JSONExtract(model, 'falseAlarmEveryDays', 'Nullable(Float64)'))) FROM v_baselines WHERE indicator_id = {indicator:String}) AS false_alarms
FROM v_episodes
WHERE indicator_id = {indicator:String} AND episode_id = {episode:String}
