import type { ScoreBand } from './model.ts';

const levelWords: Readonly<Record<string, string>> = {
  none: 'none',
  'no risk': 'none',
  low: 'low',
  medium: 'medium',
  moderate: 'medium',
  high: 'high',
  significant: 'high',
};
const level = '(no risk|none|low|medium|moderate|high|significant)(?: risk)?';
const range =
  '(\\d{1,3})\\s*(?:-|–|—|to)\\s*(\\d{1,3})|(\\d{1,3})\\s*(?:\\+|(?:and|or) (?:above|over|more))|(?:over|above)\\s+(\\d{1,3})';
const gap = '\\s*[:=(\\-–—,|]*\\s*(?:points?|score)?\\s*[:=(\\-–—,|]*\\s*';
const patterns = [
  new RegExp(`\\b${level}\\b${gap}(?:${range})`, 'gi'),
  new RegExp(`(?:${range})${gap}\\b${level}\\b`, 'gi'),
];

/** A band without an upper end. */
const OPEN_END = 999;

/**
 * The legend that a form prints for its scores: `0-10 Low, 11-20 Medium, 21+ High`. It counts only when low, medium and high each have
 * one band and the bands follow each other without gap or overlap: anything less may be something that somebody wrote.
 */
export function bandsIn(lines: readonly string[]): ScoreBand[] {
  for (const [at, pattern] of patterns.entries()) {
    const bands = lines.flatMap((line) => [...line.matchAll(pattern)].map((found) => bandOf(found, at === 0)));
    const sorted = bands.sort((one, other) => one.from - other.from);
    const others = patterns.filter((other) => other !== pattern);
    const elsewhere = lines.filter((line) => line.search(pattern) < 0);
    const unsure = elsewhere.some((line) => others.some((other) => line.search(other) >= 0));
    if (isLegend(sorted) && !unsure) return sorted;
  }
  return [];
}

function bandOf(found: RegExpMatchArray, levelFirst: boolean): ScoreBand {
  const [name, ...numbers] = levelFirst ? found.slice(1) : [found[5], ...found.slice(1, 5)];
  const [from, to, orMore, over] = numbers.map((number) => (number === undefined ? undefined : Number(number)));
  const band = { level: levelWords[(name ?? '').toLowerCase()] ?? '' };
  if (from !== undefined && to !== undefined) return { ...band, from, to };
  return { ...band, from: orMore ?? (over ?? OPEN_END) + 1, to: OPEN_END };
}

function isLegend(bands: readonly ScoreBand[]): boolean {
  const named = bands.map(({ level: own }) => own);
  const each = ['low', 'medium', 'high'].every((own) => named.filter((other) => other === own).length === 1);
  if (!each || new Set(named).size !== named.length) return false;
  return bands.every(({ from, to }, at) => from <= to && (at === 0 || from === (bands[at - 1]?.to ?? 0) + 1));
}
