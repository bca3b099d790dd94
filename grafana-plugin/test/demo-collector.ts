import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { IndicatorListResponse, ReadinessResponse } from '@shewhart/schemas/api';
import { endWithThisProcess, type RunningCollector } from './running-collector.ts';

const shop = join(resolve(import.meta.dirname, '../..'), 'load-tests/dist/demo/main.js');

/** Days of history: three that limits are learned from, and five that are judged by them. */
const days = 8;
const askAgainAfterMs = 500;
const daySeconds = 86_400;

/** Settings by which the history is long enough for limits that stay. */
export const shortHistory = { SHEWHART_EVALUATE_BASELINE_DAYS: '3', SHEWHART_EVALUATE_TRIAL_DAYS: '2' };

const getJson = async <Answer>(url: string): Promise<Answer> => (await (await fetch(url)).json()) as Answer;

/**
 * Sends a collector the demo's history and waits until it is judged.
 * @param signal ends the sending and the waiting
 */
export async function loadDemoHistory({ url }: RunningCollector, signal: AbortSignal): Promise<void> {
  const { parts } = await getJson<ReadinessResponse>(`${url}/readyz`);
  const grpc = `http://${String(parts['grpc']?.facts?.['address'])}`;
  await sendHistory(['--endpoint', url, '--grpc', grpc, '--days', String(days), '--history-only'], signal);
  // Learning begins once two looks have found the same past.
  while (!(await isJudged(url))) {
    signal.throwIfAborted();
    await new Promise((next) => setTimeout(next, askAgainAfterMs));
  }
}

/** Whether all that has a point more often than once a day is judged, and by limits that stay. */
async function isJudged(url: string): Promise<boolean> {
  const { indicators } = await getJson<IndicatorListResponse>(`${url}/api/v1/indicators`);
  const frequent = indicators.filter(({ bucketSeconds }) => bucketSeconds < daySeconds);
  return frequent.length > 0 && frequent.every(({ state }) => state === 'judged');
}

function sendHistory(args: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const sender = spawn(process.execPath, [shop, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      signal,
    });
    endWithThisProcess(sender);
    sender.once('error', failed);
    sender.once('exit', (code) => (code === 0 ? done() : failed(new Error(`The shop ended with ${code}.`))));
  });
}
