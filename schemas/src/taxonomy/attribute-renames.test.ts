import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributeRenames, type AttributeRenames, type AttributeSection } from './attribute-renames.ts';
import { metricRename } from './metric-rename.ts';
import { migrationTable, schemaHistory } from './schema-history.ts';
import { templateRenames } from './schema-overrides.ts';
import { compareSchemaVersions, isNewerThanKnown, schemaVersions } from './schema-version.ts';

const sections: readonly AttributeSection[] = ['resource', 'span', 'span_event', 'metric', 'log'];

const nameOf = (section: AttributeSection, key: string, version?: string, metric?: string) =>
  attributeRenames(section, version, metric === undefined ? {} : { metric }).get(key)?.to ?? key;

describe('important renames', () => {
  const renamed: readonly (readonly [AttributeSection, before: string, from: string, to: string])[] = [
    ['span', '1.12.0', 'net.host.ip', 'network.local.address'],
    ['span', '1.12.0', 'net.peer.ip', 'network.peer.address'],
    ['span', '1.18.0', 'http.user_agent', 'user_agent.original'],
    ['resource', '1.18.0', 'browser.user_agent', 'user_agent.original'],
    ['span', '1.20.0', 'http.method', 'http.request.method'],
    ['span', '1.20.0', 'http.status_code', 'http.response.status_code'],
    ['span', '1.20.0', 'http.url', 'url.full'],
    ['span', '1.20.0', 'http.scheme', 'url.scheme'],
    ['span', '1.20.0', 'http.client_ip', 'client.address'],
    ['span', '1.20.0', 'net.host.name', 'server.address'],
    ['span', '1.20.0', 'net.host.port', 'server.port'],
    ['span', '1.24.0', 'db.statement', 'db.query.text'],
    ['span', '1.24.0', 'db.name', 'db.namespace'],
    ['span', '1.24.0', 'db.operation', 'db.operation.name'],
    ['span', '1.24.0', 'db.sql.table', 'db.collection.name'],
    ['resource', '1.26.0', 'deployment.environment', 'deployment.environment.name'],
    ['log', '1.28.0', 'vcs.repository.change.id', 'vcs.change.id'],
    ['log', '1.28.0', 'vcs.repository.ref.revision', 'vcs.ref.head.revision'],
    ['span', '1.29.0', 'db.system', 'db.system.name'],
    ['log', '1.29.0', 'code.function', 'code.function.name'],
    ['log', '1.29.0', 'code.filepath', 'code.file.path'],
    ['log', '1.29.0', 'code.lineno', 'code.line.number'],
    ['span_event', '1.31.0', 'feature_flag.variant', 'feature_flag.result.variant'],
    ['log', '1.31.0', 'feature_flag.evaluation.reason', 'feature_flag.result.reason'],
    ['log', '1.32.0', 'feature_flag.provider_name', 'feature_flag.provider.name'],
    ['span', '1.38.0', 'peer.service', 'service.peer.name'],
    ['span', '1.38.0', 'rpc.system', 'rpc.system.name'],
  ];

  test.each(renamed)('on a %s of version %s, %s becomes %s', (section, before, from, to) => {
    expect(nameOf(section, from, before)).toBe(to);
    expect(nameOf(section, from, '1.4.0')).toBe(to);
    expect(nameOf(section, from, '1.44.0')).toBe(from);
    expect(nameOf(section, from)).toBe(to);
  });
});

