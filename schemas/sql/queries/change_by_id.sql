-- One change, by its identity or by the identity that any of its reports gave.
SELECT *
FROM changes_of(services = {services:Array(String)})
WHERE change_id = {id:String} OR has(reported_as, {id:String})
LIMIT 1
