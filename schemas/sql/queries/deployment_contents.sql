-- What is stored of the contents of the given services' deployments.
SELECT toString(service) AS service, toString(environment) AS environment, change_id, is_known, commits, arrayMap(at -> toUnixTimestamp64Milli(at), committed) AS committed
FROM deployment_content FINAL
WHERE empty({services:Array(String)}) OR service IN {services:Array(String)}
