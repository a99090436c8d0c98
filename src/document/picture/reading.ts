import type { Patch } from './components.ts';
import { type EngineKind, ocrEngine, type SeenWord } from './engine.ts';
import type { Ink } from './ink.ts';
import type { Raster } from './model.ts';
import type { Region } from './regions.ts';
import { strikesThrough } from './strikes.ts';
import { agreed, certainEnough, type ReadWord, settled, struckOut } from './words.ts';

const dotsPerInch = 300;

const engines: Record<EngineKind, ReturnType<typeof ocrEngine>> = {
  lines: ocrEngine('lines'),
  shapes: ocrEngine('shapes'),
};

/** Ends the engines; the next page starts them again. */
export async function stopReading(): Promise<void> {
  await Promise.all(Object.values(engines).map((engine) => engine.stop()));
}

/** A page of pure grain gives thousands of doubtful words; looking at each again would take minutes. */
const mostAgain = 60;

/** Reads the words of a page, cell by cell, with two engines, and a third time where they differ. */
export async function readWords(
  writing: Raster,
  regions: readonly Region[],
  struck: { page: Raster; ink: Ink; lines: readonly Patch[] },
): Promise<{ words: ReadWord[]; strikes: Patch[] }> {
  const words: ReturnType<typeof agreed> = [];
  for (const [at, region] of regions.entries()) {
    const first = placed(await engines.lines.read(region.raster, 'block', dotsPerInch), region);
    const second = placed(await engines.shapes.read(region.raster, 'block', dotsPerInch), region);
    const lines = words.reduce((most, { line }) => Math.max(most, line + 1), 0);
    words.push(...agreed(first, second, at).map((word) => ({ ...word, line: word.line + lines })));
  }
  const seen = words.filter((word) => !isDust(word, writing));
  const strikes = strikesThrough(seen, struck.page, struck.ink, dotsPerInch / 72);
  const lines = [...struck.lines, ...strikes];
  const doubtful = seen.filter(({ probability }) => probability < certainEnough).slice(0, mostAgain);
  const settledWords = new Map<SeenWord, ReadWord>();
  for (const word of doubtful) {
    const again = await readAgain(writing, word);
    settledWords.set(word, settled(word, again.map(({ text }) => text).join('')));
  }
  for (const word of seen.filter((own) => isStruck(own, lines)).slice(0, mostAgain))
    settledWords.set(word, struckOut(settledWords.get(word) ?? word, await readAgain(struck.page, word)));
  return { words: seen.map((word) => settledWords.get(word) ?? word), strikes };
}

function placed(words: readonly SeenWord[], { x, y }: Region): SeenWord[] {
  return words.map((word) => ({
    ...word,
    ...{ x: word.x + x, y: word.y + y, right: word.right + x, bottom: word.bottom + y, baseline: word.baseline + y },
  }));
}

/** Specks and remains of lines that an engine took for a letter without believing it. */
function isDust({ text, sure, x, y, right, bottom }: ReadWord, { width, height }: Raster): boolean {
  const [wide, high] = [right - x, bottom - y];
  const point = dotsPerInch / 72;
  if (wide > width * 0.6 && high > height * 0.3) return true;
  if (text.trim() === '') return true;
  const strokes = /^[|_\-~'"`.,:;^*=!()[\]{}<>\\/]+$/.test(text) && sure < 60;
  return strokes || (sure < 50 && (high < 3 * point || wide < 1.5 * point));
}

/** By itself and larger: its neighbours no longer help or mislead. */
async function readAgain(writing: Raster, word: SeenWord): Promise<SeenWord[]> {
  return engines.lines.read(cutOut(writing, word), 'line', dotsPerInch);
}

function isStruck({ x, y, right, bottom }: SeenWord, lines: readonly Patch[]): boolean {
  const height = bottom - y;
  return lines.some((line) => {
    const middle = (line.y + line.bottom) / 2;
    const shared = Math.min(right, line.right) - Math.max(x, line.x);
    return middle > y + height * 0.25 && middle < bottom - height * 0.15 && shared > (right - x) * 0.6;
  });
}

function cutOut({ width, height, pixels }: Raster, word: SeenWord): Raster {
  const margin = 12;
  const [left, right] = [Math.max(word.x - 5, 0), Math.min(word.right + 5, width)];
  const [top, bottom] = [Math.max(word.y - 5, 0), Math.min(word.bottom + 5, height)];
  const size = { width: right - left + 2 * margin, height: bottom - top + 2 * margin };
  const cut = new Uint8Array(size.width * size.height).fill(245);
  for (let y = top; y < bottom; y += 1)
    cut.set(pixels.subarray(y * width + left, y * width + right), (y - top + margin) * size.width + margin);
  return { ...size, channels: 1, pixels: cut };
}
