/** The newest version of the OpenTelemetry semantic conventions that the tables here speak. */
export const knownSchemaVersion = '1.44.0';

/** Every published version; some changed nothing and are still said by senders. */
export const schemaVersions: readonly string[] = [
  '1.4.0',
  '1.5.0',
  '1.6.1',
  '1.7.0',
  '1.8.0',
  '1.9.0',
  '1.10.0',
  '1.11.0',
  '1.12.0',
  '1.13.0',
  '1.14.0',
  '1.15.0',
  '1.16.0',
  '1.17.0',
  '1.18.0',
  '1.19.0',
  '1.20.0',
  '1.21.0',
  '1.22.0',
  '1.23.0',
  '1.23.1',
  '1.24.0',
  '1.25.0',
  '1.26.0',
  '1.27.0',
  '1.28.0',
  '1.29.0',
  '1.30.0',
  '1.31.0',
  '1.32.0',
  '1.33.0',
  '1.34.0',
  '1.35.0',
  '1.36.0',
  '1.37.0',
  '1.38.0',
  '1.39.0',
  '1.40.0',
  '1.41.0',
  '1.41.1',
  '1.42.0',
  '1.43.0',
  '1.44.0',
];

/**
 * The version that a `schema_url` names, or undefined when it names none. Any host will do: the URL ends in
 * `/schemas/x.y.z` or in `/x.y.z`. `/schemas/<family>/x.y.z` is another vocabulary with versions of its own
 * and therefore unknown; so is the empty URL.
 */
export function parseSchemaUrl(url: string): string | undefined {
  const match =
    /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+((?:\/[^/?#]+)*)\/(\d{1,4}\.\d{1,4}\.\d{1,4})(?:-[0-9A-Za-z.-]+)?\/?$/i.exec(
      url,
    );
  const path = match?.[1];
  const version = match?.[2];
  if (path === undefined || version === undefined) return undefined;
  if (/\/schemas\//.test(path)) return undefined;
  return version.split('.').map(Number).join('.');
}

/** Negative when `left` is older than `right`; 1.9.0 is older than 1.10.0. */
export function compareSchemaVersions(left: string, right: string): number {
  return rankOf(left) - rankOf(right);
}

/** One number per version; parts have at most four digits. */
function rankOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return (major * 10_000 + minor) * 10_000 + patch;
}

const ranks = schemaVersions.map(rankOf);

/**
 * How many of the published versions were out when the given one was current: 0 before the first, and one
 * more than there are for a version newer than known. Two versions with the same place are migrated alike.
 */
export function placeOfVersion(version: string): number {
  const rank = rankOf(version);
  const newer = ranks.findIndex((published) => published > rank);
  if (newer !== -1) return newer;
  return rank === ranks.at(-1) ? ranks.length : ranks.length + 1;
}

/** A version newer than the tables here: records that name it are stored as they came. */
export function isNewerThanKnown(version: string): boolean {
  return compareSchemaVersions(version, knownSchemaVersion) > 0;
}
