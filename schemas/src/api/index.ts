export * from './changes.ts';
export * from './baseline.ts';
export * from './episode.ts';
export * from './health.ts';
export * from './indicator.ts';
export * from './json-schema.ts';
export * from './problem.ts';
export * from './sql.ts';
