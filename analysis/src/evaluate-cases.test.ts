import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { constantD2 } from './estimate/constant-d2.ts';
import { mean } from './estimate/mean.ts';
import type { ChartAnswer } from './evaluate/chart-answer.ts';
import { evaluateChart } from './evaluate.ts';
import { anhoejAnalysis } from './rule/anhoej-analysis.ts';

/**
 * Published charts: every file of `cases/` holds a request and what its source prints. `at` is a path
 * into the answer, `*` stands for every point; `violations:rule` are the places flagged by the rule.
 * `times` multiplies one number (a tool draws its inner limits at two thirds of the outer ones),
 * `scale` multiplies the answer (per cent, per 10 000). `roundedConstant` says that the source divides
 * by a rounded d2, so its distances from the centre are longer by exact / rounded; with `power` that
 * holds on the scale of value^(1/power).
 */
interface Expectation {
  readonly at: string;
  readonly is?: unknown;
  readonly isEmpty?: boolean;
  readonly within?: number;
  readonly times?: number;
}
interface Case {
  readonly name: string;
  readonly source: string;
  readonly request: Record<string, unknown>;
  readonly expect: readonly Expectation[];
  readonly expectAtTwoSigma?: readonly Expectation[];
  readonly scale?: number;
  readonly power?: number;
  readonly roundedConstant?: { readonly d2: number; readonly n: number };
  readonly variant?: readonly { readonly rules: unknown; readonly at: string; readonly is: unknown }[];
}

const folder = new URL('../cases/', import.meta.url);
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Case);

function follow(value: unknown, keys: readonly string[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (key === '*') return (value as unknown[]).map((item) => follow(item, rest));
  return follow((value as Record<string, unknown>)[key], rest);
}

function dispersionRuns({ dispersion }: ChartAnswer): Record<string, number> {
  const { useful, longestRun, crossings } = anhoejAnalysis(
    dispersion!.points.map(({ value, center }) => Math.sign(value - center!)),
  );
  return { useful, longest: longestRun, crossings };
}

function find(answer: ChartAnswer, at: string): unknown {
  if (at === 'nullValues')
    return answer.points.filter(({ value }) => value === null).map(({ index }) => index);
  if (at === 'nullLimits')
    return answer.points.filter(({ upper }) => upper === null).map(({ index }) => index);
  if (at === 'firstViolation') return answer.violations[0]?.at;
  if (at.startsWith('dispersion.runs.')) return dispersionRuns(answer)[at.slice(16)];
  if (at.startsWith('mean:')) return mean(find(answer, `points.*.${at.slice(5)}`) as number[]);
  const [path = '', rule] = at.split(':');
  const found = follow(answer, path.split('.'));
  if (rule === undefined) return found;
  return (found as ChartAnswer['violations']).filter((violation) => violation.rule === rule).map((v) => v.at);
}

/** Undoes the source's rounded constant and scale; only sigmas and limits depend on the constant. */
function asPrinted(actual: number, center: number, at: string, given: Case): number {
  const { roundedConstant, scale = 1, power = 1 } = given;
  const factor = roundedConstant ? constantD2(roundedConstant.n) / roundedConstant.d2 : 1;
  if (/sigma$/.test(at)) return actual * factor * scale;
  if (!/(upper|lower)$/.test(at) || actual === 0) return actual * scale;
  const [middle, limit] = [center ** (1 / power), actual ** (1 / power)];
  return (middle + (limit - middle) * factor) ** power * scale;
}

function compare(
  actual: unknown,
  expected: unknown,
  place: string,
  tell: (value: number) => number,
  within: number,
): void {
  if (Array.isArray(expected)) {
    expect(actual, place).toHaveLength(expected.length);
    expected.forEach((item, index) =>
      compare((actual as unknown[])[index], item, `${place}[${index}]`, tell, within),
    );
  } else if (typeof expected === 'number' && typeof actual === 'number') {
    expect(
      Math.abs(tell(actual) - expected),
      `${place}: ${tell(actual)} against ${expected}`,
    ).toBeLessThanOrEqual(within);
  } else {
    expect(actual, place).toEqual(expected);
  }
}

function check(given: Case, answer: ChartAnswer, expectations: readonly Expectation[]): void {
  for (const { at, is, isEmpty, within = 0, times = 1 } of expectations) {
    const actual = find(answer, at);
    if (isEmpty !== undefined) {
      expect((actual as unknown[]).length === 0, at).toBe(isEmpty);
      continue;
    }
    const isOfDispersion = at.startsWith('dispersion');
    const center = (isOfDispersion ? answer.dispersion?.center : answer.stages[0]?.center) ?? 0;
    compare(actual, is, at, (value) => times * asPrinted(value, center, at, given), within);
  }
}

test.each(cases)('$name', (given) => {
  check(given, evaluateChart(given.request), given.expect);
  if (given.expectAtTwoSigma) {
    check(given, evaluateChart({ ...given.request, limits: { k: 2 } }), given.expectAtTwoSigma);
  }
  for (const { rules, at, is } of given.variant ?? []) {
    expect(find(evaluateChart({ ...given.request, rules }), at)).toEqual(is);
  }
});