describe('traps', () => {
  test('a section limit: old HTTP and database names are renamed on metrics, logs and span events too', () => {
    for (const section of ['metric', 'log', 'span_event'] as const) {
      expect(nameOf(section, 'http.method', '1.20.0')).toBe('http.request.method');
      expect(nameOf(section, 'db.name', '1.24.0')).toBe('db.namespace');
    }
    expect(nameOf('resource', 'http.method', '1.20.0')).toBe('http.method');
    const published = schemaHistory.filter((row) => row.from === 'http.method');
    expect(published.map((row) => row.section)).toEqual(['spans']);
  });

  test('chains that never meet: the version at the start decides', () => {
    const key = 'feature_flag.evaluation.error.message';
    expect(nameOf('log', key, '1.32.0')).toBe('error.message');
    expect(nameOf('log', key, '1.33.0')).toBe('feature_flag.error.message');
    expect(nameOf('log', key, '1.39.0')).toBe('feature_flag.error.message');
    expect(nameOf('log', key, '1.40.0')).toBe(key);
    expect(nameOf('log', key), 'without a version nobody knows which').toBe(key);
  });

  test('a reused name: without a version it is left as it is', () => {
    expect(nameOf('span', 'enduser.id', '1.25.0')).toBe('user.id');
    expect(nameOf('span', 'enduser.id', '1.30.0')).toBe('enduser.id');
    expect(nameOf('span', 'enduser.id')).toBe('enduser.id');
    expect(nameOf('metric', 'system.device', '1.28.0', 'system.network.io')).toBe('network.interface.name');
    expect(nameOf('metric', 'system.device', undefined, 'system.network.io')).toBe('system.device');
  });

  test('a general word: without a version it may be the name an application chose', () => {
    expect(nameOf('log', 'message.id', '1.24.0')).toBe('rpc.message.id');
    expect(nameOf('log', 'message.id')).toBe('message.id');
    expect(attributeRenames('log', '1.24.0').get('message.id')?.keepOriginal).toBe(true);
  });

  test('a limit by metric: the same word means different things on different metrics', () => {
    expect(nameOf('metric', 'state', '1.21.0', 'system.cpu.time')).toBe('cpu.mode');
    expect(nameOf('metric', 'state', '1.21.0', 'system.memory.usage')).toBe('system.memory.state');
    expect(nameOf('metric', 'state', '1.21.0', 'system.network.connections')).toBe(
      'network.connection.state',
    );
    expect(nameOf('metric', 'state', '1.21.0', 'my.own.metric')).toBe('state');
    expect(nameOf('metric', 'state', '1.21.0')).toBe('state');
    expect(nameOf('metric', 'state', undefined, 'system.cpu.time')).toBe('cpu.mode');
  });

  test('a metric that is renamed itself takes its attributes along', () => {
    expect(nameOf('metric', 'pool', '1.21.0', 'process.runtime.jvm.memory.usage')).toBe(
      'jvm.memory.pool.name',
    );
    expect(nameOf('metric', 'pool', '1.21.0', 'process.runtime.jvm.buffer.limit')).toBe(
      'jvm.buffer.pool.name',
    );
    expect(nameOf('metric', 'state', '1.24.0', 'db.client.connections.usage')).toBe(
      'db.client.connection.state',
    );
    expect(nameOf('metric', 'pool.name', '1.24.0', 'db.client.connections.wait_time')).toBe(
      'db.client.connection.pool.name',
    );
  });

  test('wrong names in a file are set right by a row of our own, beside the published one', () => {
    expect(nameOf('metric', 'daemon', '1.21.0', 'process.runtime.jvm.threads.count')).toBe(
      'jvm.thread.daemon',
    );
    expect(nameOf('metric', 'direction', '1.21.0', 'system.network.io')).toBe('network.io.direction');
    expect(nameOf('metric', 'direction', '1.21.0', 'system.disk.io')).toBe('disk.io.direction');
    expect(nameOf('metric', 'protocol', '1.21.0', 'system.network.connections')).toBe('network.transport');
    const daemon = schemaHistory.find((row) => row.from === 'daemon');
    expect(daemon?.metrics, 'the published row stays as it was published').toEqual(['jvm.threads.count']);
  });

  test('templates: the free part of a name is kept', () => {
    const key = 'db.elasticsearch.path_parts.index';
    expect(nameOf('span', key, '1.29.0')).toBe('db.operation.parameter.index');
    expect(nameOf('span', key)).toBe('db.operation.parameter.index');
    expect(nameOf('span', key, '1.30.0')).toBe(key);
    expect(nameOf('span', 'db.elasticsearch.path_parts.', '1.29.0')).toBe('db.elasticsearch.path_parts.');
    expect(nameOf('resource', 'k8s.pod.labels.app', '1.24.0')).toBe('k8s.pod.label.app');
    expect(nameOf('span', 'rpc.grpc.request.metadata.x', '1.38.0')).toBe('rpc.request.metadata.x');
    expect(attributeRenames('span', '1.29.0').has(key)).toBe(true);
  });

  test('target exists already: the canonical key wins and the old one stays as it came', () => {
    const result = applyAttributeRenames(
      ['http.method', 'http.request.method'],
      attributeRenames('span', '1.20.0'),
    );
    expect(result).toEqual({
      attributes: [
        { key: 'http.method', from: 0 },
        { key: 'http.request.method', from: 1 },
      ],
      isRenamed: false,
      hasCollision: true,
    });
  });

  test('many to one: the newer key wins, the older one keeps its name', () => {
    const keys = ['messaging.kafka.consumer_group', 'messaging.kafka.consumer.group'];
    for (const order of [keys, [...keys].reverse()]) {
      const newer = order.indexOf('messaging.kafka.consumer.group');
      const { attributes, hasCollision } = applyAttributeRenames(order, attributeRenames('span', '1.16.0'));
      expect(attributes).toContainEqual({ key: 'messaging.consumer.group.name', from: newer });
      expect(attributes).toContainEqual({ key: 'messaging.kafka.consumer_group', from: 1 - newer });
      expect(hasCollision).toBe(true);
    }
  });

  test('many to one: the original stays visible, because the name alone does not lead back', () => {
    for (const key of ['rpc.grpc.request.metadata', 'rpc.connect_rpc.request.metadata']) {
      expect(attributeRenames('span', '1.38.0').get(key)).toMatchObject({
        to: 'rpc.request.metadata',
        keepOriginal: true,
      });
    }
    for (const section of sections) expectOriginalsOfManyToOne(section);
  });

  test('a meaning that may change keeps the original beside the canonical name', () => {
    const result = applyAttributeRenames(['db.system'], attributeRenames('span', '1.29.0'));
    expect(result.attributes).toEqual([
      { key: 'db.system.name', from: 0 },
      { key: 'db.system', from: 0 },
    ]);
  });

  test('a newer version than known: nothing is renamed', () => {
    for (const section of sections) {
      expect(attributeRenames(section, '1.45.0').size).toBe(0);
      expect(attributeRenames(section, '2.0.0').get('k8s.pod.labels.app')).toBeUndefined();
    }
  });

  test('a version between two published ones counts as the older of them', () => {
    expect(nameOf('span', 'http.method', '1.20.7')).toBe('http.request.method');
    expect(nameOf('span', 'http.method', '1.21.3')).toBe('http.method');
    expect(nameOf('span', 'db.statement', '1.23.2')).toBe('db.query.text');
  });

  test('a version before the first published one is migrated from there', () => {
    expect(nameOf('span', 'db.cassandra.keyspace', '1.0.0')).toBe('db.namespace');
  });
});

