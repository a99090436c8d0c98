import type { Code } from './model.ts';

/** A wording cut into comparable words, with the code that it stands for. */
type Wording = { code: string; keys: readonly string[] };

/** The wordings of a choice, prepared once per list of codes. */
export type WordingIndex = { byFirst: ReadonlyMap<string, readonly Wording[]>; all: readonly Wording[] };

const prepared = new WeakMap<readonly Code[], WordingIndex>();
const wordPattern = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*|[✓✔√✗✘☓×]/gu;

export function indexWordings(codes: readonly Code[]): WordingIndex {
  const known = prepared.get(codes);
  if (known) return known;
  const all = codes
    .flatMap(({ code, wordings }) => [code, ...wordings].map((wording) => ({ code, keys: keysOf(wording) })))
    .filter((wording) => wording.keys.length > 0)
    .sort((one, other) => other.keys.length - one.keys.length);
  const byFirst = new Map<string, Wording[]>();
  for (const wording of all) {
    const first = wording.keys[0] ?? '';
    byFirst.set(first, [...(byFirst.get(first) ?? []), wording]);
  }
  const index = { all, byFirst };
  prepared.set(codes, index);
  return index;
}

/** The words of a text with the gaps before them. */
export function cut(text: string): { text: string; key: string; gap: string }[] {
  let end = 0;
  return [...text.matchAll(wordPattern)].map((found) => {
    const gap = text.slice(end, found.index);
    end = found.index + found[0].length;
    return { text: found[0], key: keyOf(found[0]), gap };
  });
}

/** Lower case, without accents and apostrophes. */
function keyOf(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’]/gu, '');
}

/** `and` and `&` carry no difference between wordings. */
export function keysOf(text: string): string[] {
  return cut(text).flatMap(({ key }) => (key === 'and' ? [] : [key]));
}

/** The longest wording that begins with the given words; `length` counts them with their `and`s. */
export function longestAt(index: WordingIndex, keys: readonly string[], from: number) {
  for (const wording of index.byFirst.get(keys[from] ?? '') ?? []) {
    const length = lengthAt(wording.keys, keys, from);
    if (length > 0) return { code: wording.code, length };
  }
  return undefined;
}

function lengthAt(wording: readonly string[], keys: readonly string[], from: number): number {
  let at = from;
  for (const key of wording) {
    if (at > from && keys[at] === 'and') at += 1;
    if (keys[at] !== key) return 0;
    at += 1;
  }
  return at - from;
}

/**
 * The one code whose wording differs from the text by no more than a plural or a typing error in its longer words, while no
 * other code's wording comes near. Short words must be exact: `CSE` and `CCE`, `not open` and `now open` differ by one letter.
 */
export function nearest(index: WordingIndex, text: string): string | undefined {
  const keys = keysOf(text);
  if (keys.length === 0 || keys.length > 12) return undefined;
  const near = new Set<string>();
  for (const wording of index.all)
    if (wording.keys.length === keys.length && wording.keys.every((word, at) => alike(word, keys[at] ?? '')))
      near.add(wording.code);
  const [only] = near;
  return near.size === 1 ? only : undefined;
}

function alike(known: string, written: string): boolean {
  if (known === written) return true;
  if (known.length < 5 || /\d/.test(known + written) || Math.abs(known.length - written.length) > 2) return false;
  return editDistance(known, written) <= (known.length >= 9 ? 2 : 1);
}

/** Damerau-Levenshtein distance with adjacent swaps (optimal string alignment). */
function editDistance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      let least = Math.min((last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + same);
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        least = Math.min(least, (before[column - 2] ?? 0) + 1);
      next.push(least);
    }
    before = last;
    last = next;
  }
  return last[other.length] ?? 0;
}
