-- Subgroups of every operation by the request-duration histograms that its service measures itself; unlike
-- spans these count every request, however few are traced. Columns as in subgroups_of_operations. Of a
-- cumulative histogram a bucket holds the difference to the one before in the same unbroken sequence (the
-- hour before {from} is read for that); quantiles are interpolated within the histogram's bounds.
WITH described AS
(
    SELECT
        metric,
        series_id,
        temporality,
        if(attributes['http.request.method'] != '', concat(attributes['http.request.method'], ' ', attributes['http.route']), attributes['rpc.method']) AS operation,
        concat(service, '\n', environment, '\n', operation) AS key,
        attributes['error.type'] != '' OR toUInt16OrZero(attributes['http.response.status_code']) >= 500 AS is_failed
    FROM series FINAL
    WHERE metric IN ('http.server.request.duration', 'rpc.server.call.duration') AND kind = 'histogram' AND unit = 's'
        AND (attributes['http.route'] != '' OR attributes['rpc.method'] != '')
        AND (empty({services:Array(String)}) OR service IN {services:Array(String)})
        AND (empty({only:Array(String)}) OR key IN {only:Array(String)})
),
merged AS
(
    SELECT
        metric,
        series_id,
        sequence_start,
        bounds,
        intDiv(toUnixTimestamp(bucket), {bucketSeconds:UInt32}) * {bucketSeconds:UInt32} AS at,
        min(histogram_minute.first_time) AS began,
        toInt64(sum(histogram_minute.count)) AS delta_count,
        arrayMap(n -> toInt64(n), sumForEachMerge(histogram_minute.bucket_counts)) AS delta_counts,
        argMinMerge(histogram_minute.first) AS first,
        argMaxMerge(histogram_minute.last) AS last
    FROM histogram_minute
    WHERE metric IN ('http.server.request.duration', 'rpc.server.call.duration')
        AND bucket >= toDateTime({from:UInt32} - 3600, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')
        AND series_id IN (SELECT series_id FROM described)
    GROUP BY metric, series_id, sequence_start, bounds, at
),
gained AS
(
    SELECT
        described.key AS key,
        described.is_failed AS is_failed,
        merged.at AS at,
        merged.bounds AS bounds,
        arrayMap(n -> toInt64(n), merged.last.3) AS now,
        multiIf(
            row_number() OVER sequence > 1, arrayMap(n -> toInt64(n), lagInFrame(merged.last.3) OVER sequence),
            toUnixTimestamp(merged.sequence_start) >= {from:UInt32} AND merged.sequence_start < merged.began, arrayResize([toInt64(0)], length(now), toInt64(0)),
            arrayMap(n -> toInt64(n), merged.first.3)) AS before,
        if(described.temporality = 'delta', merged.delta_counts, arrayMap((n, b) -> greatest(n - b, 0), now, before)) AS gain
    FROM merged
    INNER JOIN described ON described.metric = merged.metric AND described.series_id = merged.series_id
    WINDOW sequence AS (PARTITION BY merged.metric, merged.series_id, merged.sequence_start ORDER BY merged.at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
),
summed AS
(
    SELECT
        key,
        at,
        any(gained.bounds) AS bounds,
        sumForEach(gained.gain) AS counts,
        toFloat64(sum(arraySum(gained.gain))) AS total,
        toFloat64(sumIf(arraySum(gained.gain), is_failed)) AS failed,
        arrayCumSum(counts) AS ranks,
        arrayMap(share -> arrayFirstIndex(rank -> rank >= share * total, ranks), [0.5, 0.95]) AS places,
        arrayMap(place -> if(place <= 1, 0., bounds[place - 1]), places) AS lows,
        -- What lies in the last, open bucket is taken for its lower bound: nobody knows how far it goes.
        arrayMap(
            (share, place, low) -> low + (bounds[least(place, length(bounds))] - low)
                * (share * total - if(place <= 1, 0, ranks[place - 1])) / counts[place],
            [0.5, 0.95], places, lows) AS quantiles
    FROM gained
    WHERE at >= {from:UInt32}
    GROUP BY key, at
    HAVING total > 0
    ORDER BY key, at
)
SELECT
    key,
    groupArray(at) AS at,
    groupArray(total) AS total,
    groupArray(failed) AS failed,
    groupArray(quantiles[1]) AS p50,
    groupArray(quantiles[2]) AS p95
FROM summed
GROUP BY key
