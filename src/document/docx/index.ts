import type { Block, Document, DocumentNote, ReadOutcome } from '../model.ts';
import { child, childrenOf, type Element } from '../xml.ts';
import { openWordPackage } from './package.ts';
import { readStyles } from './styles.ts';
import { partPlace, TooManyItems, Walker } from './walk.ts';

/** Reads a Word document (.docx, .docm, .dotx; ISO/IEC 29500 transitional or strict). */
export function readDocx(bytes: Uint8Array): ReadOutcome {
  const opened = openWordPackage(bytes);
  if ('kind' in opened) return opened;
  const walker = new Walker(readStyles(opened.styles));
  try {
    const body = child(opened.body, 'w:body');
    const blocks = body ? walker.blocks(body, partPlace('body'), true) : [];
    const notes = opened.notes.flatMap((part) =>
      footnotes(part).flatMap((note) => walker.blocks(note, partPlace('note'), true)),
    );
    const document: Document = {
      format: 'docx',
      blocks: [...blocks, ...notes],
      headers: opened.headers.flatMap((part): Block[] => walker.blocks(part, partPlace('header'), true)),
      footers: opened.footers.flatMap((part): Block[] => walker.blocks(part, partPlace('footer'), true)),
      notes: [...new Set<DocumentNote>([...opened.remarks, ...walker.notes])],
    };
    return { kind: 'read', document };
  } catch (thrown) {
    if (thrown instanceof TooManyItems) return { kind: 'too_large', limit: 'documentItems' };
    throw thrown;
  }
}

/** The separators between text and notes are stored as notes of their own type. */
function footnotes(part: Element): Element[] {
  return childrenOf(part).filter(
    ({ name, attributes }) => /^w:(foot|end)note$/.test(name) && attributes['w:type'] === undefined,
  );
}
