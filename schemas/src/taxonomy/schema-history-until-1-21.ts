import type { SchemaChange } from './schema-change.ts';

/**
 * What the OpenTelemetry semantic conventions renamed from 1.4.0 to 1.21.0, in the order in which it applies: by version,
 * inside a version as the schema file has it. Facts only, as published; what the file says wrongly or
 * cannot say is in schema-overrides.ts. No version so far renamed an event or split a metric.
 */
export const schemaHistoryUntil121: readonly SchemaChange[] = [
  {
    version: '1.8.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'db.cassandra.keyspace': 'db.name',
      'db.hbase.namespace': 'db.name',
    },
    meaningMayChange: ['db.cassandra.keyspace', 'db.hbase.namespace'],
  },
  {
    version: '1.13.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'net.peer.ip': 'net.sock.peer.addr',
      'net.host.ip': 'net.sock.host.addr',
    },
  },
  {
    version: '1.15.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'http.retry_count': 'http.resend_count',
    },
  },
  {
    version: '1.17.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'messaging.consumer_id': 'messaging.consumer.id',
      'messaging.protocol': 'net.app.protocol.name',
      'messaging.protocol_version': 'net.app.protocol.version',
      'messaging.destination': 'messaging.destination.name',
      'messaging.temp_destination': 'messaging.destination.temporary',
      'messaging.destination_kind': 'messaging.destination.kind',
      'messaging.message_id': 'messaging.message.id',
      'messaging.conversation_id': 'messaging.message.conversation_id',
      'messaging.message_payload_size_bytes': 'messaging.message.payload_size_bytes',
      'messaging.message_payload_compressed_size_bytes': 'messaging.message.payload_compressed_size_bytes',
      'messaging.rabbitmq.routing_key': 'messaging.rabbitmq.destination.routing_key',
      'messaging.kafka.message_key': 'messaging.kafka.message.key',
      'messaging.kafka.partition': 'messaging.kafka.destination.partition',
      'messaging.kafka.tombstone': 'messaging.kafka.message.tombstone',
      'messaging.rocketmq.message_type': 'messaging.rocketmq.message.type',
      'messaging.rocketmq.message_tag': 'messaging.rocketmq.message.tag',
      'messaging.rocketmq.message_keys': 'messaging.rocketmq.message.keys',
      'messaging.kafka.consumer_group': 'messaging.kafka.consumer.group',
    },
  },
  {
    version: '1.19.0',
    section: 'resources',
    operation: 'rename_attributes',
    renames: {
      'browser.user_agent': 'user_agent.original',
    },
  },
  {
    version: '1.19.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'faas.execution': 'faas.invocation_id',
      'faas.id': 'cloud.resource_id',
      'http.user_agent': 'user_agent.original',
    },
    meaningMayChange: ['faas.id'],
  },
  {
    version: '1.20.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'net.app.protocol.name': 'net.protocol.name',
      'net.app.protocol.version': 'net.protocol.version',
    },
  },
  {
    version: '1.21.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'messaging.kafka.client_id': 'messaging.client_id',
      'messaging.rocketmq.client_id': 'messaging.client_id',
      'net.host.name': 'server.address',
      'net.host.port': 'server.port',
      'net.sock.peer.name': 'server.socket.domain',
      'net.sock.host.addr': 'server.socket.address',
      'net.sock.host.port': 'server.socket.port',
      'http.client_ip': 'client.address',
      'net.protocol.name': 'network.protocol.name',
      'net.protocol.version': 'network.protocol.version',
      'net.host.connection.type': 'network.connection.type',
      'net.host.connection.subtype': 'network.connection.subtype',
      'net.host.carrier.name': 'network.carrier.name',
      'net.host.carrier.mcc': 'network.carrier.mcc',
      'net.host.carrier.mnc': 'network.carrier.mnc',
      'net.host.carrier.icc': 'network.carrier.icc',
      'http.method': 'http.request.method',
      'http.status_code': 'http.response.status_code',
      'http.scheme': 'url.scheme',
      'http.url': 'url.full',
      'http.request_content_length': 'http.request.body.size',
      'http.response_content_length': 'http.response.body.size',
    },
    meaningMayChange: [
      'messaging.kafka.client_id',
      'messaging.rocketmq.client_id',
      'net.host.name',
      'net.sock.peer.name',
      'net.sock.host.addr',
      'net.sock.host.port',
      'http.client_ip',
      'http.request_content_length',
      'http.response_content_length',
    ],
  },
  {
    version: '1.21.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'process.runtime.jvm.cpu.utilization': 'process.runtime.jvm.cpu.recent_utilization',
    },
  },
];
