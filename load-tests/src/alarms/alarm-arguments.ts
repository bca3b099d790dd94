import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultJudgeOptions } from '@shewhart/analysis';
import type { Plan } from './false-alarms.ts';

export const usage = `Measures how often the judge cries wolf and how soon it sees, beside simpler detectors; prints Markdown.

  --series N          simulated series of each process (default 24)
  --weeks N           weeks in which alarms are counted (default 8)
  --minutes N[,N...]  from point to point (default 5,15,60)
  --budget TEXT       false alarms allowed, such as "1 per month" (default 1 per week)
  --seed N            another seed, other series (default 1)
  --only WHAT         false-alarms, detection or corpus
  --quick             8 series over 4 weeks, a point every 15 minutes: half a minute

  --corpus DIR        judge a corpus, too (may be repeated): DIR/data/GROUP/NAME.csv with timestamp,value and, for
                      alerts, a label; or DIR/labels/combined_windows.json for NAB's score
  --scorer FILE       run as python3 FILE CORPUS SCORES on a corpus with windows: prints NAB's score as JSON
  --alert-scorer FILE run as python3 FILE CORPUS ALERTS on a corpus with labels: prints precision and recall as JSON
  --halves            score two halves of the series by themselves, too
  --tune              instead: choose settings from a declared grid by simulations and half A, report on half B
  --out DIR           where scores and alerts go (default: a temporary folder)`;

/** What is wrong with the call, in words. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const parts = ['false-alarms', 'detection', 'corpus'] as const;
export type Part = (typeof parts)[number];

export interface AlarmArguments {
  readonly isHelp: boolean;
  readonly parts: readonly Part[];
  /** One for each time between points. */
  readonly plans: readonly Plan[];
  readonly alarmsPerWeek: number;
  /** As it was written, for `shewhart chart`. */
  readonly budget: string | undefined;
  readonly corpora: readonly string[];
  readonly scorer: string | undefined;
  readonly alertScorer: string | undefined;
  readonly isHalved: boolean;
  readonly isTuning: boolean;
  readonly out: string | undefined;
}

const text = { type: 'string' } as const;

/** @throws UsageError when an option is unknown or has no meaning, or a folder or file is not there */
export function readAlarmArguments(given: string[]): AlarmArguments {
  const values = parsed(given);
  const [series, weeks, minutes] = values.quick ? ['8', '4', '15'] : ['24', '8', '5,15,60'];
  const plan = {
    series: positive('series', values.series ?? series),
    learnWeeks: 3,
    weeks: positive('weeks', values.weeks ?? weeks),
    seed: positive('seed', values.seed),
  };
  const { scorer, 'alert-scorer': alertScorer, corpus: corpora, budget } = values;
  needThere([...corpora.map((folder) => join(folder, 'data')), scorer, alertScorer]);
  return {
    isHelp: values.help,
    parts: values.only === undefined ? parts : [readPart(values.only)],
    plans: (values.minutes ?? minutes)
      .split(',')
      .map((each) => ({ ...plan, intervalMs: positive('minutes', each) * 60_000 })),
    alarmsPerWeek: budget === undefined ? defaultJudgeOptions.alarmsPerWeek : perWeek(budget),
    budget,
    corpora,
    scorer,
    alertScorer,
    isHalved: values.halves,
    isTuning: values.tune,
    out: values.out,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        help: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        series: text,
        weeks: text,
        minutes: text,
        seed: { ...text, default: '1' },
        only: text,
        corpus: { ...text, multiple: true, default: [] },
        out: text,
        scorer: text,
        'alert-scorer': text,
        tune: { type: 'boolean', default: false },
        halves: { type: 'boolean', default: false },
        budget: text,
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readPart(only: string): Part {
  const part = parts.find((one) => one === only);
  if (part === undefined) throw new UsageError(`--only is one of ${parts.join(', ')}, not "${only}"`);
  return part;
}

function needThere(paths: readonly (string | undefined)[]): void {
  const missing = paths.find((path) => path !== undefined && !existsSync(path));
  if (missing !== undefined) throw new UsageError(`there is no ${missing}`);
}

function positive(option: string, given: string): number {
  const number = Number(given);
  if (!(number > 0 && number < 1e9))
    throw new UsageError(`--${option} takes positive numbers, not "${given}"`);
  return number;
}

const weeksOf: Readonly<Record<string, number>> = { day: 1 / 7, week: 1, month: 30 / 7 };

/** False alarms a week from `1 per month`. */
function perWeek(budget: string): number {
  const [, count, period] = /^(\d+(?:\.\d+)?) per (day|week|month)$/.exec(budget.trim()) ?? [];
  if (count === undefined || !(Number(count) > 0))
    throw new UsageError(`--budget takes "N per day", "N per week" or "N per month", not "${budget}"`);
  return Number(count) / weeksOf[period!]!;
}
