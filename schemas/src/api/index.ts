export * from './health.ts';
export * from './json-schema.ts';
export * from './problem.ts';
export * from './sql.ts';