test('the table of one section and version is made once', () => {
  expect(attributeRenames('span', '1.20.0')).toBe(attributeRenames('span', '1.20.9'));
  expect(attributeRenames('metric', '1.20.0', { metric: 'a' })).toBe(
    attributeRenames('metric', '1.20.0', { metric: 'b' }),
  );
  expect(attributeRenames('span', '1.20.0')).not.toBe(attributeRenames('span', '1.21.0'));
});

test('without a version only what every version agrees on is renamed', () => {
  for (const section of sections) {
    const unknown = attributeRenames(section, undefined);
    for (const [from, { to }] of unknown) {
      const targets = new Set(schemaVersions.map((version) => nameOf(section, from, version)));
      targets.delete(from);
      expect([...targets], `${section} ${from}`).toEqual([to]);
    }
  }
});

test('a canonical name is canonical: no table renames what it gives', () => {
  for (const section of sections) {
    for (const version of [undefined, ...schemaVersions]) {
      const renames = attributeRenames(section, version);
      for (const [from, { to }] of renames) {
        expect(renames.get(to), `${section} ${version} ${from}`).toBeUndefined();
      }
    }
  }
});

/** Slips of the pen in the published files: names that no sender ever used, beside the ones they mean. */
const misspelt = new Set(['io.state', 'system.disk.io.direction', 'system.network.io.direction']);

