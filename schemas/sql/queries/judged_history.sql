-- How many records each indicator in {ids} was judged with in a window, and how many of them before {oldTo}.
SELECT
    indicator_id,
    sum(n) AS records,
    sumIf(n, bucket < toDateTime({oldTo:UInt32}, 'UTC')) AS old
FROM v_indicator_points
WHERE indicator_id IN {ids:Array(String)} AND bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')
GROUP BY indicator_id
