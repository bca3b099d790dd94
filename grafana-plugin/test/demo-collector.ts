import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { IndicatorListResponse, ReadinessResponse } from '@shewhart/schemas/api';
import { startCollector, type RunningCollector } from './running-collector.ts';

const shop = join(resolve(import.meta.dirname, '../..'), 'load-tests/dist/demo/main.js');

/** Days of history: enough for a baseline of fourteen days and the days of trial after it. */
const days = 21;
const askAgainAfterMs = 1000;

const getJson = async <Answer>(url: string): Promise<Answer> => (await (await fetch(url)).json()) as Answer;

/** A collector with the demo's history, judged: it serves the viewer as it does for users. */
export async function startDemoCollector(environment: NodeJS.ProcessEnv): Promise<RunningCollector> {
  const collector = await startCollector(environment);
  try {
    const { parts } = await getJson<ReadinessResponse>(`${collector.url}/readyz`);
    const grpc = `http://${String(parts['grpc']?.facts?.['address'])}`;
    await sendHistory([
      '--endpoint',
      collector.url,
      '--grpc',
      grpc,
      '--days',
      String(days),
      '--history-only',
    ]);
    // Learning begins once two looks have found the same past.
    while (!(await hasOpenEpisode(collector.url)))
      await new Promise((next) => setTimeout(next, askAgainAfterMs));
    return collector;
  } catch (error) {
    await collector.stop();
    throw error;
  }
}

async function hasOpenEpisode(url: string): Promise<boolean> {
  const { indicators } = await getJson<IndicatorListResponse>(`${url}/api/v1/indicators`);
  return (
    indicators.length > 0 &&
    indicators.every(({ state }) => state !== 'learning') &&
    indicators.some(({ episode }) => episode !== null)
  );
}

function sendHistory(args: readonly string[]): Promise<void> {
  return new Promise((done, failed) => {
    const sender = spawn(process.execPath, [shop, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    sender.once('error', failed);
    sender.once('exit', (code) => (code === 0 ? done() : failed(new Error(`The shop ended with ${code}.`))));
  });
}
