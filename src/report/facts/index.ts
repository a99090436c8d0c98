/**
 * In: one filed form with who is who on it, and the tables that the definitions ask for. Out: its rows in those tables, with persons as
 * pseudonyms. Knows nothing of the database.
 */
export { factsOf } from './facts.ts';
export { isDay } from './fit.ts';
export { type Pseudonyms, pseudonymsWith, reportingKeyFrom } from './keys.ts';
export type { FactContext, FactRow, Facts, FiledRecord, Sighting } from './model.ts';
export { enoughSightings } from './model.ts';
export type { Wards } from './places.ts';
export { dayOf } from './reading.ts';
export { readWards } from './wards.ts';
