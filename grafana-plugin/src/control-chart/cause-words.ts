import { causeKinds, type EpisodeCauseRequest } from '@shewhart/schemas/api';
import type { Suspect } from '../panel-kit/collector-source.ts';

type CauseKind = (typeof causeKinds)[number];

const names: Readonly<Record<CauseKind, readonly [label: string, description: string]>> = {
  change: ['A change', 'Deployment, configuration, flag'],
  incident: ['An incident', 'Known under a name of its own'],
  external: ['Something outside', 'Provider, network, traffic'],
  expected: ['Expected', 'Planned load, a test, a season'],
  'false-alarm': ['False alarm', 'Nothing was different'],
  other: ['Something else', 'Said in the note'],
};

/** Kinds of causes as people choose them. */
export const causeChoices = causeKinds.map((value) => ({
  value: value,
  label: names[value][0],
  description: names[value][1],
}));

/** What the form begins with: the most suspect change, where there is one. */
export function firstCause(suspects: readonly Suspect[], author: string): Required<EpisodeCauseRequest> {
  const [first] = suspects;
  if (first === undefined) return { kind: 'other', reference: '', note: '', author };
  return { kind: 'change', reference: first.title, note: '', author };
}

/** A cause as it is told with an episode. */
export function causeText({ kind, reference, note, author }: EpisodeCauseRequest): string {
  const said = [reference, note].filter(Boolean).join(', ');
  const name = (names[kind as CauseKind]?.[0] ?? kind).replace(/^An? /, '');
  return `${said === '' ? name : `${name} ${said}`} (${author})`;
}
