import type { Patch } from './components.ts';
import type { Ink } from './ink.ts';
import type { ReadWord } from './words.ts';

/** In points: how high and wide a slash is. */
const high = { least: 5.5, most: 16 };
const wide = { least: 1.4, most: 6 };
const certain = 0.97;
const addedHere = 0.9;

/** Engines take a slash that stands alone for a bar, an I or nothing; its slant says what it is. `point`: pixels a point. */
export function withSlashes(
  words: readonly ReadWord[],
  patches: readonly Patch[],
  ink: Ink,
  point: number,
): ReadWord[] {
  const slashes = patches.filter((patch) => isSlash(ink, patch, point));
  const parted = words
    .map((word) => withLast(withInner(word, slashes), slashes))
    .flatMap((word) => partedAt(word, slashes));
  const read = parted.map((word) => {
    const alone = /^[|Il1/\\!]$/.test(word.text) && slashes.some((slash) => isIn(slash, word));
    return alone ? { ...word, text: '/', probability: Math.max(word.probability, certain) } : word;
  });
  for (const slash of slashes.filter((one) => !words.some((word) => isIn(one, word)))) putBeside(slash, read);
  return read;
}

function isSlash(ink: Ink, { x, y, right, bottom, area }: Patch, point: number): boolean {
  const [width, height] = [right - x, bottom - y];
  if (height < high.least * point || height > high.most * point) return false;
  if (width < wide.least * point || width > wide.most * point || width > height * 0.65) return false;
  if (area > width * height * 0.75) return false;
  return isSlanted(ink, { x, y, right, bottom, area });
}

/** From foot to head a slash moves to the right by this part of its width at least. */
const slant = 0.28;
/** Of its rows, the share that must be one stroke of the usual width on one straight line: a J has a hook and a 7 a bar. */
const straight = 0.85;

function isSlanted({ width, bits }: Ink, { x, y, right, bottom }: Patch): boolean {
  const rows: { middle: number; wide: number }[] = [];
  for (let row = y; row < bottom; row += 1) {
    let [from, to, count] = [-1, -1, 0];
    for (let column = x; column < right; column += 1)
      if (bits[row * width + column] === 1) [from, to, count] = [from < 0 ? column : from, column, count + 1];
    // A row of two strokes is no part of a slash.
    rows.push({ middle: (from + to) / 2, wide: to - from + 1 > count + 1 ? Infinity : count });
  }
  const usual = rows.map(({ wide }) => wide).sort((one, other) => one - other)[Math.floor(rows.length / 2)] ?? 0;
  const strokes = rows.map(({ wide }) => wide > usual * 0.55 && wide < usual * 1.5);
  // Through the middles of its upper and its lower half.
  const half = Math.floor(rows.length / 2);
  const mean = (own: typeof rows) => own.reduce((sum, { middle }) => sum + middle, 0) / Math.max(own.length, 1);
  const [upper, lower] = [mean(rows.slice(0, half)), mean(rows.slice(rows.length - half))];
  const step = (upper - lower) / Math.max(rows.length - half, 1);
  const off = rows.map(({ middle }, at) => Math.abs(middle - (upper - step * (at - (half - 1) / 2))));
  const onLine = rows.filter((_, at) => strokes[at] === true && (off[at] ?? Infinity) <= usual * 0.25 + 1).length;
  return step * rows.length > (right - x) * slant && onLine >= rows.length * straight;
}

/** Of a word's width, how far a slash may stand from the letter that it was read as. */
const besideLetter = 0.16;

/** An I that leans may also be in italics, so only what is commonly written with a slash is taken for it. */
const withSlash = /^(M[Il1|!]F|F[Il1|!]M|Y[Il1|!]N|N[Il1|!][AK])$/;

/** `case!` with a slash at its end is `case/`: nobody ends words with a bar, and the dot of an exclamation mark stands apart. */
function withLast(word: ReadWord, slashes: readonly Patch[]): ReadWord {
  if (!/^\p{L}{2,}[!|]$/u.test(word.text)) return word;
  const slash = slashes.find((one) => isIn(one, word) && one.x > word.x + (word.right - word.x) * 0.5);
  return slash ? { ...word, text: `${word.text.slice(0, -1)}/` } : word;
}

/** `MIF` with a slash in its middle is `M/F`. */
function withInner(word: ReadWord, slashes: readonly Patch[]): ReadWord {
  const width = word.right - word.x;
  const [slash, ...others] = slashes.filter((one) => isIn(one, word) && one.x > word.x && one.right < word.right);
  if (!slash || others.length > 0 || !withSlash.test(word.text)) return word;
  const at = [...word.text].findIndex((letter, index) => {
    const middle = word.x + (width * (index + 0.5)) / word.text.length;
    return /[Il1|!]/.test(letter) && Math.abs((slash.x + slash.right) / 2 - middle) < width * besideLetter;
  });
  if (at < 1 || at === word.text.length - 1) return word;
  return { ...word, text: `${word.text.slice(0, at)}/${word.text.slice(at + 1)}` };
}

/** Of a letter's height, the white beside a slash that parts two words: `Yes / No` is often read as one. */
const leastSpace = 0.2;

function partedAt(word: ReadWord, slashes: readonly Patch[]): ReadWord[] {
  const at = word.text.indexOf('/');
  if (!/^[^\d/]{2,}\/[^\d/]{2,}$/.test(word.text)) return [word];
  const inner = slashes.filter((slash) => isIn(slash, word) && slash.x > word.x && slash.right < word.right);
  const [slash] = inner;
  if (!slash || inner.length > 1) return [word];
  const [before, after] = [word.text.slice(0, at), word.text.slice(at + 1)];
  const expected = word.x + ((word.right - word.x) * (at + 0.5)) / word.text.length;
  if (Math.abs((slash.x + slash.right) / 2 - expected) > (word.right - word.x) * 0.2) return [word];
  const space = Math.round((word.bottom - word.y) * leastSpace);
  return [
    { ...word, text: before, right: slash.x - space },
    { ...word, text: '/', x: slash.x, right: slash.right },
    { ...word, text: after, x: slash.right + space },
  ];
}

function isIn(slash: Patch, word: ReadWord): boolean {
  const [x, y] = [(slash.x + slash.right) / 2, (slash.y + slash.bottom) / 2];
  return x >= word.x - 2 && x <= word.right + 2 && y >= word.y - 4 && y <= word.bottom + 4;
}

/** A stroke by itself may be handwriting: only one in a line of words is taken for a slash, in its place among them. */
function putBeside({ x, y, right, bottom }: Patch, words: ReadWord[]): void {
  const height = bottom - y;
  const at = words.findIndex((word) => {
    const shared = Math.min(bottom, word.bottom) - Math.max(y, word.y);
    const gap = Math.max(x - word.right, word.x - right);
    return shared > height * 0.6 && gap >= 0 && gap < height;
  });
  const near = words[at];
  if (!near) return;
  const slash = { ...near, text: '/', sure: 0, x, y, right, bottom, probability: addedHere };
  words.splice(near.x < x ? at + 1 : at, 0, slash);
}
