-- One row per commit of a repository; `parents` as soon as any source told them.
CREATE OR REPLACE VIEW v_commits {on_cluster} AS
SELECT
    commit_event.repository AS repository,
    commit_event.commit AS commit,
    argMax(commit_event.parents, (length(commit_event.parents), commit_event.received_time)) AS parents,
    length(parents) > 1 AS is_merge,
    min(commit_event.authored) AS authored,
    min(commit_event.committed) AS committed,
    argMaxIf(commit_event.author, commit_event.received_time, commit_event.author != '') AS author,
    argMaxIf(commit_event.title, commit_event.received_time, commit_event.title != '') AS title,
    groupUniqArrayIf(commit_event.branch, commit_event.branch != '') AS branches,
    argMaxIf(commit_event.url, commit_event.received_time, commit_event.url != '') AS url,
    groupUniqArrayArray(commit_event.reverts) AS reverts,
    groupUniqArrayArray(commit_event.paths) AS paths
FROM commit_event
GROUP BY repository, commit;