/** Every old name that shares its canonical name with one that is no earlier form of it. */
function expectOriginalsOfManyToOne(section: AttributeSection) {
  const renames = attributeRenames(section, '1.4.0');
  const formsOf = (key: string) => {
    const forms = new Set([key]);
    for (const row of migrationTable) if (forms.has(row.from)) forms.add(row.to);
    return forms;
  };
  for (const [key, rename] of renames) {
    const rivals = [...renames].filter(
      ([other, { to }]) =>
        to === rename.to && !misspelt.has(other) && !formsOf(other).has(key) && !formsOf(key).has(other),
    );
    if (rivals.length > 0 && !misspelt.has(key)) expect(rename.keepOriginal, `${section} ${key}`).toBe(true);
  }
}

describe('the composed table is the same as going version by version', () => {
  const rowNames = migrationTable
    .filter((row) => row.operation === 'rename_attributes')
    .flatMap((row) => [row.from, row.to]);
  const templateNames = templateRenames.flatMap(({ from, to }) => [`${from}a`, `${from}b`, `${to}a`, from]);
  const metrics = [
    ...new Set(
      migrationTable.flatMap((row) =>
        row.operation === 'rename_metrics' ? [row.from, row.to] : (row.metrics ?? []),
      ),
    ),
  ];
  const key = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...new Set([...rowNames, ...templateNames])) },
    { weight: 1, arbitrary: fc.string() },
  );
  const version = fc.constantFrom('1.0.0', '1.21.5', '1.45.0', '2.0.0', ...schemaVersions);
  const metric = fc.option(fc.constantFrom('my.metric', ...metrics), { nil: undefined });

  test('for any attributes, version, section and metric', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 40 }),
        version,
        fc.constantFrom(...sections),
        metric,
        (keys, from, section, metricName) => {
          const renames = attributeRenames(
            section,
            from,
            metricName === undefined ? {} : { metric: metricName },
          );
          const fast = applyAttributeRenames(keys, renames).attributes;
          const slow = versionByVersion(keys, from, section, metricName);
          expect([...fast].sort(byKey)).toEqual([...slow].sort(byKey));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('no attribute is lost and no key is given twice, with a version or without', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 40 }),
        fc.option(version, { nil: undefined }),
        fc.constantFrom(...sections),
        (keys, from, section) => {
          const { attributes } = applyAttributeRenames(keys, attributeRenames(section, from));
          expect(new Set(attributes.map((attribute) => attribute.key)).size).toBe(attributes.length);
          expect(new Set(attributes.map((attribute) => attribute.from)).size).toBe(keys.length);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('a metric is renamed as its attributes are told', () => {
    for (const name of metrics) {
      for (const from of schemaVersions) {
        const rows = migrationTable.filter(
          (row) => row.operation === 'rename_metrics' && compareSchemaVersions(row.version, from) > 0,
        );
        const slow = rows.reduce((current, row) => (row.from === current ? row.to : current), name);
        expect(metricRename(name, 's', from)?.name ?? name, `${name} ${from}`).toBe(slow);
      }
    }
  });
});

const byKey = (left: { key: string }, right: { key: string }) => (left.key < right.key ? -1 : 1);

interface Travelling {
  readonly original: string;
  readonly from: number;
  current: string;
  keepOriginal: boolean;
  /** The row that first renamed it; a key that was never renamed is newer than any other. */
  retiredBy: number;
  retiredIn: string;
  isOut: boolean;
}

