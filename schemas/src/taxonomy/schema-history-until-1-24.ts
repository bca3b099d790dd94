import type { SchemaChange } from './schema-change.ts';

/**
 * What the OpenTelemetry semantic conventions renamed from 1.22.0 to 1.24.0, in the order in which it applies: by version,
 * inside a version as the schema file has it. Facts only, as published; what the file says wrongly or
 * cannot say is in schema-overrides.ts. No version so far renamed an event or split a metric.
 */
export const schemaHistoryUntil124: readonly SchemaChange[] = [
  {
    version: '1.22.0',
    section: 'resources',
    operation: 'rename_attributes',
    renames: {
      'telemetry.auto.version': 'telemetry.distro.version',
    },
  },
  {
    version: '1.22.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'messaging.message.payload_size_bytes': 'messaging.message.body.size',
      'http.resend_count': 'http.request.resend_count',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'http.client.duration': 'http.client.request.duration',
      'http.server.duration': 'http.server.request.duration',
      'process.runtime.jvm.memory.usage': 'jvm.memory.usage',
      'process.runtime.jvm.memory.committed': 'jvm.memory.committed',
      'process.runtime.jvm.memory.limit': 'jvm.memory.limit',
      'process.runtime.jvm.memory.usage_after_last_gc': 'jvm.memory.usage_after_last_gc',
      'process.runtime.jvm.gc.duration': 'jvm.gc.duration',
      'process.runtime.jvm.threads.count': 'jvm.thread.count',
      'process.runtime.jvm.classes.loaded': 'jvm.class.loaded',
      'process.runtime.jvm.classes.unloaded': 'jvm.class.unloaded',
      'process.runtime.jvm.classes.current_loaded': 'jvm.class.count',
      'process.runtime.jvm.cpu.time': 'jvm.cpu.time',
      'process.runtime.jvm.cpu.recent_utilization': 'jvm.cpu.recent_utilization',
      'process.runtime.jvm.memory.init': 'jvm.memory.init',
      'process.runtime.jvm.system.cpu.utilization': 'jvm.system.cpu.utilization',
      'process.runtime.jvm.system.cpu.load_1m': 'jvm.system.cpu.load_1m',
      'process.runtime.jvm.buffer.usage': 'jvm.buffer.memory.usage',
      'process.runtime.jvm.buffer.limit': 'jvm.buffer.memory.limit',
      'process.runtime.jvm.buffer.count': 'jvm.buffer.count',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: [
      'jvm.memory.usage',
      'jvm.memory.committed',
      'jvm.memory.limit',
      'jvm.memory.usage_after_last_gc',
      'jvm.memory.init',
    ],
    renames: {
      type: 'jvm.memory.type',
      pool: 'jvm.memory.pool.name',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['jvm.gc.duration'],
    renames: {
      name: 'jvm.gc.name',
      action: 'jvm.gc.action',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['jvm.threads.count'],
    renames: {
      daemon: 'thread.daemon',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['jvm.buffer.memory.usage', 'jvm.buffer.memory.limit', 'jvm.buffer.count'],
    renames: {
      pool: 'jvm.buffer.pool.name',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['system.cpu.time', 'system.cpu.utilization'],
    renames: {
      state: 'system.cpu.state',
      cpu: 'system.cpu.logical_number',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['system.memory.usage', 'system.memory.utilization'],
    renames: {
      state: 'system.memory.state',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['system.paging.usage', 'system.paging.utilization'],
    renames: {
      state: 'system.paging.state',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['system.paging.faults', 'system.paging.operations'],
    renames: {
      type: 'system.paging.type',
      direction: 'system.paging.direction',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: [
      'system.disk.io',
      'system.disk.operations',
      'system.disk.io_time',
      'system.disk.operation_time',
      'system.disk.merged',
    ],
    renames: {
      device: 'system.device',
      direction: 'system.disk.direction',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['system.filesystem.usage', 'system.filesystem.utilization'],
    renames: {
      device: 'system.device',
      state: 'system.filesystem.state',
      type: 'system.filesystem.type',
      mode: 'system.filesystem.mode',
      mountpoint: 'system.filesystem.mountpoint',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: [
      'system.network.dropped',
      'system.network.packets',
      'system.network.errors',
      'system.network.io',
      'system.network.connections',
    ],
    renames: {
      device: 'system.device',
      direction: 'system.network.direction',
      protocol: 'network.protocol',
      state: 'system.network.state',
    },
    meaningMayChange: ['protocol'],
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['system.processes.count'],
    renames: {
      status: 'system.processes.status',
    },
  },
  {
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'http.server.request.size': 'http.server.request.body.size',
      'http.server.response.size': 'http.server.response.body.size',
    },
  },
  {
    version: '1.23.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['jvm.thread.count'],
    renames: {
      'thread.daemon': 'jvm.thread.daemon',
    },
  },
  {
    version: '1.24.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'jvm.memory.usage': 'jvm.memory.used',
      'jvm.memory.usage_after_last_gc': 'jvm.memory.used_after_last_gc',
    },
  },
  {
    version: '1.24.0',
    section: 'metrics',
    operation: 'rename_attributes',
    renames: {
      'system.network.io.direction': 'network.io.direction',
      'system.disk.io.direction': 'disk.io.direction',
    },
  },
];
