import type { Block } from '../../document/model.ts';
import type { Definition, Definitions } from '../definitions/index.ts';
import { normalWords, plainLetters, standsForOthers } from '../labels/index.ts';
import { allMarked, hasContent, hasInput, type Spot, stripsOf, wordsOf } from '../layout/index.ts';

type TitleOf = { kind: 'ours'; definition: Definition } | { kind: 'other'; name: string };

/** A title of a form and where it stands: the index of its block, or in a header or footer. */
export type Title = { of: TitleOf; block: number; margin: boolean };

/** A title is a line of its own; a longer line speaks about the form. */
const LONGEST_TITLE = 110;
/** Words of a council's name and the like that may stand around a title. */
const MOST_WORDS_AROUND = 6;

/** Titles by their words; those of several words also by length, longest first, to be found inside a longer line. */
type Index = {
  exact: Map<string, TitleOf>;
  longestFirst: { title: string; words: number; of: TitleOf }[];
  /** The words that titles begin or end with: a line that does neither holds none. */
  firstWords: Set<string>;
  lastWords: Set<string>;
  /** One telling word of each title. */
  telling: RegExp;
};
const indexes = new WeakMap<Definitions, Index>();

/** The titles of known forms in a document, in order. */
export function titlesIn(blocks: readonly Block[], definitions: Definitions, margin = false): Title[] {
  const index = indexOf(definitions);
  return blocks.flatMap((block, at) =>
    stripsOf([block])
      .flatMap(({ rows, table }) => (table ? rows.flatMap(mayBeTitles) : rows.flat()))
      .flatMap((spot) => titleOf(spot, index))
      .map((of) => ({ of, block: at, margin })),
  );
}

/** In the first row of a table any cell may be a title; below it, what stands first in its row and looks like a heading. */
function mayBeTitles(row: readonly Spot[], at: number): readonly Spot[] {
  if (at === 0) return row;
  const first = row.find((spot) => hasContent(spot.lines));
  return first && (first.shade !== undefined || first.heading !== undefined || standsOut(first)) ? [first] : [];
}

function standsOut({ lines }: Spot): boolean {
  const words = wordsOf(lines);
  return allMarked(lines, 'bold') || words === words.toUpperCase();
}

/** The form that a line by itself is the title of. */
export function titleOfWords(text: string, definitions: Definitions): TitleOf | undefined {
  return text.length <= LONGEST_TITLE ? byWords(text, indexOf(definitions)) : undefined;
}

function titleOf(spot: Spot, index: Index): TitleOf[] {
  // `☐ MASH referral` is an option.
  if (hasInput(spot.lines)) return [];
  const lines = spot.lines.map((line) => wordsOf([line])).filter((line) => line !== '');
  const whole = lines.join(' ');
  for (const text of [whole, ...lines.slice(0, 6)]) {
    const found = text.length <= LONGEST_TITLE ? byWords(text, index) : undefined;
    if (found) return [found];
  }
  return [];
}

/** The title itself, or with a council's name, a version or "confidential" around it. */
function byWords(text: string, index: Index): TitleOf | undefined {
  if (/[.;?!]\s+\S|[;?!]$/.test(text) || !index.telling.test(plainLetters(text))) return undefined;
  for (const brackets of /[([{]/.test(text) ? (['keep', 'drop'] as const) : (['keep'] as const)) {
    const words = normalWords(text, brackets)
      .replace(/\b(final|draft)?\s*(version|ver|v)\s*\d.*$/, '')
      .replace(/\b(official sensitive|official|restricted|confidential|when complete|part \w|section \w)\b/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const exact = index.exact.get(words);
    if (exact) return exact;
    const begins = index.firstWords.has(words.slice(0, words.indexOf(' ')));
    const ends = index.lastWords.has(words.slice(words.lastIndexOf(' ') + 1));
    if (!begins && !ends) continue;
    const inside = index.longestFirst.find(({ title }) => words.endsWith(` ${title}`) || words.startsWith(`${title} `));
    if (inside && words.split(' ').length - inside.words <= MOST_WORDS_AROUND) return inside.of;
  }
  return undefined;
}

function indexOf(definitions: Definitions): Index {
  const known = indexes.get(definitions);
  if (known) return known;
  const exact = new Map<string, TitleOf>();
  for (const { name, titles } of definitions.others)
    for (const title of [name, ...titles]) exact.set(normalWords(title, 'keep'), { kind: 'other', name });
  for (const definition of definitions.forms)
    for (const title of definition.titles) exact.set(normalWords(title, 'keep'), { kind: 'ours', definition });
  const longestFirst = [...exact]
    .filter(([title]) => title.includes(' '))
    .sort(([one], [other]) => other.length - one.length)
    .map(([title, of]) => ({ title, words: title.split(' ').length, of }));
  const firstWords = new Set(longestFirst.map(({ title }) => title.slice(0, title.indexOf(' '))));
  const lastWords = new Set(longestFirst.map(({ title }) => title.slice(title.lastIndexOf(' ') + 1)));
  const telling = new RegExp([...new Set([...exact.keys()].map(tellingWord))].join('|'));
  const index = { exact, longestFirst, firstWords, lastWords, telling };
  indexes.set(definitions, index);
  return index;
}

/** The longest word of a title that stands in its print as it is; all titles without one pass. */
function tellingWord(title: string): string {
  const own = title.split(' ').filter((word) => /^\w+$/.test(word) && !standsForOthers(word));
  return own.reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}
