// In: people as forms and lists name them. Out: which of them are the same, possibly the same or different, with a probability and sentences.
// Knows nothing of files, the database or the web; reads its tables of names once.

export { type Counts, countedFrequencies, countedValue, type Frequencies } from './frequencies.ts';
export { defaultThresholds, doubts, type Thresholds } from './judge.ts';
export { findingKeys } from './keys.ts';
export { judgePerson, type KnownSettings } from './known.ts';
export type { Comparison, Judgement, Pair, Person, PersonField, ReadyPerson } from './model.ts';
export { dedupePeople, type MatchSettings, matchPeople } from './pairs.ts';
export { readyPerson } from './prepare.ts';
export { modelText, readModel } from './saved.ts';
