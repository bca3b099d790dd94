import { describe, expect, test } from 'vitest';
import { metricRename } from './metric-rename.ts';
import { migrationTable } from './schema-history.ts';
import { unitChanges } from './unit-changes.ts';

describe('unit conversion, which a schema file cannot express', () => {
  test('values in ms are converted with the name', () => {
    expect(metricRename('http.server.duration', 'ms', '1.20.0')).toEqual({
      name: 'http.server.request.duration',
      unit: 's',
      scale: 0.001,
    });
    expect(metricRename('rpc.client.duration', 'ms', '1.38.0')).toMatchObject({
      name: 'rpc.client.call.duration',
      unit: 's',
      scale: 0.001,
    });
    expect(metricRename('db.client.connections.wait_time', 'ms', '1.24.0')).toMatchObject({
      name: 'db.client.connection.wait_time',
      scale: 0.001,
    });
  });

  test('values already in s are renamed only', () => {
    expect(metricRename('http.server.duration', 's', '1.20.0')).toEqual({
      name: 'http.server.request.duration',
      unit: 's',
      scale: 1,
    });
  });

  test.each(['', 'us', 'milliseconds', 'MS'])('with unit "%s" nothing is guessed from the name', (unit) => {
    expect(metricRename('http.server.duration', unit, '1.20.0')).toBeUndefined();
    expect(metricRename('http.server.duration', unit, undefined)).toBeUndefined();
  });

  test('the canonical name in ms is the business of its sender', () => {
    expect(metricRename('http.server.request.duration', 'ms', '1.20.0')).toBeUndefined();
  });

  test('dividing by 1 / scale gives the bounds of a sender that measures in seconds', () => {
    const divisor = 1 / (metricRename('http.server.duration', 'ms', undefined)?.scale ?? 1);
    expect(divisor).toBe(1000);
    expect([5, 9, 75, 7500].map((boundMs) => boundMs / divisor)).toEqual([0.005, 0.009, 0.075, 7.5]);
  });

  test('every metric whose unit changed is renamed somewhere', () => {
    const renamed = new Set(migrationTable.map((row) => row.from));
    for (const name of unitChanges.keys()) expect(renamed, name).toContain(name);
  });
});

describe('renames without a new unit', () => {
  test.each([
    ['process.runtime.jvm.threads.count', '1.21.0', 'jvm.thread.count'],
    ['process.runtime.jvm.memory.usage', '1.21.0', 'jvm.memory.used'],
    ['process.runtime.jvm.cpu.utilization', '1.20.0', 'jvm.cpu.recent_utilization'],
    ['db.client.connections.usage', '1.25.0', 'db.client.connection.count'],
    ['k8s.deployment.available_pods', '1.37.0', 'k8s.deployment.pod.available'],
    ['k8s.replication_controller.desired_pods', '1.30.0', 'k8s.replicationcontroller.pod.desired'],
    ['k8s.container.cpu.limit', '1.40.0', 'k8s.container.cpu.limit.desired'],
    ['k8s.pod.memory.paging.faults', '1.43.0', 'k8s.pod.paging.faults'],
    ['container.memory.paging.faults', '1.43.0', 'container.paging.faults'],
    ['http.client.request.size', '1.21.0', 'http.client.request.body.size'],
    ['system.network.packets', '1.36.0', 'system.network.packet.count'],
    ['messaging.publish.messages', '1.26.0', 'messaging.client.sent.messages'],
  ])('%s of version %s becomes %s', (name, version, to) => {
    expect(metricRename(name, '{x}', version)).toEqual({ name: to, unit: '{x}', scale: 1 });
    expect(metricRename(name, '{x}', undefined)).toEqual({ name: to, unit: '{x}', scale: 1 });
    expect(metricRename(name, '{x}', '1.44.0')).toBeUndefined();
  });
});

test('a cycle: system.cpu.time was cpu.time for three versions and is itself again', () => {
  for (const version of ['1.20.0', '1.30.0', '1.33.0', '1.34.0', undefined]) {
    expect(metricRename('system.cpu.time', 's', version), version).toBeUndefined();
  }
  expect(metricRename('cpu.time', 's', '1.31.0')?.name).toBe('system.cpu.time');
  expect(metricRename('cpu.time', 's', '1.33.0')?.name).toBe('system.cpu.time');
  expect(metricRename('cpu.time', 's', undefined)?.name).toBe('system.cpu.time');
  expect(metricRename('cpu.time', 's', '1.34.0')).toBeUndefined();
});

test('a reused name: v8js.memory.heap.limit is renamed only when the version says which one it is', () => {
  expect(metricRename('v8js.memory.heap.limit', 'By', '1.41.1')?.name).toBe('v8js.memory.heap.space.size');
  expect(metricRename('v8js.memory.heap.limit', 'By', '1.42.0')).toBeUndefined();
  expect(metricRename('v8js.memory.heap.limit', 'By', undefined)).toBeUndefined();
});

test('a kind that changed is no business of the name: nothing but name, unit and scale is given', () => {
  expect(Object.keys(metricRename('jvm.memory.usage', 'By', '1.23.1') ?? {})).toEqual([
    'name',
    'unit',
    'scale',
  ]);
  expect(metricRename('k8s.pod.memory.usage', 'By', '1.43.0')).toBeUndefined();
});

test('two metrics are never poured into one: only earlier forms of a metric share its canonical name', () => {
  const metricRows = migrationTable.filter((row) => row.operation === 'rename_metrics');
  const finals = new Map<string, string[]>();
  for (const row of metricRows) {
    const to = metricRename(row.from, 's', undefined)?.name;
    if (to !== undefined) finals.set(to, [...(finals.get(to) ?? []), row.from]);
  }
  const leadsTo = (from: string, to: string): boolean =>
    from === to || metricRows.some((row) => row.from === from && row.to !== from && leadsTo(row.to, to));
  for (const [to, sources] of finals) {
    for (const left of sources) {
      for (const right of sources) {
        expect(leadsTo(left, right) || leadsTo(right, left), `${left} and ${right} to ${to}`).toBe(true);
      }
    }
  }
});

test('a newer version than known, and an unknown metric, are left as they are', () => {
  expect(metricRename('http.server.duration', 'ms', '1.45.0')).toBeUndefined();
  expect(metricRename('my.metric', 'ms', '1.4.0')).toBeUndefined();
});
