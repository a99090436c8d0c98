import { limits } from '../limits.ts';
import type { Block, Inline, ReadOutcome } from './model.ts';
import { isBoxState, splitAtBoxes } from './symbols.ts';

/** Reads plain text, such as a form that was typed into a mail: a paragraph a line, wide gaps as tabs between columns. */
export function readPlainText(bytes: Uint8Array): ReadOutcome {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length > limits.documentItems) return { kind: 'too_large', limit: 'documentItems' };
  const blocks: Block[] = lines.map((line, block) => ({
    kind: 'paragraph',
    inlines: inlinesOf(line, block),
    place: { part: 'body', block },
  }));
  return { kind: 'read', document: { format: 'text', blocks, headers: [], footers: [], notes: [] } };
}

function inlinesOf(line: string, block: number): Inline[] {
  const place = { part: 'body' as const, block };
  const inlines: Inline[] = [];
  for (const [index, column] of line
    .trim()
    .split(/\t+| {3,}/)
    .entries()) {
    if (index > 0) inlines.push({ kind: 'break', by: 'tab' });
    for (const piece of splitAtBoxes(asGlyphs(column))) {
      if (isBoxState(piece)) inlines.push({ kind: 'box', state: piece, how: 'glyph', place });
      else inlines.push({ kind: 'text', text: piece, marks: {}, place });
    }
  }
  return inlines;
}

/** Boxes drawn with brackets, `[x] Yes [ ] No`, the only ones that a typed mail can have. */
function asGlyphs(text: string): string {
  return text.replace(/\[[xX*✓✔]\]|\([xX✓✔]\)/g, '\u2612').replace(/\[[ _]?\]|\( \)/g, '\u2610');
}
