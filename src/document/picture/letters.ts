import { type Weight, weightsOf } from './bold.ts';
import type { Patch } from './components.ts';
import type { Raster } from './model.ts';
import type { ReadWord } from './words.ts';

/** How a word looks: the size of its writing, in pixels, and whether it is bold. */
export type Look = Weight & { size: number };

/** Height of a capital, and of a letter like x, by the size of the writing. */
const capital = 0.72;
const small = 0.53;
/** Sizes that differ by less than this are one: a scan makes them a little uneven. */
const sameSize = 0.12;
/** Larger writing has thicker strokes, by this power of its size. */
const strokeBySize = 0.7;

export function looksOf(words: readonly ReadWord[], patches: readonly Patch[], writing: Raster): Look[] {
  const heights = words.map((word) => capitalHeight({ ...word, y: headOf(word, patches) }));
  const byLine = new Map<number, number[]>();
  for (const [at, word] of words.entries()) byLine.set(word.line, [...(byLine.get(word.line) ?? []), heights[at] ?? 0]);
  const lines = new Map([...byLine].map(([line, own]) => [line, middle(own)]));
  const usual = middle([...words].map((word) => lines.get(word.line) ?? 0));
  const caps = words.map((word) => {
    const own = lines.get(word.line) ?? usual;
    return Math.abs(own / usual - 1) <= sameSize ? usual : own;
  });
  const scales = caps.map((cap) => (cap / usual) ** strokeBySize);
  return weightsOf(words, scales, writing).map((weight, at) => ({ size: (caps[at] ?? usual) / capital, ...weight }));
}

/** Of a word's height, what a letter has at least: the remains of a line above it are no part of it. */
const lowestLetter = 0.3;

function headOf({ x, right, y, bottom }: ReadWord, patches: readonly Patch[]): number {
  const letters = patches.filter((patch) => {
    const [across, down] = [(patch.x + patch.right) / 2, (patch.y + patch.bottom) / 2];
    const within = across > x && across < right && down > y && down < bottom;
    return within && patch.bottom - patch.y >= (bottom - y) * lowestLetter;
  });
  return letters.reduce((top, patch) => Math.min(top, patch.y), letters.length > 0 ? Infinity : y);
}

/** By its letters, a word shows the height of capitals or that of small letters. */
function capitalHeight({ text, y, bottom, baseline }: ReadWord): number {
  const foot = /[gjpqyQ,;()[\]{}|/\\@_$]/.test(text) ? Math.min(baseline, bottom) : bottom;
  const height = foot - y;
  return /[A-Z0-9bdfhklt!?'"()[\]/]/.test(text) ? height : height * (capital / small);
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

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
