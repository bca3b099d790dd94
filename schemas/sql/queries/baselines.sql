-- All versions of the limits of one indicator, or the newest of every one, newest first.
SELECT
    indicator_id, version, toUnixTimestamp(effective_from) AS effective_from, toUnixTimestamp(window_from) AS window_from,
    toUnixTimestamp(window_to) AS window_to, points, arrayMap(at -> toUnixTimestamp(at), excluded) AS excluded,
    if({withModel:Bool}, model, '') AS model, why, author, reason, trial, withdrawn
FROM v_baselines
WHERE ({indicator:String} = '' OR indicator_id = {indicator:String})
ORDER BY v_baselines.effective_from DESC, indicator_id, version DESC
LIMIT 1000
