import { createHash, randomInt } from 'node:crypto';
import { attributeTypeLetters } from '@shewhart/schemas';
import { qualityFlag, resourceIdentity, type AttributeSection } from '@shewhart/schemas/taxonomy';
import type { ResourceFields, ScopeFields } from '../record-fields.ts';
import type { Batch, WrittenOnce } from './batch.ts';
import { ByteSlab, ByteTable, type ByteTableEntry } from './byte-table.ts';
import { KeyTable, keyText, NameTable } from './key-table.ts';
import type { NormaliseLimits } from './limits.ts';
import { keptCopy, RowBuffer } from './row-buffer.ts';
import { effectiveSchema, renamesOf, type EffectiveSchema } from './schema-version.ts';
import type { MetricEntry } from './series.ts';
import {
  canonicalBytes,
  storeAttributes,
  writeStoredAttributes,
  type StoredAttribute,
} from './stored-attributes.ts';

/**
 * Resources and scopes, recognised by their bytes on the wire and written once in each generation.
 * Everything known hangs below a resource (scope, metric, series), each level with a table of its own; when
 * `maxKnownSeries` or `maxKnownBytes` is passed, the whole tree is dropped before the next request and grows
 * again. An identifier is the first bytes of the SHA-256 of `canonicalBytes`; schema URL and dropped count
 * are part of it, because they are stored in the row that it names.
 */
export interface ResourceEntry extends ByteTableEntry<ResourceEntry>, WrittenOnce {
  readonly service: string;
  /** The row without `seen_time` and `quality`, which end it. */
  readonly row: Buffer;
  readonly quality: number;
  readonly recordQuality: number;
  readonly schemaUrl: string;
  readonly identity: readonly StoredAttribute[];
  /** RowBinary of service and environment, and of `resource_id`. */
  readonly serviceAndEnvironment: Buffer;
  readonly resourceId: Buffer;
  readonly scopes: ByteTable<ScopeEntry>;
}

/** A scope under one resource. */
export interface ScopeEntry extends ByteTableEntry<ScopeEntry> {
  readonly resource: ResourceEntry;
  readonly stored: StoredScope;
  readonly schema: EffectiveSchema;
  /** RowBinary of the columns service, environment, resource_id, scope_id. */
  readonly columns: Buffer;
  readonly columnsView: DataView;
  /** Findings that every record under this scope has. */
  readonly recordQuality: number;
  /** Canonical bytes of resource and scope without schema URLs: the beginning of a series' identity. */
  readonly identity: Buffer;
  readonly logKeys: KeyTable;
  readonly spanKeys: KeyTable;
  readonly eventKeys: KeyTable;
  readonly metricKeys: KeyTable;
  readonly metrics: ByteTable<MetricEntry>;
}

interface StoredScope extends WrittenOnce {
  /** The row without `seen_time`. */
  readonly row: Buffer;
}

/**
 * What an entry counts towards `maxKnownSeries`, by the memory it holds: a series holds about 0.4 KiB, the
 * tables and buffers of the others several times that.
 */
export const metricWeight = 3;
export const shapeWeight = 5;
const resourceWeight = 8;
const scopeWeight = 8;

/** Names and keys are forgotten beyond this. */
const maxNames = 1 << 16;
const maxNameBytes = 16 << 20;
const maxTextBytes = 4096;

export class ContextRegistry {
  readonly names = new NameTable();
  /** Bytes by which resources, scopes, metrics and series are recognised. */
  known = new ByteSlab();
  /** How many of them there are, weighted. */
  knownCount = 0;
  readonly seed = randomInt(2 ** 31);
  private readonly batch: Batch;
  private readonly limits: NormaliseLimits;
  private resources: ByteTable<ResourceEntry>;
  private readonly storedScopes = new Map<string, StoredScope>();
  private keySlab = new ByteSlab();
  private readonly keyTables = new Map<string, KeyTable>();
  private readonly scratch = new RowBuffer();
  private readonly builder = new RowBuffer();

  constructor(batch: Batch, limits: NormaliseLimits) {
    this.batch = batch;
    this.limits = limits;
    this.resources = new ByteTable(this.known, this.seed);
  }

