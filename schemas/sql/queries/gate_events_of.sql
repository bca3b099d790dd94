-- What is known of the gates of one commit (seven digits at least): of the pull request that it is the head
-- of or that brought it into the main line, and of the checks of either. `is_head` marks what the commit was
-- in its pull request.
WITH
    brought AS
    (
        SELECT toString(source) AS of_source, source_id, arrayFirst(link -> match(link, '^[0-9a-f]{40,64}$'), links) AS head
        FROM change_event
        WHERE kind = 'merge' AND startsWith(commit, {commit:String})
    ),
    direct AS
    (
        SELECT DISTINCT toString(source) AS of_source, subject
        FROM gate_event
        WHERE gate = 'review' AND startsWith(commit, {commit:String})
    )
SELECT
    toString(event.gate) AS gate,
    toString(event.name) AS name,
    toString(event.kind) AS kind,
    event.subject AS subject,
    toUnixTimestamp64Milli(event.occurred) AS at_ms,
    event.commit AS commit,
    event.actor AS actor,
    event.author AS author,
    toString(event.source) AS source,
    event.url AS url,
    startsWith(event.commit, {commit:String}) OR event.commit IN (SELECT head FROM brought WHERE head != '') AS is_head
FROM gate_event AS event
WHERE startsWith(event.commit, {commit:String})
    OR event.commit IN (SELECT head FROM brought WHERE head != '')
    OR (toString(event.source), event.subject) IN (SELECT of_source, source_id FROM brought)
    OR (toString(event.source), event.subject) IN (SELECT of_source, subject FROM direct)
ORDER BY at_ms, kind
LIMIT 10000
