export * from './alert.ts';
export * from './change/change-report.ts';
export * from './table.ts';
