import type { FailureLink, Finding } from './failure-link.ts';

/**
 * What each rule is worth and how it is said. The numbers are a judgement, the same for everybody, so that
 * links can be compared: how often a person who looks would agree. People correct them with
 * `POST /api/v1/links`; README.md has the table.
 */
export type Rule = 'rollback' | 'outcome' | 'hotfix' | 'revert' | 'explicit' | 'inferred';

interface Judgement {
  readonly confidence: number;
  readonly reason: string;
}

export function linkOf(rule: Rule, finding: Finding): FailureLink {
  const { service, environment, change_id, remedy, recovered } = finding;
  const { incident_id = '', episode_id = '', author = '' } = finding;
  return {
    ...{ service, environment, change_id, method: rule, incident_id, episode_id, remedy },
    ...judgements[rule](finding),
    ...{ verdict: 'failed', recovered, author },
  };
}

const judgements: Readonly<Record<Rule, (finding: Finding) => Judgement>> = {
  rollback: ({ grade, remedy, gap }) =>
    grade === 'told'
      ? { confidence: 0.95, reason: `rolled back by ${remedy} ${spell(gap)} after it` }
      : { confidence: 0.85, reason: `${remedy} deployed an earlier version again ${spell(gap)} after it` },
  outcome: ({ grade }) =>
    grade === 'aborted'
      ? { confidence: 0.95, reason: 'it was aborted after it was exposed' }
      : { confidence: 0.8, reason: 'its source says that it failed' },
  hotfix: ({ remedy, gap }) => ({
    confidence: 0.7,
    reason: `the hotfix ${remedy} followed ${spell(gap)} after it`,
  }),
  revert: ({ grade, remedy, reference = '', gap }) => {
    const what = /^[0-9a-f]{13,64}$/.test(reference) ? reference.slice(0, 12) : reference;
    return grade === 'told'
      ? { confidence: 0.9, reason: `${remedy} reverts ${what} ${spell(gap)} after it` }
      : { confidence: 0.8, reason: `a commit in ${remedy} reverts ${what} ${spell(gap)} after it` };
  },
  explicit: (finding) => {
    const { grade, author = '' } = finding;
    const by =
      author === ''
        ? `${whatOf(finding)} names`
        : `${author}, asked for the cause of ${whatOf(finding)}, names`;
    return grade === 'identity'
      ? { confidence: 1, reason: `${by} it` }
      : { confidence: 0.9, reason: `${by} its ${grade}` };
  },
  inferred: (finding) => {
    const { gap, of = '', grade, service } = finding;
    const nearness = gap <= 3600 ? 0.7 : gap <= 6 * 3600 ? 0.5 : 0.3;
    const weight = (grade === 'incident' ? 1 : 0.7) * (of === '' ? 1 : 0.5);
    const whose = of === '' ? '' : ` of ${of}, which calls ${service},`;
    const when = gap <= 0 ? 'while it was under way' : `${spell(gap)} after it`;
    return {
      confidence: Math.round(nearness * weight * 1000) / 1000,
      reason: `${whatOf(finding)}${whose} began ${when}`,
    };
  },
};

function whatOf({ grade, incident_id = '', title = '' }: Finding): string {
  if (incident_id === '') return title === '' ? 'an episode' : `"${title}" out of control`;
  return `${grade === 'alert' ? 'alert' : 'incident'} ${incident_id}`;
}

/** `14 min`, `25 h`, `5 d`. */
export function spell(seconds: number): string {
  if (seconds < 5400) return `${Math.round(Math.max(0, seconds) / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}
