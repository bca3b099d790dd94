import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  defaultJudgeOptions,
  episodeRules,
  evaluateChart,
  fitModel,
  followSeries,
  judgePoint,
  noEpisode,
  simulatedSeries,
  startJudge,
  stepEpisode,
  type EpisodeState,
  type IndicatorModel,
  type JudgeState,
} from '@shewhart/analysis';
import { machineFacts } from '../bench/machine-facts.ts';
import { decimal, markdownTable, whole } from '../bench/markdown-table.ts';

const usage = `Measures one 30-day chart and the judging of many indicators at once; prints Markdown.

  --indicators N   judged at once (default 10000)
  --rounds N       of which the median is told (default 9)`;

const { values: given } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    indicators: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '9' },
  },
});
const rounds = Number(given.rounds);
const intervalMs = 5 * 60_000;
const points = 30 * 288;
const options = { ...defaultJudgeOptions, newLevelMs: null };
const times = Float64Array.from({ length: points }, (_, index) => Date.UTC(2026, 9, 1) + index * intervalMs);
const daily = { kind: 'season', memory: 0.5, amplitude: 40, isWeekly: false } as const;

if (given.help) console.log(usage);
else {
  console.log(`Measured on ${machineFacts()}; medians of ${rounds} rounds on one core, after a warm-up.\n`);
  printChart();
  printFleet(Number(given.indicators));
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;
}

function timed(work: () => void): number {
  work();
  return median(
    Array.from({ length: rounds }, () => {
      const startedAt = performance.now();
      work();
      return performance.now() - startedAt;
    }),
  );
}

function baseline(length: number, seed: number): Parameters<typeof fitModel>[0] {
  const part = times.subarray(0, length);
  return {
    times: [...part],
    values: [...simulatedSeries(part, daily, seed)],
    follows: Array.from({ length }, (_, index) => index > 0),
    intervalMs,
  };
}

function judgeAll(model: IndicatorModel, values: ArrayLike<number>): number {
  let state = startJudge(model);
  let outside = 0;
  for (let place = 0; place < values.length; place += 1) {
    const judged = judgePoint(model, state, times[place]!, values[place]!, options);
    state = judged.state;
    outside += judged.judgement.isOutside ? 1 : 0;
  }
  return outside;
}

function printChart(): void {
  const values = simulatedSeries(times, daily, 1);
  const list = [...values];
  const model = fitModel(baseline(14 * 288, 1), options);
  const rows: [string, number][] = [
    ['judged against frozen limits', timed(() => judgeAll(model, values))],
    ['limits fitted to 14 days', timed(() => fitModel(baseline(14 * 288, 1), options))],
    ...textbookRows(list),
    [
      'followed from its first point, limits learned anew on the way',
      timed(() => followSeries(times, values)),
    ],
    ['`shewhart chart` of a file, from start to the drawing', commandMs(values)],
  ];
  console.log(`### One chart of 30 days, ${whole(points)} points\n`);
  console.log(
    `${markdownTable(
      ['what', 'ms'],
      rows.map(([what, ms]) => [what, decimal(ms)]),
    )}\n`,
  );
}

/** The textbook chart, part by part, beside the plain loops that one would write in an hour. */
function textbookRows(values: readonly number[]): [string, number][] {
  const inControl = [...simulatedSeries(times, { kind: 'normal', memory: 0 }, 1)];
  const chart = (given: readonly number[], rules: string) =>
    evaluateChart({ chart: 'xmr', values: given, baseline: { first: 2016 }, rules });
  const broken = chart(values, 'nelson');
  return [
    ['textbook XmR, plain loops: limits, an object for each point', timed(() => plainXmr(values, 2016))],
    ['charts/evaluate, limits alone', timed(() => chart(values, 'limits'))],
    ['charts/evaluate, all Nelson rules, process in control', timed(() => chart(inControl, 'nelson'))],
    [
      `charts/evaluate, all Nelson rules, broken ${whole(broken.violations.length)} times`,
      timed(() => chart(values, 'nelson')),
    ],
    ['that answer as JSON', timed(() => JSON.stringify(broken))],
  ];
}

