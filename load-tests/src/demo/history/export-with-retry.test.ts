import { describe, expect, it } from 'vitest';
import { ExportRefused, exportWithRetry } from './export-with-retry.ts';

/** An exporter whose answers are given; `undefined` is success. */
const exporter = (answers: (Error | undefined)[]) => {
  const exported: string[] = [];
  return {
    exported,
    export: (items: string, done: (result: { code: number; error?: Error }) => void): void => {
      exported.push(items);
      const error = answers.shift();
      done(error === undefined ? { code: 0 } : { code: 1, error });
    },
  };
};
const failure = (code?: number): Error => Object.assign(new Error(`code ${code}`), { code });

describe('exporting with retry', () => {
  it('exports the same items again after an outage that the SDK gave up on', async () => {
    const outage = exporter([failure(503), undefined]);
    await exportWithRetry(outage, 'batch');
    expect(outage.exported).toEqual(['batch', 'batch']);
  });

  it.each([400, 401, 413, 3, 16])('does not repeat what was finally refused with code %d', async (code) => {
    const refusing = exporter([failure(code)]);
    await expect(exportWithRetry(refusing, 'batch')).rejects.toThrow(ExportRefused);
    expect(refusing.exported).toHaveLength(1);
  });

  it('loses patience with a collector that stays away', async () => {
    const away = exporter([failure(), failure(), failure()]);
    await expect(exportWithRetry(away, 'batch', 0)).rejects.toThrow(ExportRefused);
  });
});
