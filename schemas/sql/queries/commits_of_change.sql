-- The commits that a change was the first to bring, newest first.
SELECT brought.commit AS commit, told.title AS title, told.author AS author, toUnixTimestamp64Milli(finished) - lead AS committed_ms, lead AS lead_ms
FROM
(
    SELECT assumeNotNull(finished) AS finished, brought_commit AS commit, brought_lead AS lead
    FROM (SELECT change_id, finished, commits, lead_ms FROM v_deployments WHERE change_id = {id:String})
    ARRAY JOIN commits AS brought_commit, lead_ms AS brought_lead
) AS brought
LEFT JOIN (SELECT commit, any(title) AS title, any(author) AS author FROM commit_event GROUP BY commit) AS told ON told.commit = brought.commit
ORDER BY lead, brought.commit
LIMIT 1000
