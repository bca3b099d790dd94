-- All versions of the limits of one indicator, newest first, without what only judging needs.
SELECT
    version, toUnixTimestamp(effective_from) AS effective_from, toUnixTimestamp(window_from) AS window_from,
    toUnixTimestamp(window_to) AS window_to, points, arrayMap(at -> toUnixTimestamp(at), excluded) AS excluded,
    JSONExtract(model, 'falseAlarmEveryDays', 'Nullable(Float64)') AS false_alarm_every_days, why, author, reason, trial
FROM v_baselines
WHERE indicator_id = {indicator:String}
ORDER BY v_baselines.effective_from DESC, version DESC
LIMIT 1000