/** The obvious way: take every version in turn, every row in turn, and settle a collision when it happens. */
function versionByVersion(
  keys: readonly string[],
  start: string,
  section: AttributeSection,
  metricName: string | undefined,
) {
  const travellers: Travelling[] = keys.map((original, from) => ({
    original,
    from,
    current: original,
    keepOriginal: false,
    retiredBy: -1,
    retiredIn: '9999.0.0',
    isOut: false,
  }));
  let metric = section === 'metric' ? metricName : undefined;
  for (const version of isNewerThanKnown(start) ? [] : schemaVersions) {
    if (compareSchemaVersions(version, start) <= 0) continue;
    migrationTable.forEach((row, position) => {
      if (row.version !== version || !holdsFor(row.section, section)) return;
      if (row.operation === 'rename_metrics') {
        if (row.from === metric) metric = row.to;
      } else if (row.metrics === undefined || (metric !== undefined && row.metrics.includes(metric))) {
        for (const one of travellers) {
          if (one.current === row.from) move(one, row.to, row.meaningMayChange, version, position);
        }
      }
    });
    for (const [position, template] of templateRenames.entries()) {
      if (template.version !== version) continue;
      for (const one of travellers) {
        const isMatch = one.current.startsWith(template.from) && one.current !== template.from;
        if (!isMatch) continue;
        const to = template.to + one.current.slice(template.from.length);
        move(one, to, template.meaningMayChange, version, position);
      }
    }
  }
  return travellers.flatMap(({ original, current, from, keepOriginal, isOut }) => {
    if (isOut || current === original) return [{ key: original, from }];
    return keepOriginal
      ? [
          { key: current, from },
          { key: original, from },
        ]
      : [{ key: current, from }];
  });

  function move(one: Travelling, to: string, keep: boolean, version: string, position: number) {
    if (one.isOut) return;
    if (one.retiredBy === -1) {
      one.retiredBy = position;
      one.retiredIn = version;
    }
    one.keepOriginal ||= keep;
    one.current = to;
    const rival = travellers.find((other) => other !== one && !other.isOut && other.current === to);
    if (rival === undefined) return;
    const byVersion = compareSchemaVersions(one.retiredIn, rival.retiredIn);
    const isNewer = byVersion > 0 || (byVersion === 0 && one.retiredBy < rival.retiredBy);
    (isNewer ? rival : one).isOut = true;
  }
}

function holdsFor(rowSection: string, section: AttributeSection): boolean {
  const own = {
    resource: 'resources',
    span: 'spans',
    span_event: 'span_events',
    metric: 'metrics',
    log: 'logs',
  };
  return rowSection === 'all' || rowSection === own[section];
}

interface RenamedKeys {
  /** Every attribute to store: its key, and the position in the given keys of the one its value comes from. */
  readonly attributes: readonly { readonly key: string; readonly from: number }[];
  /** Raise the finding `renamed_attributes`. */
  readonly isRenamed: boolean;
  /** Raise the finding `rename_collision`: an attribute kept its old name because a newer one was there. */
  readonly hasCollision: boolean;
}

/**
 * The keys of one record under their canonical names. No attribute is ever lost: where several keys have
 * one canonical name, the canonical key itself comes first, then the key that was valid longest, and the
 * others stay under the names they came with.
 *
 * @param keys the keys of one record, each once
 */
function applyAttributeRenames(keys: readonly string[], renames: AttributeRenames): RenamedKeys {
  const holders = holdersOf(keys, renames);
  const attributes: { key: string; from: number }[] = [];
  let isRenamed = false;
  let hasCollision = false;
  keys.forEach((key, from) => {
    const rename = renames.get(key);
    const isHolder = rename !== undefined && holders.get(rename.to)?.from === from;
    if (isHolder) attributes.push({ key: rename.to, from });
    if (!isHolder || rename.keepOriginal) attributes.push({ key, from });
    isRenamed ||= isHolder;
    hasCollision ||= rename !== undefined && !isHolder;
  });
  return { attributes, isRenamed, hasCollision };
}

/** Who gets each canonical name. */
function holdersOf(keys: readonly string[], renames: AttributeRenames): ReadonlyMap<string, Holder> {
  const holders = new Map<string, Holder>();
  keys.forEach((key, from) => {
    const rename = renames.get(key);
    const name = rename?.to ?? key;
    const order = rename?.order ?? Number.POSITIVE_INFINITY;
    const holder = holders.get(name);
    if (holder === undefined || holder.order < order) holders.set(name, { from, order });
  });
  return holders;
}

interface Holder {
  readonly from: number;
  readonly order: number;
}
