-- The newest {maxCommits} commits of a repository by column, newest first. `heads` are the last commits of
-- branches that were merged as this one: a squash or rebase leaves no other trace of them. `work` is the same
-- for copies of one commit (0: not known). A merge that no push told is a commit of its own.
SELECT
    groupArray(one.commit) AS commits,
    groupArray(one.parents) AS parents,
    groupArray(one.heads) AS heads,
    groupArray(if(empty(one.parents), one.branches, [])) AS branches,
    groupArray(toUnixTimestamp64Milli(one.committed)) AS committed,
    groupArray(one.work) AS work,
    groupArray(one.is_relevant) AS is_relevant
FROM
(
    SELECT
        if(told.commit != '', told.commit, merged.commit) AS commit,
        told.parents AS parents,
        merged.heads AS heads,
        told.branches AS branches,
        if(told.commit != '', told.committed, merged.at) AS committed,
        if(told.authored IS NULL OR told.title = '', 0, cityHash64(told.title, told.author, told.authored) % 9007199254740992) AS work,
        {paths:String} = '' OR empty(told.paths) OR arrayExists(path -> match(path, {paths:String}), told.paths) AS is_relevant
    FROM (SELECT * FROM v_commits WHERE repository = {repository:String}) AS told
    FULL OUTER JOIN
    (
        SELECT commit, arrayDistinct(arrayFilter(link -> match(link, '^[0-9a-f]{7,64}$'), groupArrayArray(links))) AS heads, min(occurred) AS at
        FROM change_event
        WHERE kind = 'merge' AND repository = {repository:String} AND length(commit) >= 7
        GROUP BY commit
    ) AS merged ON merged.commit = told.commit
    ORDER BY committed DESC, commit
    LIMIT {maxCommits:UInt32}
) AS one
