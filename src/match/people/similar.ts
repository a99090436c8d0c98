/** Rows of the tables below are kept from call to call: two people are compared in microseconds, and making them anew cost more than that. */
const longest = 64;
const rows = [0, 1, 2].map(() => new Int32Array(longest + 1));
const takenLetters = new Uint8Array(longest);
const foundLetters = new Uint16Array(longest);

/** Jaro-Winkler similarity, 0 to 1: letters in common near the same place, with credit for a common start (Winkler 1990). */
export function jaroWinkler(one: string, two: string): number {
  if (one === two) return 1;
  const reach = Math.max(0, Math.floor(Math.max(one.length, two.length) / 2) - 1);
  const taken = two.length > longest ? new Uint8Array(two.length) : takenLetters.fill(0, 0, two.length);
  const found = one.length > longest ? new Uint16Array(one.length) : foundLetters;
  let common = 0;
  for (let i = 0; i < one.length; i += 1) {
    const letter = one.charCodeAt(i);
    const end = Math.min(two.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j += 1) {
      if (taken[j] === 1 || letter !== two.charCodeAt(j)) continue;
      taken[j] = 1;
      found[common] = letter;
      common += 1;
      break;
    }
  }
  if (common === 0) return 0;
  let place = 0;
  let displaced = 0;
  for (let j = 0; j < two.length; j += 1) {
    if (taken[j] !== 1) continue;
    if (found[place] !== two.charCodeAt(j)) displaced += 1;
    place += 1;
  }
  const moved = displaced / 2;
  const jaro = (common / one.length + common / two.length + (common - moved) / common) / 3;
  let start = 0;
  while (start < 4 && start < one.length && one[start] === two[start]) start += 1;
  return jaro + start * 0.1 * (1 - jaro);
}

/**
 * Damerau-Levenshtein distance: letters put in, left out, changed, or two neighbours swapped. Past `most` it answers `most + 1`,
 * because nobody asks by how much; so only places that are at most so far apart are looked at.
 */
export function editDistance(one: string, two: string, most: number): number {
  if (one === two) return 0;
  if (Math.abs(one.length - two.length) > most) return most + 1;
  // A common start and end change nothing.
  let start = 0;
  const shorter = Math.min(one.length, two.length);
  while (start < shorter && one.charCodeAt(start) === two.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < shorter - start && one.charCodeAt(one.length - 1 - end) === two.charCodeAt(two.length - 1 - end))
    end += 1;
  const height = one.length - start - end;
  const width = two.length - start - end;
  if (height === 0 || width === 0) return Math.min(height + width, most + 1);
  let [before, above, row] = width > longest ? rows.map(() => new Int32Array(width + 1)) : rows;
  if (!before || !above || !row) return most + 1;
  for (let j = 0; j <= width; j += 1) above[j] = j;
  for (let i = 1; i <= height; i += 1) {
    const first = Math.max(1, i - most);
    const last = Math.min(width, i + most);
    row[first - 1] = first === 1 ? i : most + 1;
    let least = row[first - 1] ?? 0;
    const letter = one.charCodeAt(start + i - 1);
    for (let j = first; j <= last; j += 1) {
      const other = two.charCodeAt(start + j - 1);
      let cost = Math.min(
        // The place above the last one was not looked at.
        j < i + most ? (above[j] ?? 0) + 1 : most + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (letter === other ? 0 : 1),
      );
      if (
        i > 1 &&
        j > 1 &&
        letter === two.charCodeAt(start + j - 2) &&
        one.charCodeAt(start + i - 2) === other &&
        (before[j - 2] ?? 0) + 1 < cost
      )
        cost = (before[j - 2] ?? 0) + 1;
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, above, row] = [above, row, before];
  }
  return Math.min(above[width] ?? 0, most + 1);
}

/** Runs of three letters of a text, as sorted numbers, each once. */
export type Grams = Float64Array;

/** The spaces are set aside: moved, joined and misspelt words still have most runs in common. A text of one or two letters is one run. */
export function gramsOf(text: string): Grams {
  const plain = text.replaceAll(' ', '');
  const grams = new Set<number>();
  if (plain.length > 0 && plain.length < 3) grams.add(gramOf(plain, 0, plain.length));
  for (let i = 0; i + 3 <= plain.length; i += 1) grams.add(gramOf(plain, i, 3));
  return Float64Array.from(grams).sort();
}

/** Three letters of 16 bits fit into the 53 bits of a number; none is 0, so that shorter runs are other numbers. */
function gramOf(text: string, at: number, length: number): number {
  let gram = 0;
  for (let i = at; i < at + length; i += 1) gram = gram * 65_536 + text.charCodeAt(i);
  return gram;
}

/** How many runs two texts have in common. */
export function commonGrams(one: Grams, two: Grams): number {
  let common = 0;
  let i = 0;
  let j = 0;
  while (i < one.length && j < two.length) {
    const mine = one[i] ?? 0;
    const theirs = two[j] ?? 0;
    if (mine === theirs) common += 1;
    if (mine <= theirs) i += 1;
    if (theirs <= mine) j += 1;
  }
  return common;
}
