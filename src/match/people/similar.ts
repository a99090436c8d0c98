/** Jaro-Winkler similarity, 0 to 1: letters in common near the same place, with credit for a common start (Winkler 1990). */
export function jaroWinkler(one: string, two: string): number {
  if (one === two) return 1;
  const reach = Math.max(0, Math.floor(Math.max(one.length, two.length) / 2) - 1);
  const taken = new Array<boolean>(two.length).fill(false);
  const found: string[] = [];
  for (let i = 0; i < one.length; i += 1) {
    for (let j = Math.max(0, i - reach); j < Math.min(two.length, i + reach + 1); j += 1) {
      if (taken[j] || one[i] !== two[j]) continue;
      taken[j] = true;
      found.push(one[i] ?? '');
      break;
    }
  }
  if (found.length === 0) return 0;
  const others = [...two].filter((_, index) => taken[index]);
  const moved = found.filter((letter, index) => letter !== others[index]).length / 2;
  const jaro = (found.length / one.length + found.length / two.length + (found.length - moved) / found.length) / 3;
  let start = 0;
  while (start < 4 && start < one.length && one[start] === two[start]) start += 1;
  return jaro + start * 0.1 * (1 - jaro);
}

/**
 * Damerau-Levenshtein distance: letters put in, left out, changed, or two neighbours swapped. Past `most` it answers `most + 1`,
 * because nobody asks by how much.
 */
export function editDistance(one: string, two: string, most: number): number {
  if (one === two) return 0;
  if (Math.abs(one.length - two.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: two.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= two.length; j += 1) {
      const same = one[i - 1] === two[j - 1];
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = above;
    above = row;
  }
  return Math.min(above[two.length] ?? 0, most + 1);
}

/** Runs of three letters of a text, each once, with the spaces set aside: moved, joined and misspelt words still have most in common. */
export function gramsOf(text: string): Set<string> {
  const plain = text.replaceAll(' ', '');
  const grams = new Set<string>();
  if (plain.length > 0 && plain.length < 3) grams.add(plain);
  for (let i = 0; i + 3 <= plain.length; i += 1) grams.add(plain.slice(i, i + 3));
  return grams;
}
