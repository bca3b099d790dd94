import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { machineFacts } from '../bench/machine-facts.ts';
import { decimal, markdownTable } from '../bench/markdown-table.ts';
import { readAlarmArguments, usage, UsageError, type AlarmArguments } from './alarm-arguments.ts';
import { alertTable, partsOf, scoreTable } from './corpus-report.ts';
import { folderName, judgeCorpus, windowFile } from './corpus.ts';
import { disturbances, measureDetection } from './detection-delay.ts';
import type { Detector } from './detector.ts';
import { detectors } from './detectors.ts';
import { measureFalseAlarms, type Plan } from './false-alarms.ts';
import { judgeDetector } from './judge-detector.ts';
import { processes } from './processes.ts';
import { tune } from './tune.ts';

try {
  await main(readAlarmArguments(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

async function main(given: AlarmArguments): Promise<void> {
  if (given.isHelp) return console.log(usage);
  if (given.isTuning) return tune(given);
  const { plans, parts, alarmsPerWeek, corpora } = given;
  const judged = [judgeDetector({ alarmsPerWeek }), ...detectors.slice(1)];
  const { series, learnWeeks, seed } = plans[0]!;
  console.log(
    `Measured on ${machineFacts()}. ${series} series of each process, ${learnWeeks} weeks to learn, seed ${seed}. Every detector raises its alarms through the same episode machine.\n`,
  );
  if (parts.includes('false-alarms')) for (const plan of plans) printFalseAlarms(judged, alarmsPerWeek, plan);
  if (parts.includes('detection'))
    printDetection(judged, plans.find(({ intervalMs }) => intervalMs === 900_000) ?? plans[0]!);
  if (!parts.includes('corpus')) return;
  if (corpora.length === 0)
    console.log('No corpus of labelled series was given (--corpus DIR): none is scored.');
  for (const folder of corpora) await printCorpus(folder, given);
}

function printFalseAlarms(judged: readonly Detector[], budget: number, plan: Plan): void {
  const rows = processes.map((process, order) => {
    const [own, ...others] = measureFalseAlarms(judged, process, order, plan);
    const { rate, error } = own!;
    const ratio = rate / budget;
    return [
      process.name,
      decimal(rate, 2),
      `${decimal(ratio, 2)} ± ${decimal(error / budget, 2)}`,
      ratio >= 0.5 && ratio <= 2 ? 'yes' : 'NO',
      ...others.map((other) => decimal(other.rate, 1)),
    ];
  });
  console.log(
    `### False alarms per series and week, a point every ${plan.intervalMs / 60_000} minutes, budget ${Number(budget.toPrecision(3))}, over ${plan.series * plan.weeks} series-weeks each\n`,
  );
  const names = judged.slice(1).map(({ name }) => name);
  console.log(
    `${markdownTable(['process', 'Shewhart', 'of budget (± standard error)', '0.5–2', ...names], rows)}\n`,
  );
}

function printDetection(judged: readonly Detector[], plan: Plan): void {
  const chosen = new Set(['independent', 'AR(1) 0.6', 'daily season', 'counts, mean 20, overdispersed']);
  const rows: string[][] = [];
  processes.forEach((process, order) => {
    if (!chosen.has(process.name)) return;
    for (const disturbance of disturbances) {
      const found = measureDetection(judged, process, order, { disturbance, plan });
      rows.push([
        `${process.name}: ${disturbance.name}`,
        ...found.map(
          ({ found: share, medianMs }) => `${durationText(medianMs)} (${Math.round(100 * share)} %)`,
        ),
      ]);
    }
  });
  console.log(
    `### Median time from a change to its alarm, a point every ${plan.intervalMs / 60_000} minutes, and the share seen within three days\n`,
  );
  console.log(
    'A detector that cries wolf often is soon right by chance: read this beside the table of false alarms.\n',
  );
  console.log(`${markdownTable(['process: change', ...judged.map(({ name }) => name)], rows)}\n`);
}

async function printCorpus(folder: string, given: AlarmArguments): Promise<void> {
  const out = join(
    given.out ?? (await mkdtemp(join(tmpdir(), 'shewhart-alarms-'))),
    basename(resolve(folder)),
  );
  const chartArguments = given.budget === undefined ? [] : ['--budget', given.budget];
  const corpus = await judgeCorpus(folder, out, detectors.slice(1), chartArguments);
  const names = detectors.map(({ name }) => name);
  const hasWindows = existsSync(join(folder, ...windowFile));
  console.log(
    `## ${basename(resolve(folder))}: ${corpus.series.length} series judged with the one setting for all, as \`shewhart chart\` has it\n`,
  );
  const scored = partsOf(corpus.series, given.isHalved);
  if (given.isHalved)
    console.log(
      'Half A are the series whose names have letters that add up to an even number, half B the others. Settings were chosen on simulations and with both halves of the corpora at hand: how far the halves differ tells how much luck is in a figure. Series of another corpus are a hold-out.\n',
    );
  const scorer = hasWindows ? given.scorer : given.alertScorer;
  if (scorer !== undefined) {
    const table = hasWindows
      ? await scoreTable(corpus, scored, names, scorer)
      : await alertTable(corpus, scored, names, scorer);
    console.log(`### ${hasWindows ? 'NAB score' : 'Alerts against labelled events'}\n\n${table}\n`);
    return;
  }
  console.log(
    `Not scored: no ${hasWindows ? '--scorer' : '--alert-scorer'} was given. Any program can that reads these folders in the layout of the corpus:\n`,
  );
  for (const name of names) console.log(`  ${join(out, folderName(name))}/scores and …/alerts`);
}

function durationText(ms: number): string {
  if (ms === Infinity) return 'not seen';
  const hours = ms / 3_600_000;
  return hours < 2 ? `${Math.round(ms / 60_000)} min` : `${decimal(hours)} h`;
}
