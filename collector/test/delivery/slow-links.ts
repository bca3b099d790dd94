import type { Organisation, RandomCommit, RandomDeployment } from './random-organisation.ts';

/** Windows of the rules, in seconds. */
export interface Windows {
  readonly rollback: number;
  readonly revert: number;
  readonly hotfix: number;
  readonly inference: number;
}

export interface SlowLink {
  readonly failed: RandomDeployment;
  readonly method: string;
  readonly confidence: number;
  readonly incident: string;
  readonly remedy: string;
  readonly recovered: number | null;
  /** What happened before decides nothing. */
  readonly since: number;
  /** Beside `since`: the link rests on there being a deployment before it, or before the failed one. */
  readonly rests: 'on nothing' | 'on one before' | 'on one before the failed';
}

/** The rules of `collector/src/delivery/README.md`, one deployment at a time, with nothing clever. */
export function slowLinks(organisation: Organisation, windows: Windows): SlowLink[] {
  const units = new Map<string, RandomDeployment[]>();
  for (const one of organisation.deployments) {
    if (!['succeeded', 'failed', 'aborted'].includes(one.outcome)) continue;
    const key = `${one.service} ${one.environment}`;
    units.set(
      key,
      [...(units.get(key) ?? []), one].sort((a, b) => a.ended - b.ended),
    );
  }
  const ofUnits = [...units.values()].flatMap((unit) => {
    const isBack = unit.map((_, index) => takenBack(unit, index, windows.rollback));
    return [
      ...unit.flatMap((one, index) => byOutcome(unit, one, index)),
      ...unit.flatMap((one, index) => byRollback(one, isBack[index], windows)),
      ...unit.flatMap((one, index) => byHotfix(unit, one, index, isBack, windows)),
      ...byRevert(unit, isBack, organisation.commits, windows),
    ];
  });
  const all = [...units.values()].flat();
  return strongest([...ofUnits, ...byName(all, organisation), ...byInference(all, organisation, windows)]);
}

const identity = ({ version, commit }: RandomDeployment): string => version || commit;
const nextSuccess = (unit: readonly RandomDeployment[], index: number): number | null =>
  unit.slice(index + 1).find(({ outcome }) => outcome === 'succeeded')?.ended ?? null;

function byOutcome(unit: readonly RandomDeployment[], failed: RandomDeployment, index: number): SlowLink[] {
  if (failed.outcome === 'succeeded') return [];
  const confidence = failed.outcome === 'aborted' ? 0.95 : 0.8;
  const recovered = nextSuccess(unit, index);
  return [{ ...bare(failed, 'outcome'), confidence, recovered, since: failed.ended }];
}

/** The first of those that concluded since the same was deployed before, when that is not long ago. */
function passedOver(unit: readonly RandomDeployment[], index: number, hours: number): number | undefined {
  const one = unit[index]!;
  if (one.outcome !== 'succeeded' || identity(one) === '') return undefined;
  for (let before = index - 1; before >= 0; before -= 1) {
    if (identity(unit[before]!) !== identity(one) || unit[before]!.outcome !== 'succeeded') continue;
    const isNear = before + 1 < index && unit[before + 1]!.ended + hours >= one.started;
    return isNear ? before + 1 : undefined;
  }
  return undefined;
}

function takenBack(
  unit: readonly RandomDeployment[],
  index: number,
  hours: number,
): RandomDeployment | undefined {
  const one = unit[index]!;
  if (one.outcome !== 'succeeded') return undefined;
  const first = passedOver(unit, index, hours);
  const isTold = one.kind === 'rollback';
  if (first !== undefined) {
    const wasBack = unit[first]!.kind === 'rollback' || passedOver(unit, first, hours) !== undefined;
    return isTold || !wasBack ? unit[first] : undefined;
  }
  const before = unit[index - 1];
  if (!isTold || before === undefined || before.kind === 'rollback') return undefined;
  return before.ended + hours >= one.started ? before : undefined;
}

