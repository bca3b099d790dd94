-- The usual limits of the points that were judged against one version; of seasonal ones their middle.
SELECT quantileExact(0.5)(lower) AS lower, quantileExact(0.5)(upper) AS upper
FROM v_indicator_points
WHERE indicator_id = {id:String} AND baseline_version = {version:UInt32}
