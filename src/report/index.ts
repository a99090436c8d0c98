/**
 * In: filed records. Out: facts without names, saved reports and their tables, charts, files and the pack for a meeting.
 * Knows nothing of mail and of the database: the statements of the reports are texts here, and `store` runs them.
 */

export * from './chart/index.ts';
export { dictionaryText } from './dictionary.ts';
export * from './export/index.ts';
export * from './facts/index.ts';
export * from './layout/index.ts';
export * from './pack/index.ts';
export * from './publish/index.ts';
export * from './saved/index.ts';
