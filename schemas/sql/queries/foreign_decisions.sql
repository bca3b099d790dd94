-- What people decided through other collectors on this store, in their order.
SELECT entry_id, kind, subject, actor, payload
FROM v_trail
WHERE kind IN ('episode-cause', 'link-correction', 'silence', 'silence-end', 'baseline', 'decision-void') AND trail != {trail:String}
ORDER BY time, trail, entry_index
