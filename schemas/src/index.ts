export * from './alert.ts';
export * from './table.ts';
