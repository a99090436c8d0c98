import type { Definition } from '../definitions/index.ts';
import type { OutlinedSection } from './outline.ts';

const weak = new Set([
  'the',
  'a',
  'an',
  'of',
  'for',
  'to',
  'and',
  'or',
  'is',
  'are',
  'was',
  'were',
  'if',
  'please',
  'any',
  'your',
  'in',
  'on',
  'this',
  'that',
  'with',
  'by',
  'be',
  'been',
  'has',
  'have',
  'does',
  'do',
  'did',
  'what',
  'who',
]);
const MOST_WORDS = 4;

/** Words as one identifier: `Favourite place to meet` becomes `favouritePlaceMeet`. */
export function identifierOf(text: string, otherwise: string): string {
  const words =
    text
      .replace(/\([^)]*\)/g, ' ')
      .normalize('NFKD')
      .replace(/['’]s\b|\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  const telling = words.filter((word) => !weak.has(word));
  const used = (telling.length > 0 ? telling : words).slice(0, MOST_WORDS);
  return used.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('') || otherwise;
}

/** A key for a new question, in the group of its section, different from every other. */
export function newKey(
  label: string,
  section: OutlinedSection | undefined,
  sectionId: string,
  definition: Definition,
  taken: ReadonlySet<string>,
): string {
  const group = groupOf(section, sectionId, definition);
  const name = identifierOf(label, 'question');
  const numerals = ['', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth', 'Ninth'];
  const found = numerals.map((numeral) => `${group}.${name}${numeral}`).find((key) => !taken.has(key));
  return found ?? `${group}.${name}${'Further'.repeat(taken.size)}`;
}

/** What most keys of a section's questions begin with: `people[]`, `child`, `referrer`. */
function groupOf(section: OutlinedSection | undefined, sectionId: string, definition: Definition): string {
  const family = section?.known?.family;
  if (section?.known?.list !== undefined) return `${section.known.list}[]`;
  const counts = new Map<string, number>();
  for (const { key, in: families } of definition.fields) {
    const [group = ''] = key.split('.');
    if (families[0] === family && key.includes('.')) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? sectionId;
}
