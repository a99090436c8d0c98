import type { Judgement, PersonField } from '../people/index.ts';

/** What forms are about: a subject is one person, place or agency; a mention is one naming of it, on a form or in the case system's list. */
export type SubjectKind = 'person' | 'place' | 'agency';

export type MentionRole = 'child' | 'adult_of_concern' | 'unknown' | 'linked_child' | 'place' | 'agency' | 'case';

/** The compared texts as the form or the list has them; `asOf` (YYYY-MM-DD) is the day from which a stated age counts. */
export type Described = Partial<Record<PersonField | 'gender' | 'description' | 'name' | 'type' | 'asOf', string>>;

export type Mention = { prefix: string; kind: SubjectKind; role: MentionRole; described: Described };

/** A subject that may be meant, with the ways in which it was described so far. */
export type KnownSubject = { id: string; caseId: string | null; described: Described[] };

/** What is thought of a mention and a known subject. `identical`: strong identifiers are the same and nothing speaks against it. */
export type Suggestion = Judgement & { subject: string; identical: boolean };

/** Whom a mention means: the subject whose strong identifiers it has, or a new one; and who else it may be, for a person to look at. */
export type Placing = { mention: Mention; link: Suggestion | null; suggestions: Suggestion[] };
