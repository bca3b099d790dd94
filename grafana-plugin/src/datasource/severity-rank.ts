/** Words for severities, worst first, as rules and incident tools say them. */
const worstFirst = [
  /^(critical|sev[- ]?0|p0|emergency|page)$/i,
  /^(sev[- ]?1|p1|error|major|high)$/i,
  /^(warning|sev[- ]?2|p2|moderate|medium)$/i,
  /^(sev[- ]?3|p3|minor|low)$/i,
  /^(info|notice|sev[- ]?[45]|p[45])$/i,
];

/** 0 is worst; an unknown word comes between a warning and what is minor. */
export function severityRank(severity: string): number {
  const rank = worstFirst.findIndex((words) => words.test(severity.trim()));
  return rank < 0 ? 2.5 : rank;
}
