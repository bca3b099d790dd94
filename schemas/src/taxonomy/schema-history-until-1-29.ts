import type { SchemaChange } from './schema-change.ts';

/**
 * What the OpenTelemetry semantic conventions renamed from 1.25.0 to 1.29.0, in the order in which it applies: by version,
 * inside a version as the schema file has it. Facts only, as published; what the file says wrongly or
 * cannot say is in schema-overrides.ts. No version so far renamed an event or split a metric.
 */
export const schemaHistoryUntil129: readonly SchemaChange[] = [
  {
    version: '1.25.0',
    section: 'all',
    operation: 'rename_attributes',
    renames: {
      'message.type': 'rpc.message.type',
      'message.id': 'rpc.message.id',
      'message.compressed_size': 'rpc.message.compressed_size',
      'message.uncompressed_size': 'rpc.message.uncompressed_size',
    },
    meaningMayChange: ['message.type', 'message.id', 'message.compressed_size', 'message.uncompressed_size'],
  },
  {
    version: '1.25.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'db.name': 'db.namespace',
      'db.sql.table': 'db.collection.name',
      'db.mongodb.collection': 'db.collection.name',
      'db.cosmosdb.container': 'db.collection.name',
      'db.cassandra.table': 'db.collection.name',
      'messaging.kafka.destination.partition': 'messaging.destination.partition.id',
      'db.operation': 'db.operation.name',
      'messaging.operation': 'messaging.operation.type',
      'db.statement': 'db.query.text',
    },
    meaningMayChange: [
      'db.name',
      'db.sql.table',
      'db.mongodb.collection',
      'db.cosmosdb.container',
      'db.cassandra.table',
      'messaging.kafka.destination.partition',
      'db.operation',
      'messaging.operation',
    ],
  },
  {
    version: '1.25.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['system.processes.count'],
    renames: {
      'system.processes.status': 'system.process.status',
    },
  },
  {
    version: '1.25.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'system.processes.count': 'system.process.count',
      'system.processes.created': 'system.process.created',
    },
  },
  {
    version: '1.25.0',
    section: 'metrics',
    operation: 'rename_attributes',
    renames: {
      'container.labels': 'container.label',
      'k8s.pod.labels': 'k8s.pod.label',
    },
  },
  {
    version: '1.25.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'process.threads': 'process.thread.count',
      'process.open_file_descriptors': 'process.open_file_descriptor.count',
    },
  },
  {
    version: '1.25.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['process.cpu.time', 'process.cpu.utilization'],
    renames: {
      state: 'process.cpu.state',
    },
  },
  {
    version: '1.25.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['process.disk.io'],
    renames: {
      direction: 'disk.io.direction',
    },
  },
  {
    version: '1.25.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['process.context_switches'],
    renames: {
      type: 'process.context_switch_type',
    },
  },
  {
    version: '1.25.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['process.network.io'],
    renames: {
      direction: 'network.io.direction',
    },
  },
  {
    version: '1.25.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['process.paging.faults'],
    renames: {
      type: 'process.paging.fault_type',
    },
  },
  {
    version: '1.26.0',
    section: 'all',
    operation: 'rename_attributes',
    renames: {
      'enduser.id': 'user.id',
    },
    meaningMayChange: ['enduser.id'],
  },
  {
    version: '1.26.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'db.client.connections.usage': 'db.client.connection.count',
      'db.client.connections.idle.max': 'db.client.connection.idle.max',
      'db.client.connections.idle.min': 'db.client.connection.idle.min',
      'db.client.connections.max': 'db.client.connection.max',
      'db.client.connections.pending_requests': 'db.client.connection.pending_requests',
      'db.client.connections.timeouts': 'db.client.connection.timeouts',
    },
  },
  {
    version: '1.26.0',
    section: 'metrics',
    operation: 'rename_attributes',
    renames: {
      'messaging.client_id': 'messaging.client.id',
    },
  },
  {
    version: '1.26.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['db.client.connections.usage'],
    renames: {
      state: 'db.client.connections.state',
    },
  },
  {
    version: '1.26.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: [
      'db.client.connections.usage',
      'db.client.connections.idle.max',
      'db.client.connections.idle.min',
      'db.client.connections.max',
      'db.client.connections.pending_requests',
      'db.client.connections.timeouts',
      'db.client.connections.create_time',
      'db.client.connections.wait_time',
      'db.client.connections.use_time',
    ],
    renames: {
      'pool.name': 'db.client.connections.pool.name',
    },
  },
  {
    version: '1.27.0',
    section: 'all',
    operation: 'rename_attributes',
    renames: {
      'tls.client.server_name': 'server.address',
      'deployment.environment': 'deployment.environment.name',
      'messaging.kafka.message.offset': 'messaging.kafka.offset',
      'messaging.kafka.consumer.group': 'messaging.consumer.group.name',
      'messaging.rocketmq.client_group': 'messaging.consumer.group.name',
      'messaging.eventhubs.consumer.group': 'messaging.consumer.group.name',
      'messaging.servicebus.destination.subscription_name': 'messaging.destination.subscription.name',
      'gen_ai.usage.completion_tokens': 'gen_ai.usage.output_tokens',
      'gen_ai.usage.prompt_tokens': 'gen_ai.usage.input_tokens',
    },
    meaningMayChange: [
      'tls.client.server_name',
      'messaging.kafka.consumer.group',
      'messaging.rocketmq.client_group',
      'messaging.eventhubs.consumer.group',
      'messaging.servicebus.destination.subscription_name',
    ],
  },
  {
    version: '1.27.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'db.elasticsearch.cluster.name': 'db.namespace',
    },
    meaningMayChange: ['db.elasticsearch.cluster.name'],
  },
  {
    version: '1.27.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['db.client.connection.count'],
    renames: {
      'db.client.connections.state': 'db.client.connection.state',
    },
  },
  {
    version: '1.27.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: [
      'db.client.connection.count',
      'db.client.connection.idle.max',
      'db.client.connection.idle.min',
      'db.client.connection.max',
      'db.client.connection.pending_requests',
      'db.client.connection.timeouts',
      'db.client.connection.create_time',
      'db.client.connection.wait_time',
      'db.client.connection.use_time',
    ],
    renames: {
      'db.client.connections.pool.name': 'db.client.connection.pool.name',
    },
  },
  {
    version: '1.27.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'messaging.publish.messages': 'messaging.client.published.messages',
    },
  },
  {
    version: '1.27.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: [
      'system.cpu.time',
      'system.cpu.utilization',
      'process.cpu.time',
      'process.cpu.utilization',
      'container.cpu.time',
    ],
    renames: {
      'system.cpu.state': 'cpu.mode',
      'process.cpu.state': 'cpu.mode',
      'container.cpu.state': 'cpu.mode',
    },
  },
  {
    version: '1.27.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'jvm.buffer.memory.usage': 'jvm.buffer.memory.used',
    },
  },
  {
    version: '1.28.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'messaging.client.published.messages': 'messaging.client.sent.messages',
    },
  },
  {
    version: '1.29.0',
    section: 'all',
    operation: 'rename_attributes',
    renames: {
      'process.executable.build_id.profiling': 'process.executable.build_id.htlhash',
      'vcs.repository.change.id': 'vcs.change.id',
      'vcs.repository.change.title': 'vcs.change.title',
      'vcs.repository.ref.name': 'vcs.ref.head.name',
      'vcs.repository.ref.revision': 'vcs.ref.head.revision',
      'vcs.repository.ref.type': 'vcs.ref.head.type',
    },
  },
  {
    version: '1.29.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: [
      'container.network.io',
      'system.network.dropped',
      'system.network.errors',
      'system.network.io',
      'system.network.connections',
    ],
    renames: {
      'system.device': 'network.interface.name',
    },
  },
];
