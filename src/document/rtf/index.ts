import { readFlows } from '../flow/blocks.ts';
import type { Document, DocumentNote, ReadOutcome } from '../model.ts';
import { Reading, TooLarge } from '../reading.ts';
import { RtfReader } from './reader.ts';
import { readTokens } from './tokens.ts';

/** Reads Rich Text Format (1.9.1), as Word, WordPad, LibreOffice and Outlook write it. */
export function readRtf(bytes: Uint8Array): ReadOutcome {
  const start = bytes[0] === 0xef ? 3 : 0;
  if (Buffer.from(bytes.subarray(start, start + 5)).toString('latin1') !== '{\\rtf')
    return { kind: 'broken', format: 'rtf' };
  try {
    const reader = new RtfReader();
    if (!readTokens(bytes.subarray(start), reader)) return { kind: 'broken', format: 'rtf' };
    return { kind: 'read', document: documentOf(reader) };
  } catch (thrown) {
    if (thrown instanceof TooLarge) return { kind: 'too_large', limit: thrown.limit };
    throw thrown;
  }
}

function documentOf(reader: RtfReader): Document {
  const reading = new Reading();
  const { flows } = reader;
  const blocks = readFlows([flows.finish()], 'body', reading);
  blocks.push(...readFlows(flows.footnotes, 'note', reading, blocks.length));
  const headers = readFlows(flows.headers, 'header', reading);
  const footers = readFlows(flows.footers, 'footer', reading);
  const notes = [...new Set<DocumentNote>([...flows.notes, ...reading.notes])];
  return { format: 'rtf', blocks, headers, footers, notes };
}
