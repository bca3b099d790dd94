-- Where the commits of the given services' deployments are kept, whatever name the repository has at who
-- deploys it.
SELECT deployed.service AS service, groupUniqArray(toString(told.repository)) AS repositories
FROM (SELECT DISTINCT toString(service) AS service, substring(commit, 1, 7) AS start FROM deployment FINAL WHERE length(commit) >= 7 AND (empty({services:Array(String)}) OR service IN {services:Array(String)})) AS deployed
INNER JOIN
(
    SELECT DISTINCT repository, substring(commit, 1, 7) AS start FROM commit_event
    UNION DISTINCT
    SELECT DISTINCT repository, substring(commit, 1, 7) AS start FROM change_event WHERE kind = 'merge' AND length(commit) >= 7
) AS told ON told.start = deployed.start
GROUP BY service