function byRollback(
  one: RandomDeployment,
  failed: RandomDeployment | undefined,
  windows: Windows,
): SlowLink[] {
  if (failed === undefined) return [];
  const confidence = one.kind === 'rollback' ? 0.95 : 0.85;
  const since = one.started - 2 * windows.rollback;
  return [
    {
      ...bare(failed, 'rollback'),
      ...{ confidence, remedy: one.id, recovered: one.ended, since, rests: 'on one before' },
    },
  ];
}

function byHotfix(
  unit: readonly RandomDeployment[],
  one: RandomDeployment,
  index: number,
  isBack: readonly (RandomDeployment | undefined)[],
  windows: Windows,
): SlowLink[] {
  if (one.kind !== 'deployment' || one.ref !== 'hotfix/urgent') return [];
  for (let before = index - 1; before >= 0; before -= 1) {
    const failed = unit[before]!;
    if (failed.kind !== 'deployment' || isBack[before] !== undefined) continue;
    if (failed.ended + windows.hotfix < one.started) return [];
    const recovered = one.outcome === 'succeeded' ? one.ended : nextSuccess(unit, index);
    const since = one.started - windows.hotfix - 2 * windows.rollback;
    return [
      {
        ...bare(failed, 'hotfix'),
        ...{ confidence: 0.7, remedy: one.id, recovered, since, rests: 'on one before' },
      },
    ];
  }
  return [];
}

function byRevert(
  unit: readonly RandomDeployment[],
  isBack: readonly (RandomDeployment | undefined)[],
  commits: readonly RandomCommit[],
  windows: Windows,
): SlowLink[] {
  const broughtBy = firstBrought(unit, isBack, commits);
  const reverting = commits.filter(({ reverts }) => reverts.length > 0);
  const undone = (remedy: RandomDeployment): (readonly [reference: string, confidence: number])[] => [
    ...remedy.reverts.map((reference) => [reference, 0.9] as const),
    ...reverting.flatMap(({ commit, reverts }) =>
      broughtBy.get(commit) === remedy
        ? reverts
            .filter((reference) => !reverting.some((other) => isSameCommit(other.commit, reference)))
            .map((reference) => [reference, 0.8] as const)
        : [],
    ),
  ];
  return unit.flatMap((remedy) =>
    undone(remedy).flatMap(([reference, confidence]) => {
      const earlier = unit.filter((one) => one !== remedy && one.ended <= remedy.started);
      const contents = commits
        .filter(({ commit }) => isSameCommit(commit, reference))
        .flatMap(({ commit }) => earlier.filter((one) => broughtBy.get(commit) === one));
      const named = earlier.filter(
        ({ id, version, commit }) => [id, version].includes(reference) || isSameCommit(commit, reference),
      );
      const failed = contents[0] ?? named.at(-1);
      if (failed === undefined || failed.ended + windows.revert < remedy.started) return [];
      const written = commits.filter(({ commit }) => isSameCommit(commit, reference)).map(({ at }) => at);
      const recovered =
        remedy.outcome === 'succeeded' ? remedy.ended : nextSuccess(unit, unit.indexOf(failed));
      const since = Math.min(remedy.started - Math.max(windows.revert, 2 * windows.rollback), ...written);
      return [
        {
          ...bare(failed, 'revert'),
          ...{ confidence, remedy: remedy.id, recovered, since, rests: 'on one before the failed' as const },
        },
      ];
    }),
  );
}

