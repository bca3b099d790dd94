-- Under which names of services a change was reported; the identity begins with the name of the source.
SELECT DISTINCT toString(service) AS service
FROM change_event
WHERE source = substring({id:String}, 1, position({id:String}, ':') - 1) AND source_id = substring({id:String}, position({id:String}, ':') + 1)
