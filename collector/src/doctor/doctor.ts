import type { Configuration } from '../config/configuration.ts';
import type { Finding } from './finding.ts';
import { findings } from './findings.ts';
import { gatherFacts } from './gather-facts.ts';

export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** For the terminal. */
  readonly text: string;
  /** 1 when something cannot work. */
  readonly exitCode: 0 | 1;
}

/** @param load reads the configuration; what it throws becomes a finding */
export async function examine(load: () => Configuration): Promise<Diagnosis> {
  return diagnosis(findings(await gatherFacts(load)));
}

const marks = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' } as const;

export function diagnosis(list: readonly Finding[]): Diagnosis {
  const lines = list.flatMap((finding) => [
    `${marks[finding.level]}  ${finding.what}`,
    ...(finding.why === undefined ? [] : [`         why: ${finding.why}`]),
    ...(finding.do === undefined ? [] : [`         do:  ${finding.do}`]),
  ]);
  const count = (level: Finding['level']): number => list.filter((finding) => finding.level === level).length;
  const errors = count('error');
  const summary = `${errors} errors, ${count('warning')} warnings, ${count('ok')} things in order.`;
  return { findings: list, text: `${[...lines, '', summary].join('\n')}\n`, exitCode: errors > 0 ? 1 : 0 };
}
