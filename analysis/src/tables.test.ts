import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  anhoejAnalysis,
  applyRules,
  autocorrelatedRunLength,
  capability,
  constantC4,
  constantD2,
  constantD3,
  cusumDecision,
  cusumRunLength,
  ewmaRunLength,
  ewmaWidth,
  evaluateChart,
  normalCumulative,
  normalDraw,
  oneSidedCusumRunLength,
  ruleByName,
  ruleSet,
  ruleSetRunLength,
  seededStream,
  shewhartRunLength,
  shewhartWidth,
  windowProbability,
  type ControlLines,
  type RuleDefinition,
} from './index.ts';
import { studentTail } from './distribution/student-tail.ts';

/** Published and recomputed tables; every file names its source. */
function table<Table>(name: string): Table {
  return JSON.parse(readFileSync(new URL(`../cases/tables/${name}.json`, import.meta.url), 'utf8')) as Table;
}

function near(actual: number, expected: number, within: number, place: string): void {
  expect(Math.abs(actual - expected), `${place}: ${actual} against ${expected}`).toBeLessThanOrEqual(within);
}

const nelson = (...numbers: number[]): RuleDefinition[] => numbers.map((n) => ruleByName(`nelson${n}`)!);

test('the table of constants is the rounded exact constants', () => {
  const { columns, rows, within } = table<{
    columns: string[];
    rows: Record<string, number[]>;
    within: number;
  }>('constants');
  for (const [size, printed] of Object.entries(rows)) {
    const n = Number(size);
    const [c4, d2, d3] = [constantC4(n), constantD2(n), constantD3(n)];
    const spread = (3 * Math.sqrt(1 - c4 * c4)) / c4;
    const exact: Record<string, number> = {
      c4,
      d2,
      d3,
      A2: 3 / (d2 * Math.sqrt(n)),
      A3: 3 / (c4 * Math.sqrt(n)),
      B3: Math.max(0, 1 - spread),
      B4: 1 + spread,
      D3: Math.max(0, 1 - (3 * d3) / d2),
      D4: 1 + (3 * d3) / d2,
    };
    columns.forEach((column, index) => near(exact[column]!, printed[index]!, within, `${column}(${n})`));
  }
});

test('limits of the runs analysis by number of useful points', () => {
  const given = table<{ n: number[]; longest_max: number[]; crossings_min: number[] }>('anhoej-limits');
  given.n.forEach((n, index) => {
    const analysis = anhoejAnalysis(Array.from({ length: n }, (_, place) => (place % 2 === 0 ? 1 : -1)));
    expect([analysis.longestRunMax, analysis.crossingsMin]).toEqual([
      given.longest_max[index],
      given.crossings_min[index],
    ]);
  });
});

describe('average run lengths', () => {
  test('Shewhart limits with supplementary zone rules, by shift', () => {
    const given = table<Record<string, number[]>>('run-length-zone-rules');
    const sets: Record<string, RuleDefinition[]> = {
      C1: nelson(1),
      C12: nelson(1, 5),
      C13: nelson(1, 6),
      C14: [ruleByName('we1')!, ruleByName('we4')!],
      C1234: [...ruleSet('western-electric')!],
    };
    given['shift']!.forEach((shift, index) => {
      near(shewhartRunLength(3, shift), given['C1']![index]!, 0.006, `rule 1 at ${shift}`);
      for (const [name, rules] of Object.entries(sets)) {
        near(ruleSetRunLength(rules, 3, shift), given[name]![index]!, 0.0062, `${name} at ${shift}`);
      }
    });
  });

  test('EWMA, by weight, width and shift', () => {
    const { rows } = table<{
      rows: { lam: number; L: number; mu: number[]; arl: number[]; tol: number[] }[];
    }>('run-length-ewma');
    for (const { lam, L, mu, arl, tol } of rows) {
      mu.forEach((shift, index) =>
        near(ewmaRunLength(lam, L, shift), arl[index]!, tol[index]!, `${lam} ${L} ${shift}`),
      );
    }
  });

  test('CUSUM, two-sided with and without head start, and one-sided', () => {
    type Row = { k: number; h: number; hs?: number; mu: number[]; arl: number[]; tol: number[] };
    const given = table<{ two_sided: Row[]; one_sided: Row[] }>('run-length-cusum');
    for (const { k, h, hs = 0, mu, arl, tol } of given.two_sided) {
      const design = { allowance: k, decision: h, headstart: hs };
      mu.forEach((shift, index) =>
        near(cusumRunLength(design, shift), arl[index]!, tol[index]!, `${k} ${h} ${shift}`),
      );
    }
    for (const { k, h, mu, arl, tol } of given.one_sided) {
      mu.forEach((shift, index) =>
        near(
          oneSidedCusumRunLength({ allowance: k, decision: h }, shift),
          arl[index]!,
          tol[index]!,
          `${k} ${h}`,
        ),
      );
    }
  });

  test('limits by alarm budget', () => {
    type Row = { arl0: number; shewhart_k: number; ewma02_L: number; ewma01_L: number; cusum05_h: number };
    const { rows, within } = table<{ rows: Row[]; within: { k: number; L: number; h: number } }>(
      'run-length-budget',
    );
    for (const row of rows) {
      near(shewhartWidth(row.arl0), row.shewhart_k, within.k, 'k');
      near(ewmaWidth(0.2, row.arl0), row.ewma02_L, within.L, 'L at 0.2');
      near(ewmaWidth(0.1, row.arl0), row.ewma01_L, within.L, 'L at 0.1');
      near(cusumDecision(0.5, row.arl0), row.cusum05_h, within.h, 'h');
    }
  });

  test('Nelson rule sets, in control within 3 % of simulation', () => {
    const given = table<Record<string, Record<string, [number, number]>>>('run-length-nelson-sets');
    const sets: Record<string, RuleDefinition[]> = {
      nelson_1: nelson(1),
      'nelson_1-2': nelson(1, 2),
      'nelson_1,2,3': nelson(1, 2, 3),
      'nelson_1-4': nelson(1, 2, 3, 4),
      'nelson_1,2,5,6': nelson(1, 2, 5, 6),
      'nelson_1,5,6,we4 (=WE)': [...ruleSet('western-electric')!],
      'nelson_1-8 all': [...ruleSet('nelson')!],
    };
    for (const [name, rules] of Object.entries(sets)) {
      for (const [shift, [simulated]] of Object.entries(given[name]!)) {
        near(ruleSetRunLength(rules, 3, Number(shift.slice(5))) / simulated, 1, 0.03, `${name} at ${shift}`);
      }
    }
  });

  test('rule 1 with the true sigma under autocorrelation', () => {
    const { known_sigma: given } = table<{ known_sigma: Record<string, [number, number]> }>(
      'run-length-broken-assumptions',
    );
    for (const correlation of [0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95]) {
      const [simulated] = given[`ar1_${correlation}_nelson_1_truesigma`]!;
      near(autocorrelatedRunLength(3, correlation) / simulated, 1, 0.03, `lag-1 correlation ${correlation}`);
    }
    // Kramer & Schmid (2000), as quoted in the manual of the R package spc.
    near(autocorrelatedRunLength(3.09023, 0.4), 515.44, 0.02, 'published');
    near(autocorrelatedRunLength(3.09023, 0.2), 502.56, 0.02, 'published');
  });
});

