-- Who owns which service, by the newest list of the configuration.
SELECT owner.service AS service, max(owner.team) AS team
FROM service_catalogue AS owner
WHERE owner.seen_time = (SELECT max(seen_time) FROM service_catalogue) AND owner.team != ''
GROUP BY owner.service
