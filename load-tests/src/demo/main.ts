import { diag, DiagConsoleLogger, DiagLogLevel } from '@opentelemetry/api';
import { parseDemoArguments, usage, type DemoArguments } from './arguments.ts';
import { countRecords, loadHistory } from './history/load-history.ts';
import { runLive } from './live/run-live.ts';
import { organisationEvents } from './organisation-events.ts';
import { ProgressLine } from './progress-line.ts';
import { sendEvents } from './send-events.ts';
import { makeSchedule } from './shop/schedule.ts';

/** `shewhart demo` runs this program beside a collector. What was sent ends as one line of JSON on stdout. */
async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  const demo = parseDemoArguments(process.argv.slice(2), Date.now());
  // Partial successes and dropped batches must be seen.
  diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());

  const schedule = makeSchedule(demo.seed, demo.endAt - demo.days * 86_400_000, demo.endAt);
  const history = demo.isLiveOnly ? undefined : await load(demo, schedule, stop.signal);
  // A parent that started us with a channel is told that the shop is open.
  process.send?.('open');
  const live =
    demo.isHistoryOnly || stop.signal.aborted
      ? undefined
      : await runLive(demo.seed, schedule, demo.endpoints, stop.signal);
  const from = new Date(schedule.startAt).toISOString();
  const to = new Date(schedule.endAt).toISOString();
  console.log(JSON.stringify({ seed: demo.seed, from, to, history, live }));
}

async function load(demo: DemoArguments, schedule: ReturnType<typeof makeSchedule>, signal: AbortSignal) {
  const progress = new ProgressLine(process.stderr);
  const startedAt = performance.now();
  // First, so that changes and incidents are there when the telemetry around them is judged.
  await sendEvents(demo.endpoints.http, organisationEvents(demo.seed, schedule));
  const sent = await loadHistory(
    demo.seed,
    schedule,
    demo.endpoints,
    (state) => progress.show(state),
    signal,
  );
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  progress.finish(
    `History: ${demo.days} days, ${countRecords(sent).toLocaleString('en')} records in ${seconds} s` +
      (demo.isHistoryOnly ? '' : '; the shop is open'),
  );
  return sent;
}

main().catch((error: unknown) => {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