  /** Before a request: keeps within the bounds. True when everything known was forgotten. */
  begin(): boolean {
    if (this.names.size > maxNames || this.keySlab.length + this.names.slab.length > maxNameBytes) {
      this.names.clear();
      this.keySlab = new ByteSlab();
      this.keyTables.clear();
      this.forget();
      return true;
    }
    if (this.knownCount <= this.limits.maxKnownSeries && this.known.length <= this.limits.maxKnownBytes) {
      this.resources.rewind();
      return false;
    }
    this.forget();
    return true;
  }

  private forget(): void {
    this.known = new ByteSlab();
    this.knownCount = 0;
    this.resources = new ByteTable(this.known, this.seed);
    this.storedScopes.clear();
  }

  resource(fields: ResourceFields): ResourceEntry {
    const { bytes, view } = this.keyOf(fields);
    const length = this.scratch.at;
    const known = this.resources.find(bytes, view, 0, length);
    if (known !== undefined) {
      known.scopes.rewind();
      return known;
    }
    const entry = this.readResource(fields);
    this.resources.insert(entry, bytes, 0, length);
    this.knownCount += resourceWeight;
    return entry;
  }

  scope(fields: ScopeFields, resource: ResourceEntry): ScopeEntry {
    const { bytes, view } = this.keyOf(fields);
    const length = this.scratch.at;
    const known = resource.scopes.find(bytes, view, 0, length);
    if (known !== undefined) {
      known.metrics.rewind();
      return known;
    }
    const entry = this.readScope(fields, resource);
    resource.scopes.insert(entry, bytes, 0, length);
    this.knownCount += scopeWeight;
    return entry;
  }

  /** The schema URL's length, the schema URL, the message: what a resource or scope is recognised by. */
  private keyOf(fields: ResourceFields): RowBuffer {
    const { scratch } = this;
    const { bytes } = this.batch.payload;
    scratch.reset();
    scratch.reserve(8 + fields.schemaUrlLength + fields.rawLength);
    scratch.i32(fields.schemaUrlLength);
    scratch.bytes.set(
      bytes.subarray(fields.schemaUrlAt, fields.schemaUrlAt + fields.schemaUrlLength),
      scratch.at,
    );
    scratch.at += fields.schemaUrlLength;
    scratch.bytes.set(fields.rawSource.subarray(fields.rawAt, fields.rawAt + fields.rawLength), scratch.at);
    scratch.at += fields.rawLength;
    return scratch;
  }

  private text(at: number, length: number): string {
    return keyText(this.batch.payload.bytes, at, length, maxTextBytes).text;
  }

  private readResource(fields: ResourceFields): ResourceEntry {
    const schemaUrl = this.text(fields.schemaUrlAt, fields.schemaUrlLength);
    const schema = effectiveSchema(schemaUrl);
    const source = fields.load();
    const stored = storeAttributes(
      this.batch.payload,
      source,
      renamesOf(schema, 'resource'),
      this.limits,
      'cut',
    );
    const byName = new Map(stored.list.map((attribute) => [attribute.name, attribute]));
    const identity = resourceIdentity((key) => {
      const attribute = byName.get(key);
      return attribute?.letter === attributeTypeLetters.string ? attribute.text : undefined;
    });
    const unknown = identity.isUnknownService ? qualityFlag.unknown_service : 0;
    const dropped = Math.min(fields.droppedAttributes + stored.dropped, 0xffffffff);
    const resourceId = sha256(canonicalBytes(['resource', schemaUrl, String(dropped)], stored.list)).subarray(
      0,
      8,
    );
    const row = this.builder;
    row.reserve(16);
    row.string(identity.service);
    row.string(identity.environment);
    const serviceAndEnvironment = taken(row);
    row.reserve(16);
    row.bytes.set(resourceId, 0);
    row.at = 8;
    row.string(identity.service);
    row.string(identity.serviceNamespace);
    row.string(identity.serviceInstance);
    row.string(identity.environment);
    writeStoredAttributes(row, stored.list);
    row.extend(4);
    row.i32(dropped);
    row.string(schemaUrl);
    return {
      ...newEntry<ResourceEntry>(),
      writtenIn: 0,
      service: identity.service,
      row: taken(row),
      quality: stored.quality | schema.quality | unknown,
      recordQuality: unknown,
      schemaUrl,
      identity: stored.list,
      serviceAndEnvironment,
      resourceId,
      scopes: new ByteTable(this.known, this.seed),
    };
  }

