-- Episodes with what is charted and the newest cause that a person gave.
CREATE OR REPLACE VIEW v_episodes {on_cluster} AS
SELECT
    episode.episode_id AS episode_id,
    episode.indicator_id AS indicator_id,
    described.title AS title,
    described.service AS service,
    described.environment AS environment,
    described.severity AS severity,
    episode.status AS status,
    episode.started AS started,
    episode.detected AS detected,
    episode.ended AS ended,
    episode.reopenings AS reopenings,
    episode.rule AS rule,
    episode.rule_text AS rule_text,
    episode.side AS side,
    episode.value AS value,
    episode.center AS center,
    episode.lower AS lower,
    episode.upper AS upper,
    episode.peak_score AS peak_score,
    episode.peak_value AS peak_value,
    episode.baseline_version AS baseline_version,
    episode.trial AS trial,
    cause.kind AS cause_kind,
    cause.reference AS cause_reference,
    cause.note AS cause_note,
    cause.author AS cause_author
FROM episode FINAL
LEFT JOIN (SELECT indicator_id, title, service, environment, severity FROM indicator FINAL) AS described
    ON described.indicator_id = episode.indicator_id
LEFT JOIN
(
    SELECT episode_id, argMax(kind, created) AS kind, argMax(reference, created) AS reference, argMax(note, created) AS note, argMax(author, created) AS author
    FROM episode_cause
    GROUP BY episode_id
) AS cause ON cause.episode_id = episode.episode_id;

-- Silences and maintenance windows, each as it was last said.
CREATE OR REPLACE VIEW v_silences {on_cluster} AS
SELECT silence_id, kind, indicator_id, service, environment, begins, ends, author, reason, updated
FROM silence FINAL;
