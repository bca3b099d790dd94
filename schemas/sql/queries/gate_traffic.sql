-- Requests that a service answered since a day, and those that failed.
SELECT sum(count) AS requests, sum(errors) AS errors
FROM v_operations_hour
WHERE service = {service:String} AND environment = {environment:String} AND kind = 'server'
    AND bucket >= toDateTime({from:UInt32}, 'UTC')
