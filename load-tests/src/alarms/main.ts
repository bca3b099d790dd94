import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultJudgeOptions } from '@shewhart/analysis';
import { machineFacts } from '../bench/machine-facts.ts';
import { decimal, markdownTable } from '../bench/markdown-table.ts';
import { alertTable, partsOf, scoreTable } from './corpus-report.ts';
import { folderName, judgeCorpus } from './corpus.ts';
import { disturbances, measureDetection } from './detection-delay.ts';
import { detectors } from './detectors.ts';
import { measureFalseAlarms, type Plan } from './false-alarms.ts';
import { processes } from './processes.ts';

const usage = `Measures how often the judge cries wolf and how soon it sees, beside simpler detectors; prints Markdown.

  --series N          simulated series of each process (default 24)
  --weeks N           weeks in which alarms are counted (default 8)
  --minutes N         from point to point (default 15)
  --seed N            another seed, other series (default 1)
  --only WHAT         false-alarms or detection

  --corpus DIR        judge a corpus instead: DIR/data/GROUP/NAME.csv with timestamp,value (and label)
  --out DIR           where scores and alerts go (default: a temporary folder)
  --scorer FILE       run as python3 FILE CORPUS SCORES: prints NAB's score as JSON
  --alert-scorer FILE run as python3 FILE CORPUS ALERTS: prints precision and recall as JSON
  --halves            score two halves of the series by themselves, too
  --budget TEXT       passed on to shewhart chart, such as "1 per month"`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    series: { ...text, default: '24' },
    weeks: { ...text, default: '8' },
    minutes: { ...text, default: '15' },
    seed: { ...text, default: '1' },
    only: text,
    corpus: text,
    out: text,
    scorer: text,
    'alert-scorer': text,
    halves: { type: 'boolean', default: false },
    budget: text,
  },
});

if (values.help) console.log(usage);
else if (values.corpus === undefined) printSimulations();
else await printCorpus(values.corpus);

function printSimulations(): void {
  const plan: Plan = {
    series: positive(values.series),
    learnWeeks: 3,
    weeks: positive(values.weeks),
    intervalMs: positive(values.minutes) * 60_000,
    seed: positive(values.seed),
  };
  console.log(
    `Measured on ${machineFacts()}. ${plan.series} series of each process, a point every ${values.minutes} minutes, ${plan.learnWeeks} weeks to learn, seed ${values.seed}. Every detector raises its alarms through the same episode machine.\n`,
  );
  if (values.only !== 'detection') printFalseAlarms(plan);
  if (values.only !== 'false-alarms') printDetection(plan);
}

function printFalseAlarms(plan: Plan): void {
  const budget = defaultJudgeOptions.alarmsPerWeek;
  const seriesWeeks = plan.series * plan.weeks;
  const rows = processes.map((process, order) => {
    const [own = 0, ...others] = measureFalseAlarms(detectors, process, order, plan);
    // Alarms come singly: their number is about Poisson, and so is its error.
    const error = Math.sqrt(Math.max(own, 1 / seriesWeeks) / seriesWeeks) / budget;
    const ratio = own / budget;
    const verdict = ratio >= 0.5 && ratio <= 2 ? 'yes' : 'NO';
    return [
      process.name,
      decimal(own, 2),
      `${decimal(ratio, 2)} ± ${decimal(error, 2)}`,
      verdict,
      ...others.map((rate) => decimal(rate, 1)),
    ];
  });
  console.log(
    `### False alarms per series and week, budget ${budget}, over ${seriesWeeks} series-weeks each\n`,
  );
  const names = detectors.slice(1).map(({ name }) => name);
  console.log(`${markdownTable(['process', 'Shewhart', 'of budget', '0.5–2', ...names], rows)}\n`);
}

function printDetection(plan: Plan): void {
  const chosen = new Set(['independent', 'AR(1) 0.6', 'daily season', 'counts, mean 20, overdispersed']);
  const rows: string[][] = [];
  processes.forEach((process, order) => {
    if (!chosen.has(process.name)) return;
    for (const disturbance of disturbances) {
      const found = measureDetection(detectors, process, order, { disturbance, plan });
      rows.push([
        `${process.name}: ${disturbance.name}`,
        ...found.map(
          ({ found: share, medianMs }) => `${durationText(medianMs)} (${Math.round(100 * share)} %)`,
        ),
      ]);
    }
  });
  console.log('### Median time from a change to its alarm, and the share seen within three days\n');
  console.log(
    'A detector that cries wolf often is soon right by chance: read this beside the table of false alarms.\n',
  );
  console.log(`${markdownTable(['process: change', ...detectors.map(({ name }) => name)], rows)}\n`);
}

async function printCorpus(folder: string): Promise<void> {
  const out = values.out ?? (await mkdtemp(join(tmpdir(), 'shewhart-alarms-')));
  const chartArguments = values.budget === undefined ? [] : ['--budget', values.budget];
  const corpus = await judgeCorpus(folder, out, detectors.slice(1), chartArguments);
  const names = detectors.map(({ name }) => name);
  console.log(`${corpus.series.length} series of ${folder} judged with one setting for all of them.\n`);
  const parts = partsOf(corpus.series, values.halves);
  const { scorer } = values;
  if (scorer !== undefined)
    console.log(`### NAB score\n\n${await scoreTable(corpus, parts, names, scorer)}\n`);
  const alertScorer = values['alert-scorer'];
  if (alertScorer !== undefined)
    console.log(
      `### Alerts against labelled events\n\n${await alertTable(corpus, parts, names, alertScorer)}\n`,
    );
  if (scorer !== undefined || alertScorer !== undefined) return;
  console.log('Score them with any program that reads these folders in the layout of the corpus:\n');
  for (const name of names) console.log(`  ${join(out, folderName(name))}/scores and …/alerts`);
}

function durationText(ms: number): string {
  if (ms === Infinity) return 'not seen';
  const hours = ms / 3_600_000;
  return hours < 2 ? `${Math.round(ms / 60_000)} min` : `${decimal(hours)} h`;
}

function positive(given: string): number {
  const number = Number(given);
  if (!(number > 0)) throw new Error(usage);
  return number;
}
