import type { Block } from '../../document/model.ts';
import type { Section } from '../definitions/index.ts';
import { enter, place, type State, startOf } from '../extract/index.ts';
import { type LabelMatch, scores, type Vocabulary } from '../labels/index.ts';
import {
  columnRole,
  hasInput,
  type Item,
  isGuidance,
  itemsOf,
  type Slot,
  slotLines,
  wordsOf,
} from '../layout/index.ts';

/** A section that the definition knows, or one that a heading of the blank begins. */
export type OutlinedSection = { known: Section; headings: string[] } | { known: undefined; headings: string[] };

/** One question of a blank form: its label as printed, what stands in the place of the answer, and whether the words are known. */
export type Outlined = {
  label: string;
  slot: Slot;
  section: OutlinedSection | undefined;
  /** Key of the known field, or keys of the fields that one label asks for together. */
  keys: string[];
  /** The label is nearly a known wording: a person has to say whether it asks the same. */
  unsure: boolean;
};

export type Outline = {
  sections: OutlinedSection[];
  questions: Outlined[] /** Headings of tables of indicators. */;
  grids: number;
};

/** Where the walk through a blank stands: the place that filled forms would be read from, and the section of the draft. */
type Walk = { place: State; outline: Outline; section: OutlinedSection | undefined };

/** Goes through a blank form and writes down its sections and questions, in the order of the page. */
export function outlineOf(
  blocks: readonly Block[],
  vocabulary: Vocabulary,
  isTitle: (text: string) => boolean,
): Outline {
  const items = itemsOf(blocks, vocabulary);
  const walk: Walk = {
    place: startOf(items, vocabulary),
    outline: { sections: [], questions: [], grids: 0 },
    section: undefined,
  };
  for (const [at, item] of items.entries()) {
    if (item.kind === 'heading') {
      if (!isTitle(item.text)) takeHeading(walk, item.text);
    } else if (item.kind === 'question') takeQuestion(walk, item, at);
    else if (item.kind === 'columns' && !walk.place.ignoring) takeColumns(walk, item, at);
  }
  return walk.outline;
}

function takeHeading(walk: Walk, text: string): void {
  const found = walk.place.vocabulary.heading(text);
  if (found?.kind === 'neutral') return;
  walk.place.ignoring = found?.kind === 'ignore';
  if (found?.kind === 'section') {
    enter(walk.place, found.section);
    const own = sectionOf(walk, found.section);
    if (!own.headings.includes(text)) own.headings.push(text);
  } else if (!found) {
    walk.place.section = undefined;
    walk.section = { known: undefined, headings: [text] };
  }
}

/** The section of the draft for one that the definition knows. */
function sectionOf({ outline }: Walk, section: Section): OutlinedSection {
  const own = outline.sections.find(({ known }) => known === section);
  if (own) return own;
  const made: OutlinedSection = { known: section, headings: [] };
  outline.sections.push(made);
  return made;
}

function takeQuestion(walk: Walk, item: Extract<Item, { kind: 'question' }>, at: number): void {
  if (/^(form )?version\b/i.test(item.label)) return;
  const { place: state } = walk;
  const heading = state.vocabulary.heading(item.label);
  if (heading?.kind === 'section' && item.answer.lines.length === 0) {
    const here = state.section && state.vocabulary.label(item.label, state.section);
    const next = state.items[at + 1];
    const inside = next?.kind === 'question' && state.vocabulary.label(next.label, heading.section);
    if (!here || (inside && inside.family === heading.section.family && here.family !== heading.section.family)) {
      takeHeading(walk, item.label);
      const own = state.vocabulary.label(item.label, heading.section);
      // `Analysis` over an empty space asks for long text, though questions follow.
      const long = own?.asked.kind === 'field' && own.asked.field.type === 'long_text';
      if (own?.family === heading.section.family && (!inside || long)) ask(walk, item.label, item.answer, own);
      return;
    }
  }
  const match = place(state, item, at);
  if (state.ignoring && (!match || match.score < scores.tolerant)) return;
  if (!match && isGuidance(slotLines(item.whole)) && !isAsked(item)) return;
  ask(walk, item.label, item.answer, match);
}

/** `Where do they meet?` speaks to the writer as guidance does; in a cell of its own or before boxes it asks. */
function isAsked({ label, answer, whole }: Extract<Item, { kind: 'question' }>): boolean {
  return hasInput(slotLines(answer)) || (whole.where === 'cell' && /\?\s*$/.test(label));
}

/** A table under a header: one of indicators, or a list whose headings are its questions. */
function takeColumns(walk: Walk, item: Extract<Item, { kind: 'columns' }>, at: number): void {
  if (item.headings.filter((heading) => columnRole(heading) !== undefined).length >= 2) {
    walk.outline.grids += 1;
    for (const row of item.rows) takeTotal(walk, row);
    return;
  }
  for (const [column, label] of item.headings.entries()) {
    if (label.trim() === '') continue;
    const slot = item.rows[0]?.[column] ?? { lines: [], place: item.place, where: 'cell' };
    const known = walk.place.vocabulary.isLabel(label);
    const question = { kind: 'question' as const, label, known, strong: true, answer: slot, whole: slot };
    ask(walk, label, slot, place(walk.place, question, at));
  }
}

/** A row under indicators that asks a question of its own: the total of their scores. */
function takeTotal(walk: Walk, [text, answer]: readonly Slot[]): void {
  if (!text) return;
  const label = wordsOf(slotLines(text));
  const match = walk.place.vocabulary.label(label, undefined);
  if (match?.asked.kind === 'field' && match.asked.field.type === 'integer' && match.score >= scores.tolerant)
    ask(walk, label, answer ?? text, match);
}

function ask(walk: Walk, label: string, slot: Slot, match: LabelMatch | undefined): void {
  const { place: state, outline } = walk;
  if (state.section) walk.section = sectionOf(walk, state.section);
  else if (match && match.score >= scores.tolerant) {
    const of = state.vocabulary.definition.sections.findLast(({ family }) => family === match.family);
    if (of) walk.section = sectionOf(walk, of);
  } else if (walk.section && !outline.sections.includes(walk.section)) outline.sections.push(walk.section);
  const { asked } = match ?? {};
  const keys = asked === undefined ? [] : asked.kind === 'field' ? [asked.field.key] : asked.combined.keys;
  const unsure = match !== undefined && match.score < DOUBTFUL;
  outline.questions.push({ label, slot, section: walk.section, keys, unsure });
}

/** A score under this is of words that are nearly known; the place of a section may take a little off any score. */
const DOUBTFUL = 0.82;
