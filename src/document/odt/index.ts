import type { Block, Document, DocumentNote, ReadOutcome } from '../model.ts';
import { TooLarge } from '../reading.ts';
import { anywhere, child, childrenOf, descendant, type Element } from '../xml.ts';
import { readPart } from './blocks.ts';
import { openTextPackage, type TextPackage } from './package.ts';
import { TextReading } from './reading.ts';
import { readStyles } from './styles.ts';

/** Reads an OpenDocument text (.odt, .ott; ISO/IEC 26300, OpenDocument 1.0 to 1.3). */
export function readOdt(bytes: Uint8Array): ReadOutcome {
  const opened = openTextPackage(bytes);
  if ('kind' in opened) return opened;
  try {
    return { kind: 'read', document: documentOf(opened) };
  } catch (thrown) {
    if (thrown instanceof TooLarge) return { kind: 'too_large', limit: thrown.limit };
    throw thrown;
  }
}

function documentOf({ text, content, styles, remarks }: TextPackage): Document {
  const common = [child(styles ?? undefined, 'office:font-face-decls'), child(styles ?? undefined, 'office:styles')];
  const ofText = [child(content, 'office:font-face-decls'), child(content, 'office:automatic-styles')];
  const reading = new TextReading(readStyles([...common, ...ofText]), controlsIn(text), insertionsIn(text));
  const tracked = descendant(text, 'text:tracked-changes');
  if (childrenOf(tracked).length > 0) reading.notes.add('tracked_changes');
  const blocks = readPart([text], 'body', reading);
  for (let read = 0; read < reading.footnotes.length; read += 1) {
    const note = child(reading.footnotes[read], 'text:note-body');
    if (note) blocks.push(...readPart([note], 'note', reading, blocks.length));
  }
  // Headers and footers have automatic styles of their own, under the same names as those of the text.
  reading.styles = readStyles([...common, child(styles ?? undefined, 'office:automatic-styles')]);
  const { headers, footers } = runningParts(styles, reading);
  const notes = [...new Set<DocumentNote>([...remarks, ...reading.notes])];
  return { format: 'odt', blocks, headers, footers, notes };
}

function runningParts(styles: Element | null, reading: TextReading): { headers: Block[]; footers: Block[] } {
  const pages = childrenOf(child(styles ?? undefined, 'office:master-styles')).flatMap(childrenOf);
  const shown = (name: RegExp) =>
    pages.filter((one) => name.test(one.name) && one.attributes['style:display'] !== 'false');
  return {
    headers: readPart(shown(/^style:header/), 'header', reading),
    footers: readPart(shown(/^style:footer/), 'footer', reading),
  };
}

/** Form controls by id (part 3, 13.3); a form may hold forms. */
function controlsIn(text: Element): Map<string, Element> {
  const controls = new Map<string, Element>();
  const collect = (element: Element) => {
    for (const one of childrenOf(element)) {
      for (const id of [one.attributes['form:id'], one.attributes['xml:id']]) {
        if (id !== undefined) controls.set(id, one);
      }
      collect(one);
    }
  };
  for (const forms of childrenOf(text)) if (forms.name === 'office:forms') collect(forms);
  return controls;
}

function insertionsIn(text: Element): Set<string> {
  const regions = childrenOf(child(text, 'text:tracked-changes'));
  const insertions = regions.filter((region) => anywhere(region, 'text:insertion') !== undefined);
  return new Set(insertions.flatMap(({ attributes }) => attributes['text:id'] ?? attributes['xml:id'] ?? []));
}
