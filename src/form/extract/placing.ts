import { keyOf, type LabelMatch, scores } from '../labels/index.ts';
import type { Question, Slot } from '../layout/index.ts';
import type { Entry } from './model.ts';
import { countAhead, sectionAhead } from './sections.ts';
import { addEntry, enter, type State } from './state.ts';

/** The question that a label asks here, after following a change of section that only the labels show. */
export function place(state: State, item: Question, at: number): LabelMatch | undefined {
  const { vocabulary } = state;
  if (!item.known && state.section?.holds) return undefined;
  followHeading(state, item, at);
  const match = vocabulary.label(item.label, state.section);
  if (match?.section && match.family !== state.section?.family) enter(state, match.section);
  if (match && match.family === state.section?.family) return inSection(state, item, match);
  if (match && match.score >= scores.tolerant) {
    const other = vocabulary.definition.sections.findLast(({ family }) => family === match.family);
    const here = state.section ? countAhead(state.items, at, state.section, vocabulary) : 0;
    if (other && !state.section?.closed && countAhead(state.items, at, other, vocabulary) > here) {
      const ahead = sectionAhead(state.items, at, vocabulary);
      if (ahead?.section.family === match.family || !state.section) {
        enter(state, other);
        state.sureness = ahead?.section.family === match.family ? ahead.sureness : 0.96;
      }
    }
    return isOfOthers(state, match, at) ? { ...match, score: scores.doubtful } : match;
  }
  if (match) return match;
  if (!item.known || state.section?.closed) return undefined;
  const ahead = sectionAhead(state.items, at, vocabulary);
  if (!ahead || ahead.section.family === state.section?.family) return undefined;
  enter(state, ahead.section);
  state.sureness = ahead.sureness;
  const again = vocabulary.label(item.label, ahead.section);
  return again && { ...again, score: again.score * state.sureness };
}

/** A wording that no other question has is sure of itself, whoever's section this was concluded to be. */
function inSection({ vocabulary, sureness }: State, { label }: Question, match: LabelMatch): LabelMatch {
  const alone = sureness < 1 ? vocabulary.label(label, undefined) : undefined;
  const known = alone !== undefined && alone.score >= scores.tolerant && keyOf(alone.asked) === keyOf(match.asked);
  return { ...match, score: Math.max(match.score * sureness, known ? Math.min(match.score, alone.score) : 0) };
}

/** How far around a label others of its section are looked for. */
const NEAR = 3;

/**
 * `Occupation` among questions about a suspect is not that of the referrer, though no other question has this wording. Where others of
 * the referrer stand beside it, the form has no headings.
 */
function isOfOthers({ section, items, vocabulary }: State, { family }: LabelMatch, at: number): boolean {
  const isPerson = (of: string) =>
    vocabulary.definition.sections.some((one) => one.family === of && one.owners.length > 0);
  if (!section || section.family === family || !isPerson(section.family) || !isPerson(family)) return false;
  const near = items.slice(Math.max(0, at - NEAR), at + NEAR + 1).filter((_, index) => index !== Math.min(at, NEAR));
  return !near.some((one) => one.kind === 'question' && vocabulary.label(one.label, section)?.family === family);
}

/** `Signature: …` is a question and begins its section at once; sections about people begin by their headings alone. */
function followHeading(state: State, item: Question, at: number): void {
  const { section, vocabulary } = state;
  const heading = vocabulary.heading(item.label);
  if (heading?.kind !== 'section' || heading.section.owners.length > 0 || heading.section.list !== undefined) return;
  if (heading.section.family === section?.family) return;
  if (vocabulary.label(item.label, heading.section)?.family !== heading.section.family) return;
  const here = section ? countAhead(state.items, at, section, vocabulary) : 0;
  if (section?.closed || countAhead(state.items, at, heading.section, vocabulary) > here) enter(state, heading.section);
}

/** The entry of a list that a question belongs to: a block's first question again begins the next one. */
export function entryFor(state: State, match: LabelMatch, slot: Slot): Entry | undefined {
  const key = match.asked.kind === 'field' ? match.asked.field.key : (match.asked.combined.keys[0] ?? '');
  const list = /^(\w+)\[\]/.exec(key)?.[1];
  if (list === undefined) return undefined;
  const current = state.current.get(list);
  const own = state.section?.list === list;
  const again = current?.seen[0] === keyOf(match.asked) && current.seen.length > 1;
  if (current && !(own && state.newEntry && current.seen.length > 0) && !(own && again)) {
    if (own) state.newEntry = false;
    current.seen.push(keyOf(match.asked));
    return current;
  }
  state.newEntry = false;
  return addEntry(state, list, slot, [keyOf(match.asked)]);
}
