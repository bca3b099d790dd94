import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * What one channel was told, kept over restarts: a JSON object of message key → time of delivery in
 * milliseconds, replaced as a whole (write, fsync, rename) after each delivery. A crash between delivery
 * and rename repeats one message; receivers recognise it by the episode's identity.
 */
export class DeliveryLedger {
  readonly #path: string;
  readonly #delivered: Map<string, number>;

  private constructor(path: string, delivered: Map<string, number>) {
    this.#path = path;
    this.#delivered = delivered;
  }

  /** @throws when the file exists and is not a ledger: forgetting it would page people twice */
  static async open(path: string): Promise<DeliveryLedger> {
    await mkdir(dirname(path), { recursive: true });
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new DeliveryLedger(path, new Map());
      throw error;
    }
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    if (!entries.every(([, at]) => typeof at === 'number'))
      throw new Error(`${path} is not a delivery ledger`);
    return new DeliveryLedger(path, new Map(entries as [string, number][]));
  }

  has(key: string): boolean {
    return this.#delivered.has(key);
  }

  async record(key: string, atMs: number, forgetBeforeMs: number): Promise<void> {
    this.#delivered.set(key, atMs);
    for (const [old, deliveredAt] of this.#delivered)
      if (deliveredAt < forgetBeforeMs) this.#delivered.delete(old);
    const temporary = `${this.#path}.new`;
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(Object.fromEntries(this.#delivered)));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, this.#path);
  }
}
