import type { Patch } from './components.ts';
import type { ReadWord } from './words.ts';

/** In points: how long an underscore is, and how thick at most. */
const length = { least: 4, most: 9 };
const thickest = 1.4;
/** Of the distance between two words, what it fills at least. */
const filled = 0.7;
const certain = 0.9;

/**
 * An underscore inside a name (`bigman_x`) lies below the line of its letters: engines see two words with a gap, or a third word. `point`:
 * pixels a point.
 */
export function withUnderscores(words: readonly ReadWord[], patches: readonly Patch[], point: number): ReadWord[] {
  const strokes = patches.filter(({ x, y, right, bottom, area }) => {
    const [wide, high] = [right - x, bottom - y];
    if (wide < length.least * point || wide > length.most * point || high > thickest * point) return false;
    return area > wide * high * 0.6;
  });
  const joined: ReadWord[] = [];
  for (const word of words) {
    const [last, before] = [joined.at(-1), joined.at(-2)];
    const between = last && /^_+$/.test(last.text) ? before : last;
    if (between && strokes.some((stroke) => liesBetween(stroke, between, word, point))) {
      if (between !== last) joined.pop();
      joined.splice(-1, 1, together(between, word));
    } else joined.push(word);
  }
  return joined;
}

function liesBetween(stroke: Patch, before: ReadWord, after: ReadWord, point: number): boolean {
  if (before.line !== after.line || /^_/.test(after.text)) return false;
  const gap = after.x - before.right;
  const shared = Math.min(stroke.right, after.x + point) - Math.max(stroke.x, before.right - point);
  const below = stroke.y - (before.baseline + after.baseline) / 2;
  return (
    gap > 2 * point && gap < length.most * 1.2 * point && shared >= gap * filled && below > -point && below < 4 * point
  );
}

function together(before: ReadWord, after: ReadWord): ReadWord {
  return {
    ...before,
    text: `${before.text}_${after.text}`,
    ...{ right: after.right, y: Math.min(before.y, after.y), bottom: Math.max(before.bottom, after.bottom) },
    probability: Math.min(before.probability, after.probability, certain),
  };
}
