import type { SchemaChange } from './schema-change.ts';

/**
 * Our own rows beside the published history: what the schema files say wrongly, limit too narrowly or
 * cannot say. Kept apart so that the history stays a plain record of what was published.
 */

/** Applied before the published rows of the same version, in whose place they stand. */
export const overridesBefore: readonly SchemaChange[] = [
  {
    // These were recorded on the server side only; the file's `server.socket.*` was withdrawn one version
    // later, and the conventions now name the local end of the connection.
    version: '1.21.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'net.sock.host.addr': 'network.local.address',
      'net.sock.host.port': 'network.local.port',
    },
    meaningMayChange: ['net.sock.host.addr', 'net.sock.host.port'],
  },
];

/** Applied after the published rows of the same version. */
export const overridesAfter: readonly SchemaChange[] = [
  {
    // On a client's metrics the peer is always the server; on spans that depends on the kind of the span.
    version: '1.21.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: [
      'http.client.duration',
      'http.client.request.size',
      'http.client.response.size',
      'rpc.client.duration',
    ],
    renames: { 'net.peer.name': 'server.address', 'net.peer.port': 'server.port' },
  },
  {
    version: '1.22.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: {
      'net.sock.peer.addr': 'network.peer.address',
      'net.sock.peer.port': 'network.peer.port',
    },
    meaningMayChange: ['net.sock.peer.addr', 'net.sock.peer.port'],
  },
  {
    // The file renames the sizes of the server only.
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'http.client.request.size': 'http.client.request.body.size',
      'http.client.response.size': 'http.client.response.body.size',
    },
  },
  {
    // The file limits this to `jvm.threads.count`, a name that never existed.
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['jvm.thread.count'],
    renames: { daemon: 'thread.daemon' },
  },
  {
    // The file says `network.protocol`; the conventions of the same version say `network.transport`.
    version: '1.22.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['system.network.connections'],
    renames: { 'network.protocol': 'network.transport' },
    meaningMayChange: ['network.protocol'],
  },
  {
    // The file renames `system.network.io.direction` and `system.disk.io.direction`, which never existed.
    version: '1.24.0',
    section: 'metrics',
    operation: 'rename_attributes',
    renames: {
      'system.network.direction': 'network.io.direction',
      'system.disk.direction': 'disk.io.direction',
    },
  },
  {
    // Not in the file, because the unit changed with the name: see unit-changes.ts.
    version: '1.26.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'db.client.connections.create_time': 'db.client.connection.create_time',
      'db.client.connections.wait_time': 'db.client.connection.wait_time',
      'db.client.connections.use_time': 'db.client.connection.use_time',
    },
  },
  {
    // The file limits these to the old metric names, which the row above them has already renamed.
    version: '1.26.0',
    section: 'metrics',
    operation: 'rename_attributes',
    metrics: ['db.client.connection.count'],
    renames: { state: 'db.client.connections.state' },
  },
  {
    version: '1.26.0',
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
    renames: { 'pool.name': 'db.client.connections.pool.name' },
  },
  {
    // The file renames it on metrics only, though spans carry it too.
    version: '1.26.0',
    section: 'spans',
    operation: 'rename_attributes',
    renames: { 'messaging.client_id': 'messaging.client.id' },
  },
  {
    // In the change log of 1.37, not in its file.
    version: '1.37.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'system.network.dropped': 'system.network.packet.dropped',
      'system.network.packets': 'system.network.packet.count',
    },
  },
  {
    // Not in the file, because the unit changed with the name: see unit-changes.ts.
    version: '1.39.0',
    section: 'metrics',
    operation: 'rename_metrics',
    renames: {
      'rpc.server.duration': 'rpc.server.call.duration',
      'rpc.client.duration': 'rpc.client.call.duration',
    },
  },
];

/**
 * The files limit these families to spans, although the same attributes are recorded on metrics, log
 * records and span events: a span row whose old name begins so applies there too.
 */
export const familiesBeyondSpans: readonly string[] = ['db.', 'faas.', 'http.', 'messaging.', 'net.'];

/** Names with a free last part, which a schema file cannot express. They apply in every section. */
export const templateRenames: readonly TemplateRename[] = [
  { version: '1.25.0', from: 'container.labels.', to: 'container.label.', meaningMayChange: false },
  { version: '1.25.0', from: 'k8s.pod.labels.', to: 'k8s.pod.label.', meaningMayChange: false },
  {
    version: '1.30.0',
    from: 'db.elasticsearch.path_parts.',
    to: 'db.operation.parameter.',
    meaningMayChange: true,
  },
  {
    version: '1.39.0',
    from: 'rpc.connect_rpc.request.metadata.',
    to: 'rpc.request.metadata.',
    meaningMayChange: true,
  },
  {
    version: '1.39.0',
    from: 'rpc.connect_rpc.response.metadata.',
    to: 'rpc.response.metadata.',
    meaningMayChange: true,
  },
  {
    version: '1.39.0',
    from: 'rpc.grpc.request.metadata.',
    to: 'rpc.request.metadata.',
    meaningMayChange: true,
  },
  {
    version: '1.39.0',
    from: 'rpc.grpc.response.metadata.',
    to: 'rpc.response.metadata.',
    meaningMayChange: true,
  },
];

export interface TemplateRename {
  readonly version: string;
  readonly from: string;
  readonly to: string;
  readonly meaningMayChange: boolean;
}

/**
 * Old names that are not renamed on records of unknown version. Either the name came back with a meaning
 * of its own, or it is so general that an application may well use it for something else.
 */
export const ambiguousNames: ReadonlySet<string> = new Set([
  'enduser.id',
  'system.device',
  'v8js.memory.heap.limit',
  'io.state',
  'message.compressed_size',
  'message.id',
  'message.type',
  'message.uncompressed_size',
]);
