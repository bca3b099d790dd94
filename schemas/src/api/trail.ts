import type { JsonSchema } from './json-schema.ts';

/** `GET /api/v1/trail`: what people and gates decided, newest first. */
export interface TrailFilter {
  readonly kind?: string;
  readonly subject?: string;
  readonly actor?: string;
  /** RFC 3339. */
  readonly from?: string;
  /** RFC 3339. */
  readonly to?: string;
  /** 1 to 1000; 100 unless said. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface TrailItem {
  readonly id: string;
  readonly index: number;
  /** RFC 3339. */
  readonly time: string;
  readonly kind: string;
  readonly subject: string;
  readonly actor: string;
  readonly payload: unknown;
}

export interface TrailResponse {
  readonly entries: readonly TrailItem[];
  readonly next: string | null;
}

/** `GET /api/v1/trail/{id}/proof`: that the entry is in the tree of the checkpoint (RFC 6962). */
export interface TrailProofResponse {
  readonly id: string;
  /** The entry as it was hashed; its leaf hash is SHA-256 of a zero byte and these bytes. */
  readonly line: string;
  readonly index: number;
  /** Entries of the tree. */
  readonly size: number;
  /** Hashes from the leaf's neighbour up to the root's, hexadecimal. */
  readonly proof: readonly string[];
  /** Hexadecimal. */
  readonly root: string;
  /** The tree head as a signed note. */
  readonly checkpoint: string;
  /** Key to verify the note with. */
  readonly verifierKey: string;
}

export interface TrailCheckpointResponse {
  readonly checkpoint: string;
  readonly verifierKey: string;
}

const text = (description: string, maxLength = 4096) => ({ type: 'string', maxLength, description }) as const;

export const trailFilterSchema = {
  type: 'object',
  title: 'TrailFilter',
  properties: {
    kind: text('Only of this kind, for example gate-answer', 64),
    subject: text('Only about this'),
    actor: text('Only decided by this one'),
    from: { ...text('RFC 3339; only what was decided at or after it', 64), format: 'date-time' },
    to: { ...text('RFC 3339; only what was decided before it', 64), format: 'date-time' },
    limit: { type: 'integer', minimum: 1, maximum: 1000, description: 'Most entries; 100 unless said' },
    cursor: text('`next` of the page before', 256),
  },
  additionalProperties: false,
} as const satisfies JsonSchema;

export const trailItemSchema = {
  type: 'object',
  title: 'TrailItem',
  properties: {
    id: text('Names the entry over all trails'),
    index: { type: 'integer', minimum: 0, description: 'Place in its trail, from 0 without gaps' },
    time: { type: 'string', format: 'date-time' },
    kind: text('What was decided'),
    subject: text('What it is about'),
    actor: text('Who decided'),
    payload: { type: 'object', additionalProperties: true, description: 'Everything that was decided' },
  },
  required: ['id', 'index', 'time', 'kind', 'subject', 'actor', 'payload'],
} as const satisfies JsonSchema;

export const trailResponseSchema = {
  type: 'object',
  title: 'TrailResponse',
  properties: {
    entries: { type: 'array', items: trailItemSchema },
    next: { type: ['string', 'null'], description: 'Cursor of the next page; null on the last' },
  },
  required: ['entries', 'next'],
} as const satisfies JsonSchema;

export const trailCheckpointResponseSchema = {
  type: 'object',
  title: 'TrailCheckpointResponse',
  properties: {
    checkpoint: text('The newest tree head as a signed note; keep it where nobody here can change it'),
    verifierKey: text('Key to verify the note with: name, hash and Ed25519 key'),
  },
  required: ['checkpoint', 'verifierKey'],
} as const satisfies JsonSchema;

export const trailProofResponseSchema = {
  type: 'object',
  title: 'TrailProofResponse',
  properties: {
    id: text(''),
    line: text('The entry as it was hashed: its leaf hash is SHA-256 of a zero byte and these bytes'),
    index: { type: 'integer' },
    size: { type: 'integer', description: 'Entries of the tree' },
    proof: {
      type: 'array',
      items: { type: 'string' },
      description: 'Hashes from the neighbour of the leaf up, hexadecimal (RFC 6962, 2.1.1)',
    },
    root: text('Hexadecimal'),
    ...trailCheckpointResponseSchema.properties,
  },
  required: ['id', 'line', 'index', 'size', 'proof', 'root', 'checkpoint', 'verifierKey'],
} as const satisfies JsonSchema;
