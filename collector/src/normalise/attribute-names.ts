import { qualityFlag, type AttributeRenames } from '@shewhart/schemas/taxonomy';

/** Which attribute is stored under which name, in the order of storing. */
export interface NamedAttributes {
  readonly indexByName: ReadonlyMap<string, number>;
  readonly quality: number;
}

/**
 * Settles every name of one record. Of duplicate keys the last counts. Of several keys with one canonical
 * name the newest has it (the canonical key itself, else the one with the highest order), the others stay
 * under the names they came with. Where a rename may change the meaning, the value also stays under its
 * old name unless that is taken.
 */
export function nameAttributes(keys: readonly string[], renames: AttributeRenames): NamedAttributes {
  const indexByKey = new Map(keys.map((key, index) => [key, index]));
  let quality = indexByKey.size < keys.length ? qualityFlag.duplicate_attribute_key : 0;
  const keyByName = new Map<string, string>();
  for (const key of indexByKey.keys()) {
    const name = renames.get(key)?.to ?? key;
    const holder = keyByName.get(name);
    if (holder !== undefined) quality |= qualityFlag.rename_collision;
    if (holder === undefined || isNewer(key, holder, name, renames)) keyByName.set(name, key);
  }
  const indexByName = new Map<string, number>();
  for (const [name, key] of keyByName) {
    indexByName.set(name, indexByKey.get(key)!);
    if (name !== key) quality |= qualityFlag.renamed_attributes;
  }
  for (const [key, index] of indexByKey) {
    const rename = renames.get(key);
    if (rename === undefined || indexByName.has(key)) continue;
    const hasName = keyByName.get(rename.to) === key;
    if (!hasName || rename.keepOriginal) indexByName.set(key, index);
  }
  return { indexByName, quality };
}

function isNewer(key: string, holder: string, name: string, renames: AttributeRenames): boolean {
  if (holder === name) return false;
  if (key === name) return true;
  return (renames.get(key)?.order ?? 0) > (renames.get(holder)?.order ?? 0);
}
