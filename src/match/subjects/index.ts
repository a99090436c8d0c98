// In: a form, and the people, places and agencies that are known. Out: whom the form means, with the evidence in sentences.
// Knows nothing of the database: it says under which keys others are to be looked up, and judges what was found.

export type { Counts } from '../people/index.ts';
export { aboutSame, agencyName, type EarlierMention, sender, subjectsOf } from './about.ts';
export { countedValues, subjectKeys } from './keys.ts';
export { mentionsOf } from './mentions.ts';
export type { Described, KnownSubject, Mention, MentionRole, Placing, SubjectKind, Suggestion } from './model.ts';
export { type Near, placeMentions } from './place-mentions.ts';