/** The deployment that first contained each commit, where that can be told. */
function firstBrought(
  unit: readonly RandomDeployment[],
  isBack: readonly (RandomDeployment | undefined)[],
  commits: readonly RandomCommit[],
): Map<string, RandomDeployment> {
  const ancestors = (sha: string): string[] => {
    const found = commits.find(({ commit }) => commit === sha);
    return found === undefined ? [] : [sha, ...found.parents.flatMap(ancestors)];
  };
  const isMerge = (sha: string): boolean => commits.find(({ commit }) => commit === sha)!.parents.length > 1;
  const carriers = unit.filter(
    (one, index) =>
      one.outcome === 'succeeded' &&
      one.kind === 'deployment' &&
      isBack[index] === undefined &&
      commits.some(({ commit }) => commit === one.commit),
  );
  const seen = new Set<string>();
  const brought = new Map<string, RandomDeployment>();
  for (const [index, one] of carriers.entries()) {
    for (const sha of ancestors(one.commit)) {
      if (!seen.has(sha) && index > 0 && !isMerge(sha)) brought.set(sha, one);
      seen.add(sha);
    }
  }
  return brought;
}

function byName(all: readonly RandomDeployment[], { incidents }: Organisation): SlowLink[] {
  return incidents.flatMap((incident) =>
    incident.isExternal
      ? []
      : incident.changes.flatMap((reference) => {
          const told = all.find(({ id }) => id === reference);
          const named = all.filter(
            (one) =>
              (one.version === reference || isSameCommit(one.commit, reference)) &&
              incident.services.includes(one.service) &&
              incident.environment === one.environment &&
              one.started <= incident.began,
          );
          const failed = told ?? named.toSorted((a, b) => a.started - b.started).at(-1);
          if (failed === undefined) return [];
          const confidence = told === undefined ? 0.9 : 1;
          const { id, mitigated: recovered } = incident;
          return [{ ...bare(failed, 'explicit'), confidence, incident: id, recovered, since: failed.ended }];
        }),
  );
}

function byInference(
  all: readonly RandomDeployment[],
  { incidents, calls }: Organisation,
  windows: Windows,
): SlowLink[] {
  return incidents.flatMap((incident) => {
    if (incident.isExternal || incident.changes.length > 0) return [];
    const recent = (services: readonly string[]): RandomDeployment | undefined =>
      services
        .flatMap((service) =>
          all
            .filter((one) => one.service === service && one.environment === incident.environment)
            .filter(({ started }) => started <= incident.began)
            .toSorted((a, b) => a.started - b.started)
            .slice(-1),
        )
        .filter(({ ended }) => incident.began <= ended + windows.inference)
        .toSorted((a, b) => a.started - b.started)
        .at(-1);
    const own = recent(incident.services);
    const called = calls.flatMap(([caller, callee]) => (incident.services.includes(caller) ? [callee] : []));
    const failed = own ?? recent(called);
    if (failed === undefined) return [];
    const gap = Math.max(0, incident.began - failed.ended);
    const nearness = gap <= 3600 ? 0.7 : gap <= 21_600 ? 0.5 : 0.3;
    const weight = (incident.kind === 'incident' ? 1 : 0.7) * (own === undefined ? 0.5 : 1);
    const since = incident.began - windows.inference;
    const { id, mitigated: recovered } = incident;
    const confidence = Math.round(nearness * weight * 1000) / 1000;
    return [{ ...bare(failed, 'inferred'), confidence, incident: id, recovered, since }];
  });
}

const bare = (failed: RandomDeployment, method: string) =>
  ({ failed, method, incident: '', remedy: '', rests: 'on nothing' }) as const;

/** A commit may be given by its first seven digits and more. */
function isSameCommit(one: string, other: string): boolean {
  const isCommit = one.length >= 7 && /^[0-9a-f]{7,40}$/.test(other);
  return isCommit && (one.startsWith(other) || other.startsWith(one));
}

/** Of what is found twice the surer. */
function strongest(links: readonly SlowLink[]): SlowLink[] {
  const kept = new Map<string, SlowLink>();
  for (const link of links) {
    const key = [link.failed.id, link.method, link.incident, link.remedy].join(' ');
    const other = kept.get(key);
    if (other === undefined || other.confidence < link.confidence) kept.set(key, link);
  }
  return [...kept.values()];
}
