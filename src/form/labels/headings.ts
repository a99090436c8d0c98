import type { Definition, Section } from '../definitions/index.ts';
import { LONGEST_LABEL, normalWords, variants } from './words.ts';

/** What a heading says of the lines below it. `number` counts the blocks of a list: `Person 2`. */
export type HeadingMatch =
  | { kind: 'section'; section: Section; number?: number }
  | { kind: 'neutral' }
  | { kind: 'ignore' };

export type HeadingIndex = {
  sections: Map<string, Section>;
  neutral: Set<string>;
  ignore: Set<string>;
  /** All of them by their letters alone. */
  unspaced: Map<string, string>;
};

export function indexHeadings(definition: Definition): HeadingIndex {
  const sections = new Map<string, Section>();
  for (const section of definition.sections)
    for (const heading of [...section.headings, ...section.owners]) {
      const words = normalWords(heading, 'keep');
      if (!sections.has(words)) sections.set(words, section);
    }
  const set = (all: readonly string[]) => new Set(all.map((heading) => normalWords(heading, 'keep')));
  const [neutral, ignore] = [set(definition.neutral), set(definition.ignore)];
  const all = [...sections.keys(), ...neutral, ...ignore];
  const unspaced = new Map(all.map((words) => [words.replaceAll(' ', ''), words]));
  return { sections, neutral, ignore, unspaced };
}

/** Fewer letters may be those of other words. */
const SHORTEST_TORN = 10;

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

export function findHeading(text: string, index: HeadingIndex, definition: Definition): HeadingMatch | undefined {
  if (text.length > LONGEST_LABEL) return undefined;
  const parted = text
    .replace(/^\s*(section|part|step|stage)\s+([a-z]|\d{1,2})\b\s*[.:)\-–—]*\s*(?=\S)/i, '')
    .replace(/^\s*[A-Z]\s*[.:)\-–—]\s+/, '');
  for (const words of variants(parted)) {
    const found = headingOf(words, index);
    if (found) return found;
    const { core, number } = numbered(words);
    const section = index.sections.get(core);
    if (number !== undefined && section?.list) return { kind: 'section', section, number };
  }
  const before = /^(.{3,}?)\s*[-–—:(]/.exec(parted)?.[1];
  if (before !== undefined && /[-–—:(]\s*\S/.test(parted) && !/:\s*\S/.test(parted)) {
    const found = headingOf(normalWords(before, 'keep'), index);
    if (found?.kind === 'section' && definition.sections.includes(found.section)) return found;
  }
  return undefined;
}

function headingOf(words: string, index: HeadingIndex): HeadingMatch | undefined {
  if (index.ignore.has(words)) return { kind: 'ignore' };
  if (index.neutral.has(words)) return { kind: 'neutral' };
  const section = sectionOf(words, index);
  if (section) return { kind: 'section', section };
  // `Manageme nt oversight`: a narrow cell on a page breaks words without a hyphen.
  const torn = words.length >= SHORTEST_TORN ? index.unspaced.get(words.replaceAll(' ', '')) : undefined;
  if (torn !== undefined && torn !== words) return headingOf(torn, index);
  const parts = words.split(/ \/ | or | and /).map((part) => sectionOf(bareHeading(part), index));
  const [first] = parts;
  return first && parts.length > 1 && parts.every((part) => part?.id === first.id)
    ? { kind: 'section', section: first }
    : undefined;
}

function sectionOf(words: string, index: HeadingIndex): Section | undefined {
  return index.sections.get(words) ?? index.sections.get(bareHeading(words));
}

/** "Details of the person being referred", "Referrer information": what is left says whose section it is. */
function bareHeading(words: string): string {
  return words
    .replace(/^(detail of|information about|information on|about|detail about|regarding|concerning) /, '')
    .replace(/ (detail|information|section)$/, '');
}

/** "Person 2", "Second child", "Child 3 details", "Additional person". */
function numbered(words: string): { core: string; number?: number } {
  const digit = /^(.*?)\s*\b(?:number )?(\d{1,2})\b\s*(.*)$/.exec(words);
  if (digit) {
    const core = bareHeading(`${digit[1]} ${digit[3]}`.trim().replace(/\s+/g, ' '));
    return { core, number: Number(digit[2]) };
  }
  const [first = '', ...rest] = words.split(' ');
  const place = ordinals.indexOf(first);
  return place < 0 ? { core: words } : { core: bareHeading(rest.join(' ')), number: place + 1 };
}