describe('what broken assumptions do to average run lengths, within 6 % of simulation elsewhere', () => {
  type Table = {
    known_sigma: Record<string, [number, number]>;
    nonnormal: Record<string, [number, number]>;
  };
  const given = table<Table>('run-length-broken-assumptions');

  test('rule 1 with known sigma on skewed and heavy-tailed values', () => {
    const lognormalMean = Math.exp(0.125);
    const lognormalSigma = lognormalMean * Math.sqrt(Math.exp(0.25) - 1);
    const chances: Record<string, number> = {
      exp: Math.exp(-4),
      logn: 1 - normalCumulative(Math.log(lognormalMean + 3 * lognormalSigma) / 0.5),
      t4: 2 * studentTail(3 * Math.SQRT2, 4),
    };
    for (const [name, chance] of Object.entries(chances)) {
      near(1 / chance / given.nonnormal[`${name}_nelson_1`]![0], 1, 0.06, name);
    }
  });

  test.each([
    [0.4, 'nelson_1,5,6,we4 (=WE)', 'western-electric'],
    [0.8, 'nelson_1,5,6,we4 (=WE)', 'western-electric'],
    [0.4, 'nelson_1-8 all', 'nelson'],
    [0.8, 'nelson_1-8 all', 'nelson'],
  ])('lag-1 correlation %d with rules %s', (memory, key, set) => {
    const stream = seededStream(20260105);
    const rules = ruleSet(set)!;
    const lines = (z: Float64Array): ControlLines => {
      const flat = (value: number): Float64Array => z.map(() => value);
      return { value: z, z, center: flat(0), upper: flat(3), lower: flat(-3) };
    };
    let total = 0;
    const runs = 3000;
    for (let run = 0; run < runs; run += 1) {
      let noise = normalDraw(stream);
      const values = Float64Array.from({ length: 400 }, () => {
        const now = noise;
        noise = memory * noise + Math.sqrt(1 - memory * memory) * normalDraw(stream);
        return now;
      });
      const until = (length: number): number | undefined =>
        applyRules(rules, {
          lines: lines(values.slice(0, length)),
          isStandardised: false,
          isExcluded: () => false,
        })[0]?.at;
      total += (until(50) ?? until(400) ?? 400) + 1;
    }
    near(total / runs / given.known_sigma[`ar1_${memory}_${key}_truesigma`]![0], 1, 0.06, set);
  });
});

test('probability that a single window matches each of Nelson’s rules', () => {
  const given = table<Record<string, number> & { within: Record<string, number> }>('window-probability');
  for (const [index, rule] of ruleSet('nelson')!.entries()) {
    const key = index === 7 ? 'n8_both' : `n${index + 1}`;
    near(windowProbability(rule)!, given[key]!, given.within[key]!, key);
  }
});

test('capability of the piston rings', () => {
  const given = table<{
    subgroups: number[][];
    lowerSpecification: number;
    upperSpecification: number;
    within: number;
    cp: number;
    cpl: number;
    cpu: number;
    cpk: number;
  }>('capability');
  const [stage] = evaluateChart({ chart: 'xbar-r', subgroups: given.subgroups }).stages;
  const found = capability({ mean: stage!.center!, sigma: stage!.sigma!, ...given });
  near(found.cp, given.cp, given.within, 'Cp');
  near(found.cpLower, given.cpl, given.within, 'Cpl');
  near(found.cpUpper, given.cpu, given.within, 'Cpu');
  near(found.cpk, given.cpk, given.within, 'Cpk');
});
