import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ChartError } from '@shewhart/analysis';
import { alertRows, chartJson, scoreRows } from '../chart-file/chart-rows.ts';
import { chartPictureOf } from '../chart-file/chart-picture-of.ts';
import { chartSeries } from '../chart-file/chart-series.ts';
import type { ChartedSeries } from '../chart-file/charted-series.ts';
import type { ChartOptions } from '../chart-file/chart-options.ts';
import { findFiles, type FoundFile } from '../chart-file/find-files.ts';
import { ChartOptionError, readChartOptions } from '../chart-file/read-chart-options.ts';
import { FileError, readSeries } from '../chart-file/read-series.ts';
import type { ChartPicture } from '../drawing/chart-picture.ts';
import { htmlReport } from '../drawing/html-report.ts';
import { pngChart } from '../drawing/png-chart.ts';
import { svgChart } from '../drawing/svg-chart.ts';
import { terminalChart } from '../drawing/terminal-chart.ts';
import { terminalSummary } from '../drawing/terminal-summary.ts';
import { UsageError, type Verb } from './verb.ts';

const maxFileBytes = 500 * 2 ** 20;
const chartLines = 16;

export const chart: Verb = {
  name: 'chart',
  usage: `chart FILE.csv… | FOLDER
      [--svg FILE] [--png FILE] [--html FILE] [--json FILE] [--scores FILE] [--alerts FILE]
      [--budget "1 per week"] [--direction up|down|both] [--deadband N] [--bounds LOW..HIGH]
      [--baseline N|A..B] [--chart auto|xmr|ewma|cusum|c|g|t|run] [--rules nelson|…] [--quiet]`,
  summary: `Charts any CSV of timestamp,value: picks chart and model, says why, draws it, finds the episodes.
      With several files or a folder, --svg, --png, --scores and --alerts name folders that mirror its layout.`,
  run: async (argv) => {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: argumentForm,
      allowPositionals: true,
    });
    if (positionals.length === 0) throw new UsageError('a chart needs a file or a folder');
    const options = optionsFrom(values);
    const { files, isSingle } = await findFiles(positionals).catch(rethrowAsUsage);
    refuseOverwriting(files, values, isSingle);
    const charts: Charted[] = [];
    let failures = 0;
    for (const file of files) {
      try {
        const charted = await chartFile(file, options);
        await writeOutputs(charted, values, isSingle);
        charts.push(charted);
      } catch (error) {
        failures += 1;
        console.error(`shewhart: ${file.path}: ${inWords(error)}`);
      }
    }
    await writeShared(charts, values);
    if (!values.quiet && values.json !== '-' && charts.length > 0) print(charts, isSingle);
    return failures > 0 ? 1 : 0;
  },
};

const text = { type: 'string' } as const;
const argumentForm = {
  svg: text,
  png: text,
  html: text,
  json: text,
  scores: text,
  alerts: text,
  budget: text,
  chart: text,
  baseline: text,
  rules: text,
  direction: text,
  deadband: text,
  bounds: text,
  quiet: { type: 'boolean', default: false },
} as const;

interface Outputs {
  readonly svg?: string | undefined;
  readonly png?: string | undefined;
  readonly html?: string | undefined;
  readonly json?: string | undefined;
  readonly scores?: string | undefined;
  readonly alerts?: string | undefined;
}

interface Charted {
  readonly file: FoundFile;
  readonly series: ChartedSeries;
  readonly picture: ChartPicture;
}

function optionsFrom(values: Parameters<typeof readChartOptions>[0]): ChartOptions {
  try {
    return readChartOptions(values);
  } catch (error) {
    if (error instanceof ChartOptionError) throw new UsageError(error.message);
    throw error;
  }
}

function rethrowAsUsage(error: unknown): never {
  throw error instanceof FileError ? new UsageError(error.message) : error;
}

async function chartFile(file: FoundFile, options: ChartOptions): Promise<Charted> {
  if ((await stat(file.path)).size > maxFileBytes) throw new FileError('larger than 500 MiB');
  const series = chartSeries(readSeries(await readFile(file.path, 'utf8')), options);
  return { file, series, picture: chartPictureOf(file.name, series) };
}

async function writeOutputs(
  { file, series, picture }: Charted,
  out: Outputs,
  isSingle: boolean,
): Promise<void> {
  const path = (given: string, ending: string): string => outputPath(file, given, ending, isSingle);
  if (out.scores !== undefined) await write(path(out.scores, file.ending), scoreRows(series));
  if (out.alerts !== undefined) await write(path(out.alerts, file.ending), alertRows(series));
  if (out.svg === undefined && out.png === undefined) return;
  const svg = svgChart(picture);
  if (out.svg !== undefined) await write(path(out.svg, '.svg'), svg);
  if (out.png !== undefined) await write(path(out.png, '.png'), pngChart(svg));
}

async function writeShared(charts: readonly Charted[], { html, json }: Outputs): Promise<void> {
  if (html !== undefined) await write(html, htmlReport(charts.map(({ picture }) => picture)));
  if (json === undefined) return;
  const answer = { charts: charts.map(({ file, series }) => chartJson(file.name, series)) };
  const body = `${JSON.stringify(answer)}\n`;
  if (json === '-') process.stdout.write(body);
  else await write(json, body);
}

function outputPath(file: FoundFile, given: string, ending: string, isSingle: boolean): string {
  return isSingle ? given : join(given, `${file.name}${ending}`);
}

async function write(path: string, body: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, body);
}

/** A slip such as `--scores data` for `chart data` must not cost anyone their data. */
function refuseOverwriting(files: readonly FoundFile[], out: Outputs, isSingle: boolean): void {
  const inputs = new Set(files.map(({ path }) => resolve(path)));
  const endings = { scores: '', alerts: '', svg: '.svg', png: '.png' } as const;
  for (const file of files) {
    for (const [option, ending] of Object.entries(endings)) {
      const given = out[option as keyof typeof endings];
      if (
        given === undefined ||
        !inputs.has(resolve(outputPath(file, given, ending || file.ending, isSingle)))
      )
        continue;
      throw new UsageError(`--${option} ${given} would overwrite ${file.path}`);
    }
  }
  for (const option of ['html', 'json'] as const) {
    if (inputs.has(resolve(out[option] ?? '-')))
      throw new UsageError(`--${option} ${out[option]!} is a file to be charted`);
  }
}

function print(charts: readonly Charted[], isSingle: boolean): void {
  const { stdout, env } = process;
  const useColor = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const columns = Math.min(stdout.columns ?? (Number(env['COLUMNS']) || 100), 200);
  const pictures = charts.map(({ picture }) => picture);
  const drawn = isSingle
    ? pictures.map((picture) => terminalChart(picture, { columns, rows: chartLines, useColor }))
    : [terminalSummary(pictures, { columns, useColor })];
  console.log(drawn.join('\n\n'));
}

/** What is wrong with one file, without the insides of the program; anything unforeseen is a bug and ends it. */
function inWords(error: unknown): string {
  if (error instanceof FileError || error instanceof ChartError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it may not be read or its output not be written';
  if (code === 'ERR_STRING_TOO_LONG') return 'too large to be read at once';
  if (typeof code === 'string' && error instanceof Error) return error.message;
  throw error;
}
