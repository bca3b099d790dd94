export * from './taxonomy/index.ts';
