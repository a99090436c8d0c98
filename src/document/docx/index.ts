import type { Document, DocumentNote, ReadOutcome } from '../model.ts';
import { TooLarge } from '../reading.ts';
import { child, childrenOf, type Element } from '../xml.ts';
import { readPart } from './blocks.ts';
import { openWordPackage } from './package.ts';
import { WordReading } from './reading.ts';
import { readStyles } from './styles.ts';

/** Reads a Word document (.docx, .docm, .dotx; ISO/IEC 29500 transitional or strict). */
export function readDocx(bytes: Uint8Array): ReadOutcome {
  const opened = openWordPackage(bytes);
  if ('kind' in opened) return opened;
  const reading = new WordReading(readStyles(opened.styles));
  const body = child(opened.body, 'w:body');
  try {
    const blocks = [
      ...readPart(body ? [body] : [], 'body', reading),
      ...readPart(opened.notes.flatMap(footnotes), 'note', reading),
    ];
    const headers = readPart(opened.headers, 'header', reading);
    const footers = readPart(opened.footers, 'footer', reading);
    if (reading.incomplete) return { kind: 'not_read_yet', format: 'office' };
    const notes = [...new Set<DocumentNote>([...opened.remarks, ...reading.notes])];
    const document: Document = { format: 'docx', blocks, headers, footers, notes };
    return { kind: 'read', document };
  } catch (thrown) {
    if (thrown instanceof TooLarge) return { kind: 'too_large', limit: thrown.limit };
    throw thrown;
  }
}

/** The separators between text and notes are stored as notes of their own type. */
function footnotes(part: Element): Element[] {
  return childrenOf(part).filter(
    ({ name, attributes }) => /^w:(foot|end)note$/.test(name) && attributes['w:type'] === undefined,
  );
}
