import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exampleAlert } from '../../test/alert-fixture.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import type { PostableAlert } from './alertmanager-channel.ts';
import { alertmanagerChannel } from './alertmanager-channel.ts';
import { DeliveryError, type AlertChannel } from './channel.ts';
import { createNotifier, type Notifier } from './notifier.ts';
import { postJson } from './post-json.ts';

vi.mock('./post-json.ts', () => ({ postJson: vi.fn() }));

const minute = 60_000;
/** An hour between two passes: batch mode. */
const validMs = 2 * 60 * minute + 5 * minute;

describe('a notifier between two passes', () => {
  let directory: string;
  let clock: ManualClock;
  let notifier: Notifier;
  /** What Alertmanager was sent: when, and when each alert ends by itself. */
  let sent: { atMs: number; name: string; endsAtMs: number }[];

  const start = async (channels: readonly AlertChannel[]): Promise<void> => {
    notifier = await createNotifier({
      channels,
      directory,
      maxWaiting: 10,
      resendMs: minute,
      validMs,
      clock,
      wait: () => Promise.resolve(),
      random: () => 0.5,
      onOutcome: () => undefined,
    });
  };
  const pass = async (minutes: number): Promise<void> => {
    for (let told = 0; told < minutes; told++) {
      clock.advance(minute);
      await new Promise(setImmediate);
    }
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'notifier-'));
    clock = new ManualClock();
    sent = [];
    vi.mocked(postJson).mockImplementation((_url, body) => {
      for (const { labels, endsAt } of body as PostableAlert[]) {
        sent.push({
          atMs: clock.wallMs(),
          name: labels['alertname'] ?? '',
          endsAtMs: Date.parse(endsAt),
        });
      }
      return Promise.resolve();
    });
  });
  afterEach(async () => {
    await notifier.stop();
    await rm(directory, { recursive: true });
  });

  it('tells Alertmanager again of what fires before it would lapse, and that it lives', async () => {
    await start([alertmanagerChannel({ url: 'http://alertmanager.test', resendMs: minute })]);
    await notifier.report([exampleAlert()]);
    await pass(60);
    for (const name of ['ProcessOutOfControl', 'ShewhartHeartbeat']) {
      const told = sent.filter((one) => one.name === name);
      expect(told).toHaveLength(61);
      told.slice(1).forEach(({ atMs }, place) => expect(atMs).toBeLessThan(told[place]!.endsAtMs));
    }
  });

  it('says once a minute that it lives, however often it judges', async () => {
    await start([alertmanagerChannel({ url: 'http://alertmanager.test', resendMs: minute })]);
    for (let passes = 0; passes < 30; passes++) {
      await notifier.report([]);
      clock.advance(10_000);
    }
    expect(sent.map(({ name }) => name)).toEqual(Array<string>(5).fill('ShewhartHeartbeat'));
  });

  it('tells again after Alertmanager was away', async () => {
    await start([alertmanagerChannel({ url: 'http://alertmanager.test', resendMs: minute })]);
    vi.mocked(postJson).mockRejectedValueOnce(new DeliveryError('no answer', { isRetryable: true }));
    await notifier.report([exampleAlert()]);
    await pass(1);
    expect(sent.map(({ name }) => name)).toContain('ProcessOutOfControl');
  });

  it('lets an end go that was held back, without another pass', async () => {
    await start([alertmanagerChannel({ url: 'http://alertmanager.test', resendMs: minute })]);
    const endedAt = '2026-11-20T15:00:00.000Z';
    await notifier.report([exampleAlert({ status: 'resolved', endedAt })]);
    expect(sent.filter(({ name }) => name === 'ProcessOutOfControl')).toEqual([]);
    await pass(1);
    expect(sent).toContainEqual(expect.objectContaining({ endsAtMs: Date.parse(endedAt) }));
  });

  it('falls silent when nobody judges any more', async () => {
    await start([alertmanagerChannel({ url: 'http://alertmanager.test', resendMs: minute })]);
    const reportedAtMs = clock.wallMs();
    await notifier.report([exampleAlert()]);
    await pass(300);
    expect(Math.max(...sent.map(({ atMs }) => atMs))).toBe(reportedAtMs + validMs);
    expect(clock.pendingTimers).toBe(0);
  });

  it('offers the other channels what they had no room for, and repeats nothing to them', async () => {
    const told: string[] = [];
    const send = vi.fn<AlertChannel['send']>(([alert]) => {
      told.push(alert!.episodeId);
      return Promise.resolve();
    });
    await start([{ name: 'chat', delivery: 'each-status', send }]);
    const alerts = Array.from({ length: 15 }, (_, place) => exampleAlert({ episodeId: `episode ${place}` }));
    await notifier.report(alerts);
    await vi.waitFor(() => expect(notifier.waiting().get('chat')).toBe(0), { timeout: 5000 });
    expect(told).toHaveLength(10);
    await vi.waitFor(() => {
      clock.advance(minute);
      expect(told).toHaveLength(15);
    });
    await pass(5);
    expect(new Set(told).size).toBe(15);
    expect(told).toHaveLength(15);
  });

  it('leaves no clock running once it is stopped', async () => {
    await start([alertmanagerChannel({ url: 'http://alertmanager.test', resendMs: minute })]);
    await notifier.report([exampleAlert()]);
    await notifier.stop();
    await notifier.report([exampleAlert()]);
    expect(clock.pendingTimers).toBe(0);
  });
});
