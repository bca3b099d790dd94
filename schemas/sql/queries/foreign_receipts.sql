-- Receipts of raw events in the trails of other collectors.
SELECT payload FROM v_trail WHERE kind = 'event-receipts' AND trail != {trail:String} ORDER BY trail, entry_index
