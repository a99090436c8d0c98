/**
 * In: the form definitions. Out: the tables of the reporting database, their columns with meaning, codes, source, and who may see them.
 * Knows nothing of the database.
 */
export type { Column, ColumnType, FactTable, Layout, Level } from './model.ts';
export { type KnownColumn, resolveLayout, storedColumns } from './resolve.ts';
export { layoutOf } from './tables.ts';
export { type FixedView, fixedViews } from './views.ts';
