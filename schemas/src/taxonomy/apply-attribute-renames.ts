import type { AttributeRenames } from './attribute-renames.ts';

export interface RenamedKeys {
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
export function applyAttributeRenames(keys: readonly string[], renames: AttributeRenames): RenamedKeys {
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