function plainXmr(values: readonly number[], first: number): object[] {
  let sum = 0;
  let ranges = 0;
  for (let place = 0; place < first; place += 1) {
    sum += values[place]!;
    if (place > 0) ranges += Math.abs(values[place]! - values[place - 1]!);
  }
  const center = sum / first;
  const reach = (3 * ranges) / (first - 1) / 1.128379;
  return values.map((value, index) => ({
    index,
    value,
    center,
    lower: center - reach,
    upper: center + reach,
    isOutside: Math.abs(value - center) > reach,
  }));
}

function commandMs(values: ArrayLike<number>): number {
  const folder = mkdtempSync(join(tmpdir(), 'shewhart-chart-'));
  const file = join(folder, 'month.csv');
  const rows = Array.from(times, (at, place) => `${new Date(at).toISOString()},${values[place]!}`);
  writeFileSync(file, `timestamp,value\n${rows.join('\n')}\n`);
  const program = fileURLToPath(new URL('../../../collector/bin/shewhart.cjs', import.meta.url));
  const ms = timed(() => {
    const { status } = spawnSync(process.execPath, [program, 'chart', file], { stdio: 'ignore' });
    if (status !== 0) throw new Error(`shewhart chart ended with code ${status}`);
  });
  rmSync(folder, { recursive: true });
  return ms;
}

interface Indicator {
  readonly model: IndicatorModel;
  judge: JudgeState;
  episode: EpisodeState;
}

/** As many models as there are indicators, so that none stays in the processor's cache; their fits are shared out. */
function printFleet(count: number): void {
  const fitted = Array.from({ length: 20 }, (_, seed) => fitModel(baseline(14 * 288, seed + 1), options));
  const fleet = Array.from({ length: count }, (_, index): Indicator => {
    const model = structuredClone(fitted[index % fitted.length]!);
    return { model, judge: startJudge(model), episode: noEpisode };
  });
  const rules = episodeRules(options, intervalMs);
  const at = Date.UTC(2026, 9, 31);
  const next = simulatedSeries(
    Float64Array.from({ length: count }, () => at),
    daily,
    7,
  );
  const scores = new Float64Array(count);
  const judging = timed(() => {
    fleet.forEach((indicator, index) => {
      const { judgement, state } = judgePoint(indicator.model, indicator.judge, at, next[index]!, options);
      indicator.judge = state;
      scores[index] = judgement.score;
    });
  });
  const episodes = timed(() => {
    fleet.forEach((indicator, index) => {
      indicator.episode = stepEpisode(indicator.episode, at, scores[index]!, rules).state;
    });
  });
  const saving = timed(() => {
    for (const { judge, episode } of fleet) JSON.stringify({ judge, episode });
  });
  const models = fleet.map(({ model }) => JSON.stringify(model));
  const loading = timed(() => {
    for (const text of models) JSON.parse(text);
  });
  const sample = fitted.length;
  const refitting =
    (timed(() => fitted.map((_, seed) => fitModel(baseline(14 * 288, seed + 1), options))) / sample) * count;
  const rows: [string, number][] = [
    ['judge the point against its limits', judging],
    ['move the episode on', episodes],
    ['write the states as JSON', saving],
    ['**together, at every bucket**', judging + episodes + saving],
    ['read all models from JSON (once, at start)', loading],
    [`learn all limits anew from 14 days (extrapolated from ${sample}; spread over a day)`, refitting],
  ];
  console.log(`### The next point of ${whole(count)} indicators\n`);
  console.log(
    markdownTable(
      ['what', 'ms'],
      rows.map(([what, ms]) => [what, decimal(ms)]),
    ),
  );
}
