import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { ModelSettings } from '@shewhart/analysis';
import { existsSync } from 'node:fs';
import { decimal, markdownTable } from '../bench/markdown-table.ts';
import type { AlarmArguments } from './alarm-arguments.ts';
import { halfOf } from './corpus-report.ts';
import { judgeCorpus, score, windowFile, type JudgedCorpus } from './corpus.ts';
import { measureFalseAlarms } from './false-alarms.ts';
import { judgeDetector } from './judge-detector.ts';
import { processes } from './processes.ts';

interface Variant {
  readonly name: string;
  readonly settings: ModelSettings;
}

/** What is not named in a variant. */
const plain: ModelSettings = {
  widening: 'prediction',
  youngCaution: 0,
  shapeCaution: 0.5,
  companionShare: 0.25,
  residualCaution: 2.5,
  baselineDays: 42,
};

const variant = (name: string, changed: Partial<ModelSettings>): Variant => ({
  name,
  settings: { ...plain, ...changed },
});

/**
 * The whole grid, one setting at a time. The last three were added after half A had shown that prediction limits alone
 * raise more false alarms in the first weeks of real series; half B had not been looked at.
 */
export const grid: readonly Variant[] = [
  variant('limits 1 + 40/n as wide, tails an error heavier', { widening: 'fixed', shapeCaution: 1 }),
  variant('prediction limits, tails an error heavier', { shapeCaution: 1 }),
  variant('prediction limits', {}),
  variant('prediction limits, tails as estimated', { shapeCaution: 0 }),
  variant('prediction limits, companions take half', { companionShare: 0.5 }),
  variant('prediction limits, forecasts twice as wide', { residualCaution: 2 }),
  variant('prediction limits, four weeks remembered', { baselineDays: 28 }),
  variant('no widening', { widening: 'none' }),
  variant('prediction limits, a tenth wider when young', { youngCaution: 0.1 }),
  variant('prediction limits, a fifth wider when young', { youngCaution: 0.2 }),
  variant('prediction limits, three tenths wider when young', { youngCaution: 0.3 }),
];

/** Rows of the simulations within 0.5-2 of the budget that a variant may be behind the best and still be chosen. */
const toleratedRows = 1;

interface CorpusFigures {
  /** Figures in [0, 1], higher is better; their mean is what is compared. */
  readonly figures: readonly { readonly name: string; readonly value: number }[];
}

export const protocol = `Protocol: of ${grid.length} variants, those at most ${toleratedRows} row short of the most simulated rows within 0.5–2 of the budget are compared by the mean of the scores of half A (NAB standard and low-FP as hundredths, recall and precision of alerts). The best is reported on half B, which nothing was chosen by. Half A are the series whose names have letters that add up to an even number.`;

/** Chooses a variant by the protocol and prints what it was chosen by, then half B. */
export async function tune(given: AlarmArguments): Promise<void> {
  console.log(`${protocol}\n`);
  const detectors = grid.map(({ name, settings }) =>
    judgeDetector({ alarmsPerWeek: given.alarmsPerWeek }, settings, name),
  );
  const inside = grid.map(() => 0);
  for (const plan of given.plans) {
    const rows = processes.map((process, order) => {
      const ratios = measureFalseAlarms(detectors, process, order, plan).map(
        ({ rate }) => rate / given.alarmsPerWeek,
      );
      ratios.forEach((ratio, index) => {
        if (ratio >= 0.5 && ratio <= 2) inside[index]! += 1;
      });
      return [process.name, ...ratios.map((ratio) => decimal(ratio, 2))];
    });
    console.log(`### Share of the budget, a point every ${plan.intervalMs / 60_000} minutes\n`);
    console.log(`${markdownTable(['process', ...grid.map(({ name }) => name)], rows)}\n`);
  }
  const out = given.out ?? (await mkdtemp(join(tmpdir(), 'shewhart-tune-')));
  const corpora: JudgedCorpus[] = [];
  for (const folder of given.corpora)
    corpora.push(await judgeCorpus(folder, join(out, basename(resolve(folder))), detectors, []));
  const halfA: CorpusFigures[] = [];
  for (const { name } of grid) halfA.push(await figuresOf(corpora, name, 'half A', given));
  const means = halfA.map(meanOf);
  const names = halfA[0]!.figures.map(({ name }) => name);
  console.log('### Simulated rows within 0.5–2 of the budget, and half A\n');
  const rows = grid.map(({ name }, index) => [
    name,
    `${inside[index]} of ${processes.length * given.plans.length}`,
    ...halfA[index]!.figures.map(({ value }) => decimal(value, 3)),
    decimal(means[index]!, 3),
  ]);
  console.log(`${markdownTable(['variant', 'rows', ...names, 'mean'], rows)}\n`);
  const best = chosenOf(inside, means);
  const halfB = await figuresOf(corpora, grid[best]!.name, 'half B', given);
  console.log(`### Chosen: ${grid[best]!.name}. Half B\n`);
  console.log(
    markdownTable(
      ['variant', ...names],
      [[grid[best]!.name, ...halfB.figures.map(({ value }) => decimal(value, 3))]],
    ),
  );
}

/** Place of the variant that the protocol chooses. */
export function chosenOf(rowsInside: readonly number[], means: readonly number[]): number {
  const needed = Math.max(...rowsInside) - toleratedRows;
  let best = -1;
  means.forEach((mean, index) => {
    if (rowsInside[index]! < needed) return;
    if (best < 0 || mean > means[best]!) best = index;
  });
  return best;
}

const meanOf = ({ figures }: CorpusFigures): number =>
  figures.length === 0 ? 0 : figures.reduce((sum, { value }) => sum + value, 0) / figures.length;

async function figuresOf(
  corpora: readonly JudgedCorpus[],
  detector: string,
  half: 'half A' | 'half B',
  { scorer, alertScorer }: AlarmArguments,
): Promise<CorpusFigures> {
  const figures: { name: string; value: number }[] = [];
  for (const corpus of corpora) {
    const hasWindows = existsSync(join(corpus.folder, ...windowFile));
    const path = hasWindows ? scorer : alertScorer;
    if (path === undefined) continue;
    const series = halfOf(corpus.series, half);
    const answer = await score(corpus, detector, series, { path, reads: hasWindows ? 'scores' : 'alerts' });
    if (answer === null) continue;
    const total = hasWindows ? answer : (answer['total'] as Record<string, unknown>);
    const unit = hasWindows ? 100 : 1;
    const keys = hasWindows ? ['standard', 'low_FP'] : ['recall', 'precision'];
    for (const name of keys)
      figures.push({
        name: `${hasWindows ? 'NAB ' : ''}${name}`,
        value: Number(total[name]) / unit,
      });
  }
  return { figures };
}
