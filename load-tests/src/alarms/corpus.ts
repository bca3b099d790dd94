import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Detector } from './detector.ts';

const shewhart = fileURLToPath(new URL('../../../collector/bin/shewhart.cjs', import.meta.url));

/** What `shewhart chart --json` says about one file, as far as it is needed here. */
interface ChartedFile {
  readonly title: string;
  readonly points: readonly { readonly time: string; readonly data: number | null }[];
}

export interface CorpusSeries {
  /** Path below `data`, without its ending. */
  readonly name: string;
  /** As the file writes them. */
  readonly timeTexts: readonly string[];
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** A corpus whose scores and alerts lie in folders by detector. */
export interface JudgedCorpus {
  readonly folder: string;
  readonly outputs: string;
  readonly series: readonly CorpusSeries[];
}

/** The share of a series, and the most points, that the scorers of these corpora leave out. */
const probation = { share: 0.15, points: 750 };

/**
 * Runs the product's own command over `folder`/data and the other detectors beside it. Each leaves
 * `outputs`/NAME/scores and `outputs`/NAME/alerts in the layout of the corpus.
 */
export async function judgeCorpus(
  folder: string,
  outputs: string,
  others: readonly Detector[],
  chartArguments: readonly string[],
): Promise<JudgedCorpus> {
  const own = join(outputs, folderName('Shewhart'));
  const json = join(own, 'charts.json');
  await runToEnd(process.execPath, [
    ...[shewhart, 'chart', join(folder, 'data'), '--quiet', ...chartArguments],
    ...['--scores', join(own, 'scores'), '--alerts', join(own, 'alerts'), '--json', json],
  ]);
  const { charts } = JSON.parse(await readFile(json, 'utf8')) as { charts: ChartedFile[] };
  const series = await Promise.all(charts.map((chart) => readCorpusSeries(chart, join(own, 'scores'), json)));
  for (const detector of others) {
    for (const one of series) await writeFindings(detector, one, join(outputs, folderName(detector.name)));
  }
  return { folder, outputs, series };
}

export const folderName = (detector: string): string => detector.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

async function readCorpusSeries(chart: ChartedFile, scores: string, json: string): Promise<CorpusSeries> {
  const rows = (await readFile(join(scores, `${chart.title}.csv`), 'utf8')).trimEnd().split('\n').slice(1);
  if (rows.length !== chart.points.length) throw new Error(`${chart.title}: ${json} and its scores differ`);
  return {
    name: chart.title,
    timeTexts: rows.map((row) => row.slice(0, row.lastIndexOf(','))),
    times: chart.points.map(({ time }) => Date.parse(time)),
    values: chart.points.map(({ data }) => data),
  };
}

async function writeFindings(detector: Detector, series: CorpusSeries, folder: string): Promise<void> {
  const { name, timeTexts, times, values } = series;
  const learnPoints = Math.min(probation.points, Math.floor(probation.share * times.length));
  const { scores, episodes } = detector.find(times, values, learnPoints);
  const text = (place: number | null): string => (place === null ? '' : timeTexts[place]!);
  const scoreRows = timeTexts.map((time, place) => `${time},${scores[place]!}`);
  const alertRows = episodes.map(({ start, end }) => `${text(start)},${text(end)}`);
  await write(join(folder, 'scores', `${name}.csv`), ['timestamp,score', ...scoreRows]);
  await write(join(folder, 'alerts', `${name}.csv`), ['start,end', ...alertRows]);
}

async function write(path: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${lines.join('\n')}\n`);
}

/** Where the labels of a corpus in NAB's form lie; the other form has them in a column of the data. */
export const windowFile = ['labels', 'combined_windows.json'] as const;

/**
 * A scorer's answer about the chosen series alone: it is shown a corpus of links to them. Null when they hold no
 * labelled window that could be found.
 * @param scorer a program run as `python3 SCORER CORPUS OUTPUT` that prints one JSON object
 */
export async function score(
  { folder, outputs }: JudgedCorpus,
  detector: string,
  chosen: readonly CorpusSeries[],
  scorer: { readonly path: string; readonly reads: 'scores' | 'alerts' },
): Promise<Record<string, unknown> | null> {
  const view = await mkdtemp(join(tmpdir(), 'shewhart-corpus-'));
  try {
    const names = chosen.map(({ name }) => `${name}.csv`);
    for (const name of names) {
      await mkdir(dirname(join(view, 'data', name)), { recursive: true });
      await symlink(resolve(folder, 'data', name), join(view, 'data', name));
    }
    const windows = await readFile(join(folder, ...windowFile), 'utf8').catch(() => undefined);
    if (windows !== undefined) {
      const all = JSON.parse(windows) as Record<string, readonly unknown[]>;
      const kept = Object.entries(all).filter(([name]) => names.includes(name));
      if (kept.every(([, spans]) => spans.length === 0)) return null;
      await mkdir(join(view, windowFile[0]));
      await writeFile(join(view, ...windowFile), JSON.stringify(Object.fromEntries(kept)));
    }
    const answer = await runToEnd('python3', [
      scorer.path,
      view,
      join(outputs, folderName(detector), scorer.reads),
    ]);
    return JSON.parse(answer) as Record<string, unknown>;
  } finally {
    await rm(view, { recursive: true, force: true });
  }
}

async function runToEnd(program: string, programArguments: readonly string[]): Promise<string> {
  const child = spawn(program, programArguments, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${programArguments.join(' ')} ended with code ${code}`);
  return output;
}
