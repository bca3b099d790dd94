export * from './data-quality.ts';
export * from './refusal.ts';
