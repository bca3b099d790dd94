import { monitorEventLoopDelay } from 'node:perf_hooks';
import { metrics } from '@opentelemetry/api';

/**
 * What the process itself does: delay of the event loop since the last scrape, memory, uptime, and a
 * heartbeat of one beat a second, whose missing beats are seconds in which nothing else ran either.
 * @returns stops the measuring
 */
export function observeProcess(version: string): () => void {
  const meter = metrics.getMeter('shewhart');
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();

  const heartbeats = meter.createCounter('shewhart.heartbeats', {
    unit: '{beat}',
    description: 'One a second while the event loop runs',
  });
  const beat = setInterval(() => {
    heartbeats.add(1);
  }, 1000);
  beat.unref();
  heartbeats.add(1);

  const loopDelay = meter.createObservableGauge('shewhart.process.event_loop.delay', {
    unit: 's',
    description: 'Delay of the event loop since the last scrape, by quantile',
  });
  const memory = meter.createObservableGauge('shewhart.process.memory', {
    unit: 'By',
    description: 'Memory, by kind',
  });
  const uptime = meter.createObservableGauge('shewhart.process.uptime', {
    unit: 's',
    description: 'Time since the start',
  });
  const build = meter.createObservableGauge('shewhart.build.info', {
    description: 'Always 1; the version and the Node version are its labels',
  });
  meter.addBatchObservableCallback(
    (result) => {
      // The sampler reports its own interval as delay; below it there is nothing to tell.
      const seconds = (nanoseconds: number): number =>
        Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - 0.01) : 0;
      result.observe(loopDelay, seconds(delay.percentile(50)), { quantile: 'p50' });
      result.observe(loopDelay, seconds(delay.percentile(99)), { quantile: 'p99' });
      result.observe(loopDelay, seconds(delay.max), { quantile: 'max' });
      delay.reset();
      const used = process.memoryUsage();
      result.observe(memory, used.rss, { kind: 'rss' });
      result.observe(memory, used.heapUsed, { kind: 'heap_used' });
      result.observe(memory, used.heapTotal, { kind: 'heap_total' });
      result.observe(memory, used.external, { kind: 'external' });
      result.observe(memory, used.arrayBuffers, { kind: 'array_buffers' });
      result.observe(uptime, process.uptime());
      result.observe(build, 1, { version, node_version: process.version });
    },
    [loopDelay, memory, uptime, build],
  );
  return () => {
    clearInterval(beat);
    delay.disable();
  };
}
