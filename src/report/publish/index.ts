/** In: the table of a report. Out: the same with small numbers hidden so that they cannot be worked out. */
export { published } from './publish.ts';
export { type CountTable, type Hidden, suppress } from './suppress.ts';
