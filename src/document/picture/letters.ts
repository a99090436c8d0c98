import type { Patch } from './components.ts';
import type { Ink } from './ink.ts';
import type { ReadWord } from './words.ts';

/** How a word looks: the size of its writing, in pixels, and whether it is bold. `unsure`: it may be either. */
export type Look = { size: number; bold: boolean; unsure: boolean };

/** Height of a capital, and of a letter like x, by the size of the writing. */
const capital = 0.72;
const small = 0.53;
/** Sizes that differ by less than this are one: a scan makes them a little uneven. */
const sameSize = 0.12;
/** Bold strokes are thicker than plain ones by this; between plain and clearly bold it is not sure. */
const bolder = { least: 1.16, clear: 1.24 };
/** Strokes thicker than this part of a capital's height are bold where there is nothing to compare with. */
const alone = 0.225;
/** Of the words of a page, the share that plain ones make up at least where there are two kinds. */
const fewestPlain = 0.12;

export function looksOf(words: readonly ReadWord[], ink: Ink): Look[] {
  const heights = words.map(capitalHeight);
  const byLine = new Map<number, number[]>();
  for (const [at, word] of words.entries()) byLine.set(word.line, [...(byLine.get(word.line) ?? []), heights[at] ?? 0]);
  const lines = new Map([...byLine].map(([line, own]) => [line, middle(own)]));
  const usual = middle([...words].map((word) => lines.get(word.line) ?? 0));
  const caps = words.map((word) => {
    const own = lines.get(word.line) ?? usual;
    return Math.abs(own / usual - 1) <= sameSize ? usual : own;
  });
  const strokes = words.map((word) => (/[\p{L}\p{N}]/u.test(word.text) ? strokeOf(word, ink) : undefined));
  const plainStroke = plainStrokeOf(
    strokes.filter((_, at) => caps[at] === usual),
    usual,
  );
  const ratios = words.map((_, at) => {
    const expected = plainStroke * ((caps[at] ?? usual) / usual) ** 0.85;
    const stroke = strokes[at];
    return stroke === undefined ? undefined : stroke / expected;
  });
  return words.map((word, at) => {
    const cap = caps[at] ?? usual;
    // A slash leans, and a full stop is too small: they look like the word beside them.
    const beside = [at - 1, at + 1].filter((near) => words[near]?.line === word.line);
    const ratio = ratios[at] ?? beside.map((near) => ratios[near]).find((near) => near !== undefined) ?? 1;
    return {
      size: cap / capital,
      bold: ratio >= (bolder.least + bolder.clear) / 2,
      unsure: ratio > bolder.least && ratio < bolder.clear,
    };
  });
}

/** By its letters, a word shows the height of capitals or that of small letters. */
function capitalHeight({ text, y, bottom, baseline }: ReadWord): number {
  const foot = /[gjpqyQ,;()[\]{}|/\\@_$]/.test(text) ? Math.min(baseline, bottom) : bottom;
  const height = foot - y;
  return /[A-Z0-9bdfhklt!?'"()[\]/]/.test(text) ? height : height * (capital / small);
}

/** How thick the strokes of a word are: the mean length of its ordinary runs of ink. Undefined where there are too few. */
function strokeOf({ x, y, right, bottom }: ReadWord, { width, bits }: Ink): number | undefined {
  const runs: number[] = [];
  for (let row = y; row < bottom; row += 1) {
    let run = 0;
    for (let column = x; column <= right; column += 1) {
      if (column < right && bits[row * width + column] === 1) run += 1;
      else if (run > 0) {
        runs.push(run);
        run = 0;
      }
    }
  }
  if (runs.length < 24) return undefined;
  const usual = middle(runs);
  const ordinary = runs.filter((run) => run >= usual * 0.5 && run <= usual * 1.6);
  return ordinary.reduce((sum, run) => sum + run, 0) / ordinary.length;
}

/** The thickness of plain strokes: of the thinner group where there are two, else of all, if they are not all bold. */
function plainStrokeOf(strokes: readonly (number | undefined)[], cap: number): number {
  const known = strokes.filter((stroke) => stroke !== undefined).sort((one, other) => one - other);
  if (known.length === 0) return cap * 0.17;
  let [best, cut] = [0, 0];
  // A few thin words among many are pale or struck out: the others are not bold for that.
  for (let at = Math.max(Math.ceil(known.length * fewestPlain), 1); at < known.length; at += 1) {
    const [thin, thick] = [mean(known.slice(0, at)), mean(known.slice(at))];
    const apart = (at * (known.length - at) * (thick - thin) ** 2) / known.length;
    if (apart > best) [best, cut] = [apart, at];
  }
  const [thin, thick] = [mean(known.slice(0, cut)), mean(known.slice(cut))];
  if (cut > 0 && thick / thin >= bolder.clear) return thin;
  const all = mean(known);
  return all > cap * alone ? all / 1.35 : all;
}

/** Small marks above the letters of a word: the dots of i and j, and accents, which no English model reads. */
export function marksAbove({ text, x, y, right, bottom, baseline }: ReadWord, patches: readonly Patch[]): number {
  const height = Math.max(baseline - y, 1);
  return text === ''
    ? 0
    : patches.filter(
        (patch) =>
          patch.x >= x - 1 &&
          patch.right <= right + 1 &&
          patch.bottom <= y + height * 0.45 &&
          patch.y >= y - height * 0.5 &&
          patch.bottom <= bottom &&
          patch.right - patch.x < height * 0.8 &&
          patch.area >= Math.max(height * height * 0.006, 6),
      ).length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
