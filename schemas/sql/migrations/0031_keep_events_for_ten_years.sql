-- Events of changes, commits and incidents are few and the history of an organisation: ten years, and two for
-- the raw bodies, unless `store.retentionDays` says otherwise.

ALTER TABLE raw_event{local} {on_cluster} MODIFY TTL toDateTime(received_time) + toIntervalDay(730);
ALTER TABLE change_event{local} {on_cluster} MODIFY TTL toDateTime(received_time) + toIntervalDay(3650);
ALTER TABLE commit_event{local} {on_cluster} MODIFY TTL toDateTime(received_time) + toIntervalDay(3650);
ALTER TABLE incident_event{local} {on_cluster} MODIFY TTL toDateTime(received_time) + toIntervalDay(3650);
