import type { SeenWord } from './engine.ts';

/** A word as it was read, in pixels, and the probability that it was read right. Words that were read together have one `region`. */
export type ReadWord = SeenWord & { probability: number; region: number };

/** What a word is worth by the engine's own figure, where the other engine sees the same, the same shapes, or something else. */
const worth = {
  same: [
    [95, 0.9996],
    [90, 0.999],
    [80, 0.98],
    [60, 0.88],
    [0, 0.55],
  ],
  alike: [
    [95, 0.97],
    [90, 0.88],
    [80, 0.8],
    [0, 0.4],
  ],
  other: [
    [95, 0.88],
    [90, 0.8],
    [80, 0.7],
    [60, 0.62],
    [0, 0.3],
  ],
} as const;
/** Seen by one engine only. */
const alone = 0.5;
/** Read again by itself: the same as before, as the other engine had it, or a third thing. */
const again = { same: 0.96, doubtfulSame: 0.88, likeOther: 0.85, third: 0.5 };
/** Words worth less are read again. */
export const certainEnough = 0.985;

/** Puts two readings of one page together: the first gives the words, the second says what they are worth. */
export function agreed(
  first: readonly SeenWord[],
  second: readonly SeenWord[],
  region: number,
): (ReadWord & { other: string })[] {
  const used = new Set<SeenWord>();
  const words = first.map((word) => {
    const seen = second.filter((other) => isAt(other, word)).sort((one, other) => one.x - other.x);
    for (const own of seen) used.add(own);
    const text = spaced(plain(word.text), seen, word);
    // The other engine may have seen no gap between this word and its neighbours: `Yes/No`.
    const within = seen.length === 0 && second.some((own) => isAt(word, own) && plain(own.text).includes(text));
    const other = within ? text.replaceAll(' ', '') : plain(seen.map((own) => own.text).join(''));
    const probability = worthOf(word.sure, relation(text.replaceAll(' ', ''), other));
    return { ...word, text, other, region, probability: Math.min(probability, isCode(text) ? code : 1) };
  });
  const missed = second.filter((other) => !used.has(other) && !first.some((word) => touches(other, word)));
  for (const word of missed) {
    const at = placeIn(words, word);
    const line = words[Math.max(at - 1, 0)]?.line ?? word.line;
    words.splice(at, 0, { ...word, line, text: plain(word.text), other: '', region, probability: alone });
  }
  return words;
}

/** Where a word that only one engine saw stands among those of its line. */
function placeIn(words: readonly SeenWord[], { x, y, bottom }: SeenWord): number {
  const beside = words.flatMap((word, at) => {
    const shared = Math.min(bottom, word.bottom) - Math.max(y, word.y);
    return shared > 0.5 * Math.min(bottom - y, word.bottom - word.y) ? [{ word, at }] : [];
  });
  const before = beside.filter(({ word }) => word.x <= x).at(-1);
  return before ? before.at + 1 : (beside[0]?.at ?? words.length);
}

/** What a third look at a word says. */
export function settled(word: ReadWord & { other: string }, third: string): ReadWord {
  const { other, ...own } = word;
  const seen = plain(third);
  if (seen === own.text.replaceAll(' ', '')) {
    const probability =
      relation(own.text, other) === 'other'
        ? own.sure >= 90
          ? 0.88
          : 0.8
        : own.sure >= 75
          ? again.same
          : again.doubtfulSame;
    return { ...own, probability: Math.max(own.probability, Math.min(probability, isCode(own.text) ? code : 1)) };
  }
  if (seen !== '' && seen === other) return { ...own, text: seen, probability: again.likeOther };
  const once = relation(own.text.replaceAll(' ', ''), other) === 'same' ? again.doubtfulSame : again.third;
  return { ...own, probability: Math.min(own.probability, once) };
}

/** In a postcode or a number plate no neighbour tells an S from a 5: a person looks at those. */
const code = 0.89;

function isCode(text: string): boolean {
  return (
    /^[A-Z\d]{2,10}$/.test(text) && /[A-Z]/.test(text) && /[0-9OILSZBG]/.test(text) && /\d|^[A-Z]{2,3}$/.test(text)
  );
}

/** Of a letter's height, the least white that is a space. */
const leastSpace = 0.22;

/** One engine now and then misses the space between two words that the other saw. */
function spaced(text: string, seen: readonly SeenWord[], { y, bottom }: SeenWord): string {
  const parts = seen.map((own) => plain(own.text));
  if (parts.length < 2 || parts.join('') !== text) return text;
  return parts.reduce((joined, part, at) => {
    const [before, own] = [seen[at - 1], seen[at]];
    const apart = before && own ? own.x - before.right : 0;
    return `${joined}${apart >= (bottom - y) * leastSpace ? ' ' : ''}${part}`;
  }, '');
}

/** A word that was crossed out, seen with the line through it: without the line an e has lost its bar and looks like a c. */
export function struckOut(word: ReadWord, seen: readonly SeenWord[]): ReadWord {
  const text = plain(seen.map((own) => own.text).join(''));
  const sure = Math.min(...seen.map((own) => own.sure), 100);
  const likely = text !== '' && /^[\p{L}\d][\p{L}\d'-]*$/u.test(text) && text.length === word.text.length;
  return likely && sure >= Math.min(word.sure, 80) - 15 ? { ...word, text } : word;
}

function worthOf(sure: number, how: keyof typeof worth): number {
  return worth[how].find(([least]) => sure >= least)?.[1] ?? 0;
}

function relation(one: string, other: string): keyof typeof worth {
  if (one === other) return 'same';
  return shapes(one) === shapes(other) ? 'alike' : 'other';
}

/** Letters that look the same, brought to one: the engine that reads along the line tells them apart by their neighbours. */
function shapes(text: string): string {
  return text
    .replaceAll(/[Il|/\]![]/g, '1')
    .replaceAll(/[OoQ]/g, '0')
    .replaceAll('rn', 'm')
    .replaceAll(/[.,'`:;]/g, '.')
    .replaceAll(/[SCVWXZscvwxz]/g, (letter) => letter.toLowerCase());
}

/** Quotation marks and dashes as they are typed: no engine can tell their kinds apart. */
function plain(text: string): string {
  return text
    .replaceAll(/[‘’`´]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[—–]/g, '-');
}

function touches(one: SeenWord, other: SeenWord): boolean {
  const high = Math.min(one.bottom, other.bottom) - Math.max(one.y, other.y);
  const wide = Math.min(one.right, other.right) - Math.max(one.x, other.x);
  return high > 0 && wide > 0.2 * Math.min(one.right - one.x, other.right - other.x);
}

/** More than half of `inner` lies on the line and in the width of `outer`. */
function isAt(inner: SeenWord, outer: SeenWord): boolean {
  const high = Math.min(inner.bottom, outer.bottom) - Math.max(inner.y, outer.y);
  const wide = Math.min(inner.right, outer.right) - Math.max(inner.x, outer.x);
  return high > 0.4 * Math.min(inner.bottom - inner.y, outer.bottom - outer.y) && wide > 0.5 * (inner.right - inner.x);
}
