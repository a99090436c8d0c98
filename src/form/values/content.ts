import type { Entry, Inline, Marks, TickBox } from '../../document/model.ts';
import type { Written } from './model.ts';

/** What stands in one place, made ready for the rules: one stream of pieces, and the same as text. */
export type Content = {
  pieces: Piece[];
  /** What is left when struck words and boxes are taken away; lines kept, white space folded. */
  text: string;
  raw: string;
  /** The least sure character that counts; 1 where everything was typed. */
  certainty: number;
  /** Of its letters, the share that stands in words more likely wrong than right. */
  doubtful: number;
  how: 'control' | 'form_field' | 'ocr' | 'typed';
  hasPicture: boolean;
  /** A field whose drawing on the page says something else than its value. */
  drawnDiffers: boolean;
};

export type Piece =
  | { kind: 'words'; text: string; marks: Marks; chosen: boolean }
  | { kind: 'box'; state: TickBox['state']; label?: string }
  | { kind: 'break'; by: 'line' | 'tab' };

/** Boxes drawn with characters: `[x]`, `[ ]`, `( )`, and box glyphs that a reader left in the text. */
const writtenBox = /\[[ \u00a0]{0,3}[xX✓✔√]?[ \u00a0]{0,3}\]|\([ \u00a0]{1,3}\)|\([xX✓✔√]\)|[☐☑☒🗹🗷□▢]/gu;

/** Takes apart everything that stands in the place of an answer. */
export function gather(written: Written): Content {
  const pieces: Piece[] = [];
  for (const [index, line] of written.lines.entries()) {
    if (index > 0) pieces.push({ kind: 'break', by: 'line' });
    for (const inline of line) pieces.push(...piecesOf(inline));
  }
  const inlines = written.lines.flat();
  return {
    pieces,
    text: fold(withoutPrint(pieces.map((piece) => textOf(piece, false)).join(''))),
    raw: foldLine(pieces.map((piece) => textOf(piece, true)).join('')),
    certainty: Math.min(1, ...inlines.map(certaintyOf)),
    doubtful: doubtfulShare(inlines),
    how: howOf(inlines),
    hasPicture: inlines.some((inline) => inline.kind === 'picture'),
    drawnDiffers: inlines.some((inline) => inline.kind === 'entry' && drawsOther(inline)),
  };
}

/** Word's own prompts, left standing before or after what was typed. */
const prompts = /(?:Choose an item|Click (?:or tap )?(?:here )?to enter (?:text|a date))\./gi;

/** Dots and underscores of the line that an answer was typed on, before or after it. Looked for from the ends, in one walk. */
function withoutAnswerLine(line: string): string {
  let [from, to] = [0, line.length];
  while (from < to && isOfLine(line.charAt(from))) from += 1;
  while (to > from && isOfLine(line.charAt(to - 1))) to -= 1;
  const before = isAnswerLine(line.slice(0, from)) ? '' : line.slice(0, from);
  const after = isAnswerLine(line.slice(to)) ? '' : line.slice(to);
  return `${before}${line.slice(from, to)}${after}`;
}

const isOfLine = (sign: string) => '._… \t'.includes(sign);

/** Three dots may end a sentence. */
function isAnswerLine(signs: string): boolean {
  const drawn = signs.replace(/\s/g, '');
  return drawn.length > 3 || /__|……/.test(drawn);
}

/** `( )` and `[ ]` are boxes, or what is left where one was taken out. */
export function withoutPrint(text: string): string {
  const typed = text.replace(/\(\s*\)|\[\s*\]/g, ' ').replace(prompts, ' ');
  return /[._…]{2}/.test(typed) ? typed.split('\n').map(withoutAnswerLine).join('\n') : typed;
}

/** White space folded, line breaks kept. */
export function fold(text: string): string {
  return text
    .normalize('NFC')
    .split(/\r\n|[\n\r\u2028\u2029\v\f]/)
    .map(foldLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

export function foldLine(text: string): string {
  return visible(text.normalize('NFC')).replace(/\s+/g, ' ').trim();
}

/** Without the zero-width and control characters that Word and PDF leave between letters. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => (/\s/.test(character) ? character : ''));
}

function piecesOf(inline: Inline): Piece[] {
  switch (inline.kind) {
    case 'text':
      return boxesInText(visible(inline.text), inline.marks);
    case 'box':
      return [{ kind: 'box', state: inline.state, ...(inline.label !== undefined && { label: inline.label }) }];
    case 'entry':
      return inline.placeholder || inline.value === ''
        ? []
        : [{ kind: 'words', text: visible(inline.value), marks: inline.marks, chosen: inline.entry === 'choice' }];
    case 'break':
      return [{ kind: 'break', by: inline.by }];
    case 'picture':
      return [];
  }
}

function boxesInText(text: string, marks: Marks): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(writtenBox)) {
    if (found.index > from) pieces.push({ kind: 'words', text: text.slice(from, found.index), marks, chosen: false });
    pieces.push({ kind: 'box', state: /[xX✓✔√☑☒🗹🗷]/u.test(found[0]) ? 'ticked' : 'empty' });
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push({ kind: 'words', text: text.slice(from), marks, chosen: false });
  return pieces;
}

function textOf(piece: Piece, everything: boolean): string {
  switch (piece.kind) {
    case 'words':
      return piece.marks.struck && !everything ? ' ' : piece.text;
    case 'box':
      return everything ? ` ${{ ticked: '☒', empty: '☐', unsure: '▢' }[piece.state]} ` : ' ';
    case 'break':
      return piece.by === 'line' ? '\n' : '\t';
  }
}

function certaintyOf(inline: Inline): number {
  if (inline.kind === 'text' && (inline.marks.struck || inline.text.trim() === '')) return 1;
  return 'confidence' in inline ? (inline.confidence ?? 1) : 1;
}

/** Scanned characters below this are wrong more often than right. */
export const LEGIBLE = 0.6;

function doubtfulShare(inlines: readonly Inline[]): number {
  let [doubtful, all] = [0, 0];
  for (const inline of inlines) {
    if (inline.kind !== 'text') continue;
    const letters = inline.text.trim().length;
    all += letters;
    if (certaintyOf(inline) < LEGIBLE) doubtful += letters;
  }
  return all === 0 ? 0 : doubtful / all;
}

function howOf(inlines: Inline[]): Content['how'] {
  if (inlines.some((inline) => inline.kind === 'text' && inline.confidence !== undefined)) return 'ocr';
  const made = inlines.flatMap((inline) =>
    (inline.kind === 'entry' && inline.value !== '' && !inline.placeholder) || inline.kind === 'box'
      ? [inline.how]
      : [],
  );
  if (made.includes('picture')) return 'ocr';
  if (made.includes('control')) return 'control';
  return made.includes('form_field') || made.includes('legacy_field') ? 'form_field' : 'typed';
}

function drawsOther(entry: Entry): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return entry.drawn !== undefined && letters(entry.drawn) !== letters(entry.value);
}
