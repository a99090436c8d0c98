/** Finds wordings that are one typing error apart from a text, in one of their longer words. */
export type Misspelt = (words: string) => string[];

/** Every wording is filed once for each of its words, with that word left open, so that a search looks at a few of them only. */
export function misspeltIn(wordings: Iterable<string>): Misspelt {
  const open = new Map<string, string[]>();
  const correct = new Set<string>();
  for (const wording of wordings) {
    for (const word of wording.split(' ')) correct.add(word);
    for (const pattern of patternsOf(wording)) open.set(pattern, [...(open.get(pattern) ?? []), wording]);
  }
  return (words) => {
    const split = words.split(' ');
    // All but one of the words must be right: most texts have more strange words, and are no label.
    if (split.filter((word) => !correct.has(word)).length > 1) return [];
    return patternsOf(words).flatMap((pattern, at) =>
      (open.get(pattern) ?? []).filter((wording) => alike(wording.split(' ')[at] ?? '', split[at] ?? '')),
    );
  };
}

/** More words than any label has: nothing is filed or looked for. */
const MOST_WORDS = 16;

function patternsOf(wording: string): string[] {
  const words = wording.split(' ');
  if (words.length > MOST_WORDS) return [];
  return words.map((_, open) => words.map((word, at) => (at === open ? '*' : word)).join(' '));
}

/** Short words must be exact: `CSE` and `CCE` differ by one letter. */
function alike(one: string, other: string): boolean {
  if (one === other || one.length < 5 || other.length < 5 || /\d/.test(one + other)) return false;
  if (Math.abs(one.length - other.length) > 1) return false;
  // A plural `s` at the end was left out of one of them before they were compared.
  return oneEdit(one, other) || oneEdit(`${one}s`, other) || oneEdit(one, `${other}s`);
}

/** One letter changed, left out, added, or two neighbours swapped. */
function oneEdit(one: string, other: string): boolean {
  let from = 0;
  while (from < one.length && one[from] === other[from]) from += 1;
  const [left, right] = [one.slice(from), other.slice(from)];
  if (left.slice(1) === right || left === right.slice(1) || left.slice(1) === right.slice(1)) return true;
  return left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
}

/** Shorter words are others when they differ by a letter. */
const SHORTEST_WORD = 6;

/** Texts in which the one longer word that no wording has is put right, where it is one typing error away from a word of theirs. */
export type Respelt = (text: string) => string[];

/** Looks at words as they are printed: `Paental` is nearly `Parental`, which wordings in their normal form have no more. */
export function respeltBy(wordings: Iterable<string>): Respelt {
  const known = new Set<string>();
  for (const wording of wordings) for (const [word] of wording.toLowerCase().matchAll(words)) known.add(word);
  return (text) => {
    const letters = text.toLowerCase();
    const strange = [...letters.matchAll(words)].filter(([word]) => word.length >= SHORTEST_WORD && !known.has(word));
    const [one, ...others] = strange;
    if (!one || others.length > 0) return [];
    const near = [...known].filter((word) => word.length >= SHORTEST_WORD && alike(word, one[0]));
    return near.map((word) => `${letters.slice(0, one.index)}${word}${letters.slice(one.index + one[0].length)}`);
  };
}

const words = /[a-z]+/g;
