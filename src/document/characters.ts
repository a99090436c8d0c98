import type { Inline, Marks, Place } from './model.ts';
import { isBoxState, splitAtBoxes, symbolMeaning } from './symbols.ts';

/** Characters of a run in a font: words, and the boxes among them. */
export function writtenIn(font: string, text: string, marks: Marks, place: Place): Inline[] {
  if (symbolMeaning(font, 0) !== null)
    return [...text].flatMap((letter) => symbolIn(font, letter.codePointAt(0) ?? 0, marks, place));
  const shown = symbolFont.test(font) ? text.replace(/[\uf020-\uf0ff]/g, shownBySymbol) : text;
  return splitAtBoxes(shown.replaceAll('\u00ad', '')).map((piece) =>
    isBoxState(piece)
      ? { kind: 'box', state: piece, how: 'glyph', place }
      : { kind: 'text', text: piece, marks, place },
  );
}

/** One character that was inserted from a font by its number. */
export function symbolIn(font: string, code: number, marks: Marks, place: Place): Inline[] {
  const meaning = symbolMeaning(font, code);
  if (meaning && 'box' in meaning) return [{ kind: 'box', state: meaning.box, how: 'glyph', place }];
  if (meaning?.text) return [{ kind: 'text', text: meaning.text, marks, place }];
  if (code === 0x20) return [{ kind: 'text', text: ' ', marks, place }];
  // A symbol from an ordinary font is the character itself (ISO/IEC 29500-1, 17.3.3.30).
  return meaning === null && isCharacter(code) ? writtenIn('', String.fromCodePoint(code), marks, place) : [];
}

/** Not a control character, a half of a surrogate pair, or the private use that only a symbol font gives a shape. */
function isCharacter(code: number): boolean {
  return (code >= 0x20 && code < 0xd800) || (code >= 0xf900 && code <= 0x10ffff);
}

const symbolFont = /^symbol$/i;

/** The font Symbol has Greek letters and signs under private codes; of the signs these mean something on a form. */
function shownBySymbol(letter: string): string {
  const code = letter.charCodeAt(0) - 0xf000;
  if (code < 0x41) return String.fromCharCode(code);
  return { 183: '\u2022', 180: '\u00d7', 214: '\u221a' }[code] ?? letter;
}
