import type { TickBox } from './model.ts';

type Meaning = { box: TickBox['state'] } | { text: string };

/** Characters that are drawn as a box. Loose ticks and crosses stay text: they are what somebody wrote beside an option. */
const boxCharacters: Record<string, TickBox['state']> = {
  '\u2610': 'empty',
  '\u25a1': 'empty',
  '\u25a2': 'empty',
  '\u25fb': 'empty',
  '\u25fd': 'empty',
  '\u2b1c': 'empty',
  '\u274f': 'empty',
  '\u2750': 'empty',
  '\u2751': 'empty',
  '\u2752': 'empty',
  '\u2b1a': 'empty',
  '\u2611': 'ticked',
  '\u2612': 'ticked',
  '\u22a0': 'ticked',
  '\u2327': 'ticked',
  '\u2705': 'ticked',
  '\u{1f5f9}': 'ticked',
  '\u{1f5f7}': 'ticked',
};

const boxPattern = new RegExp(`[${Object.keys(boxCharacters).join('')}]`, 'gu');

/** By code of the character in Microsoft's symbol fonts, without the private-use offset F000. */
const wingdings: Record<number, Meaning> = {
  111: { box: 'empty' },
  112: { box: 'empty' },
  113: { box: 'empty' },
  114: { box: 'empty' },
  168: { box: 'empty' },
  120: { box: 'ticked' },
  253: { box: 'ticked' },
  254: { box: 'ticked' },
  251: { text: '\u2717' },
  252: { text: '\u2713' },
};
const wingdings2: Record<number, Meaning> = {
  42: { box: 'empty' },
  163: { box: 'empty' },
  81: { box: 'ticked' },
  82: { box: 'ticked' },
  83: { box: 'ticked' },
  84: { box: 'ticked' },
  79: { text: '\u2717' },
  80: { text: '\u2713' },
};
const webdings: Record<number, Meaning> = {
  99: { box: 'empty' },
  103: { text: '\u25a0' },
  97: { text: '\u2713' },
  114: { text: '\u2717' },
};

/** What a character of a symbol font shows, or null for a font that is none. Other dingbats are ornament and read as nothing. */
export function symbolMeaning(font: string, code: number): Meaning | null {
  const table = { wingdings, 'wingdings 2': wingdings2, webdings }[font.trim().toLowerCase()];
  if (!table) return null;
  return table[code >= 0xf000 ? code - 0xf000 : code] ?? { text: '' };
}

/** Cuts a text at the boxes in it: `☒ Yes ☐ No` becomes box, text, box, text. */
export function splitAtBoxes(text: string): (string | TickBox['state'])[] {
  const pieces: (string | TickBox['state'])[] = [];
  let from = 0;
  for (const found of text.matchAll(boxPattern)) {
    if (found.index > from) pieces.push(text.slice(from, found.index));
    pieces.push(boxCharacters[found[0]] ?? 'unsure');
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

export function isBoxState(piece: string): piece is TickBox['state'] {
  return piece === 'ticked' || piece === 'empty' || piece === 'unsure';
}
