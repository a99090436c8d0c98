import type { TickBox } from '../model.ts';
import { isBoxState, splitAtBoxes } from '../symbols.ts';

/**
 * Characters of symbol fonts, which a print keeps under their place in the font (often in the private use area, U+F0xx)
 * instead of under their meaning. Only boxes, ticks, crosses and bullets matter on a form.
 */
const wingdings: Record<number, string> = {
  108: '●',
  110: '■',
  111: '□',
  113: '❑',
  114: '❒',
  118: '❖',
  120: '⌧',
  158: '·',
  159: '•',
  161: '○',
  164: '◉',
  167: '▪',
  168: '◻',
  216: '➢',
  251: '✗',
  252: '✓',
  253: '☒',
  254: '☑',
};
const wingdings2: Record<number, string> = {
  79: '✗',
  80: '✓',
  81: '☒',
  82: '☑',
  83: '☒',
  84: '☒',
  85: '☒',
  163: '☐',
  42: '☐',
};
const webdings: Record<number, string> = { 97: '✓', 114: '✗', 99: '□', 103: '■' };
const symbol: Record<number, string> = { 183: '•', 168: '♦', 214: '√', 180: '×' };
const dingbats: Record<number, string> = {
  51: '✓',
  52: '✔',
  53: '✕',
  54: '✖',
  55: '✗',
  56: '✘',
  108: '●',
  109: '❍',
  110: '■',
  111: '❏',
  112: '❐',
  113: '❑',
  114: '❒',
};

/** What the places of a font mean, where it is a font of signs. */
export type Signs = Record<number, string> | undefined;

export function signsOf(font: string): Signs {
  const name = font.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
  if (name.includes('wingdings2')) return wingdings2;
  if (name.includes('wingdings3')) return {};
  if (name.includes('wingdings')) return wingdings;
  if (name.includes('webdings')) return webdings;
  if (name.includes('dingbats')) return dingbats;
  return /(^|[a-z])symbol(mt|ps|std)?$/.test(name) && !name.includes('opensymbol') ? symbol : undefined;
}

/** The character's meaning, by the font that it is drawn in. */
export function signText(code: number, signs: Signs): string {
  const isPrivate = code >= 0xf000 && code <= 0xf0ff;
  const low = isPrivate ? code - 0xf000 : code;
  // OpenSymbol and other fonts that stand in for Wingdings keep its places in the private use area.
  const table = signs ?? (isPrivate ? wingdings : undefined);
  const found = low < 0x100 ? table?.[low] : undefined;
  if (found !== undefined) return found;
  // In a font of signs, what is not known is ornament. Elsewhere it may be writing, and is kept as it stands.
  return signs && signs !== symbol && low < 0x100 ? '' : String.fromCodePoint(code);
}

const emptyRounds = '○◯❍⚪';
const tickedRounds = '◉⦿';

/** The state of a box that is drawn as one character; undefined for every other character. */
export function glyphBox(text: string): TickBox['state'] | undefined {
  if (text < '\u2000') return undefined;
  const [piece = ''] = splitAtBoxes(text);
  if (isBoxState(piece)) return piece;
  if (emptyRounds.includes(text)) return 'empty';
  return tickedRounds.includes(text) ? 'ticked' : undefined;
}

/** Filled squares and discs: bullets, except in a file that has the empty ones beside them. */
export const filledBoxes: ReadonlyMap<string, string> = new Map([
  ['■', '□◻☐❏❑'],
  ['◼', '□◻☐❏❑'],
  ['⬛', '⬜□☐'],
  ['●', '○◯❍'],
  ['⚫', '⚪○'],
]);

export const bullets = new Set(['•', '·', '▪', '➢', '❖', '◦', '‣', '▸', '►', '●', '■', '◼', '–', '-', '*']);

/** What people put into a box to tick it. */
export function isTickMark(text: string): boolean {
  return /^[xX✓✔✕✖✗✘√×☓]$/u.test(text);
}
