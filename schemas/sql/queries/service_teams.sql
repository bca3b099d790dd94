-- Who owns which service, by the newest list of the configuration.
SELECT service, max(team) AS team
FROM service_catalogue
WHERE seen_time = (SELECT max(seen_time) FROM service_catalogue) AND team != ''
GROUP BY service