  private readScope(fields: ScopeFields, resource: ResourceEntry): ScopeEntry {
    const schemaUrl = this.text(fields.schemaUrlAt, fields.schemaUrlLength);
    const source = fields.load();
    const attributes = storeAttributes(this.batch.payload, source, noRenames, this.limits, 'cut');
    const name = this.text(fields.nameAt, fields.nameLength);
    const version = this.text(fields.versionAt, fields.versionLength);
    const dropped = Math.min(fields.droppedAttributes + attributes.dropped, 0xffffffff);
    const parts = ['scope', name, version];
    const scopeId = sha256(canonicalBytes([...parts, schemaUrl, String(dropped)], attributes.list)).subarray(
      0,
      8,
    );
    const columns = keptCopy(Buffer.concat([resource.serviceAndEnvironment, resource.resourceId, scopeId]));
    const schema = effectiveSchema(schemaUrl === '' ? resource.schemaUrl : schemaUrl);
    return {
      ...newEntry<ScopeEntry>(),
      resource,
      stored: this.storedScope(scopeId, name, version, attributes.list, dropped, schemaUrl),
      schema,
      columns,
      columnsView: new DataView(columns.buffer, columns.byteOffset, columns.length),
      recordQuality: schema.quality | resource.recordQuality,
      identity: keptCopy(
        Buffer.concat([
          canonicalBytes(['resource'], resource.identity),
          canonicalBytes(parts, attributes.list),
        ]),
      ),
      logKeys: this.keyTable(schema, 'log'),
      spanKeys: this.keyTable(schema, 'span'),
      eventKeys: this.keyTable(schema, 'span_event'),
      metricKeys: this.keyTable(schema, 'metric'),
      metrics: new ByteTable(this.known, this.seed),
    };
  }

  /** One scope is usually known under many resources; its row is written once. */
  private storedScope(
    scopeId: Buffer,
    name: string,
    version: string,
    attributes: readonly StoredAttribute[],
    dropped: number,
    schemaUrl: string,
  ): StoredScope {
    const id = scopeId.toString('latin1');
    const known = this.storedScopes.get(id);
    if (known !== undefined) return known;
    const row = this.builder;
    row.reserve(16);
    row.bytes.set(scopeId, 0);
    row.at = 8;
    row.string(name);
    row.string(version);
    writeStoredAttributes(row, attributes);
    row.extend(4);
    row.i32(dropped);
    row.string(schemaUrl);
    const stored = { writtenIn: 0, row: taken(row) };
    this.storedScopes.set(id, stored);
    return stored;
  }

  private keyTable(schema: EffectiveSchema, section: AttributeSection): KeyTable {
    const id = `${section} ${schema.key}`;
    let table = this.keyTables.get(id);
    if (table === undefined) {
      const renames = renamesOf(schema, section);
      table = new KeyTable(this.names, this.keySlab, renames, this.seed, this.limits.maxKeyBytes);
      this.keyTables.set(id, table);
    }
    return table;
  }

  /** Writes the rows of a resource and scope if they are due: when a record under them is stored. */
  writeContext(scope: ScopeEntry): void {
    const { batch } = this;
    const { receivedLow, receivedHigh } = batch.time;
    const { resource, stored } = scope;
    if (batch.isDue(resource)) {
      const row = batch.tables.resource;
      row.reserve(resource.row.length + 12);
      row.bytes.set(resource.row, row.at);
      row.at += resource.row.length;
      row.u64(receivedLow, receivedHigh);
      row.i32(resource.quality);
      row.rows += 1;
    }
    if (batch.isDue(stored)) {
      const row = batch.tables.scope;
      row.reserve(stored.row.length + 8);
      row.bytes.set(stored.row, row.at);
      row.at += stored.row.length;
      row.u64(receivedLow, receivedHigh);
      row.rows += 1;
    }
  }
}

const noRenames = new Map();

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** A copy of what the buffer holds; the buffer is empty afterwards. */
function taken(row: RowBuffer): Buffer {
  const copy = keptCopy(row.bytes.subarray(0, row.at));
  row.reset();
  return copy;
}

function newEntry<E>(): ByteTableEntry<E> {
  return { keyAt: 0, keyLength: 0, chain: undefined, following: undefined };
}
