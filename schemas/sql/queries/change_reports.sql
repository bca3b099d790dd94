-- Whether any report of a change has come since: two answers that are the same mean the same changes.
SELECT count() AS reports, toString(max(received_time)) AS newest FROM change_event
