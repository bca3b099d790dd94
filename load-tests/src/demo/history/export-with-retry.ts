import { setTimeout as sleep } from 'node:timers/promises';

interface Exporter<Items> {
  export(items: Items, done: (result: { code: number; error?: Error }) => void): void;
}

/** A refusal that no retry will change; the history is not loaded in part without a word. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused';
}

/**
 * Exports until the collector has taken the items. The SDK's exporters try up to six times and then drop
 * the batch; a history must be whole, so that a busy or absent collector is waited for here.
 * @throws ExportRefused when the answer is final, or after `patienceMs`
 */
export async function exportWithRetry<Items>(
  exporter: Exporter<Items>,
  items: Items,
  patienceMs = 120_000,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let waitMs = 500; ; waitMs = Math.min(5000, waitMs * 2)) {
    const result = await new Promise<{ code: number; error?: Error }>((resolve) => {
      exporter.export(items, resolve);
    });
    if (result.code === 0) return;
    const error = result.error ?? new Error('the exporter gave no reason');
    if (isFinal(error) || performance.now() > deadline) {
      throw new ExportRefused(`The collector did not take the history: ${error.message}`, { cause: error });
    }
    await sleep(waitMs);
  }
}

/** HTTP 4xx but 429, and the gRPC codes that OTLP calls final; a lost connection has none of them. */
function isFinal(error: Error & { code?: unknown }): boolean {
  if (typeof error.code !== 'number') return false;
  if (error.code >= 100) return error.code >= 400 && error.code < 500 && error.code !== 429;
  return [2, 3, 5, 6, 7, 9, 12, 13, 16].includes(error.code);
}
