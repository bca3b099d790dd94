SELECT toString(service) AS service, toString(environment) AS environment, change_id, toString(method) AS method, incident_id, episode_id, remedy, confidence, toString(verdict) AS verdict, reason, toString(recovered) AS recovered, author
FROM failure_link FINAL
