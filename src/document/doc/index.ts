import { openCompound, type Storage } from '../../file/index.ts';
import { readFlows } from '../flow/blocks.ts';
import type { Flow } from '../flow/model.ts';
import type { Document, DocumentNote, ReadOutcome } from '../model.ts';
import { Reading, TooLarge } from '../reading.ts';
import { Anchors } from './boxes.ts';
import { drawingsIn } from './drawings.ts';
import { ageOf, Damaged, type Head, readHead, stretchesIn, tableName } from './head.ts';
import { hasWords, readStory } from './story.ts';
import { WordFile } from './word-file.ts';

const broken: ReadOutcome = { kind: 'broken', format: 'doc' };

/** Reads a Word document of the years 1997 to 2003 ([MS-DOC]); older ones are for a person. */
export function readDoc(bytes: Uint8Array): ReadOutcome {
  const container = openCompound(bytes);
  if ('kind' in container) return container.kind === 'broken' ? broken : container;
  try {
    const main = streamOf(container, 'WordDocument');
    if (!main || main.length < 34) return broken;
    const age = ageOf(main);
    if (age !== 'modern') return age === 'old' ? { kind: 'not_read_yet', format: 'doc' } : broken;
    const table = streamOf(container, tableName(main));
    if (!table) return broken;
    const head = readHead(main, table);
    const file = new WordFile(main, head, streamOf(container, 'Data') ?? Buffer.alloc(0));
    return { kind: 'read', document: documentOf(file, head, container) };
  } catch (thrown) {
    if (thrown instanceof TooLarge) return { kind: 'too_large', limit: thrown.limit };
    if (thrown instanceof Damaged || isOutside(thrown)) return broken;
    throw thrown;
  }
}

/** A number in the file led outside it. */
function isOutside(thrown: unknown): boolean {
  return (
    thrown instanceof RangeError &&
    'code' in thrown &&
    /^ERR_(?:OUT_OF_RANGE|BUFFER_OUT_OF_BOUNDS)$/.test(String(thrown.code))
  );
}

function streamOf(container: Storage, name: string): Buffer | undefined {
  const read = container.read(name);
  if (read === null) return undefined;
  if (read instanceof Uint8Array) return Buffer.from(read.buffer, read.byteOffset, read.length);
  throw read.kind === 'broken' ? new Damaged() : new TooLarge('archiveExpandedBytes');
}

function documentOf(file: WordFile, head: Head, container: Storage): Document {
  const reading = new Reading();
  const { stories } = head;
  const drawings = drawingsIn(head.list('drawings'));
  const anchors = new Anchors(head.list('shapes'), head.list('boxes'), stories.boxes.from, drawings);
  const body = readStory(file, stories.body.from, stories.body.to, stories.body.from, anchors);
  const unplaced = anchors.left().map(({ from, to }) => readStory(file, from, to, from, null));
  const blocks = readFlows([body], 'body', reading);
  blocks.push(...readFlows(unplaced.filter(hasWords), 'textbox', reading, blocks.length));
  const notes = [stories.footnotes, stories.endnotes].map(({ from, to }) => readStory(file, from, to, from, null));
  blocks.push(...readFlows(notes, 'note', reading, blocks.length));
  const running = runningFlows(
    file,
    head,
    new Anchors(head.list('headerShapes'), head.list('headerBoxes'), stories.headerBoxes.from, drawings),
  );
  const headers = readFlows(running.headers, 'header', reading);
  const footers = readFlows(running.footers, 'footer', reading);
  const found = new Set<DocumentNote>([...file.notes, ...reading.notes]);
  if (stories.comments.to > stories.comments.from) found.add('comments');
  if (container.storage('Macros')?.storage('VBA')) found.add('macros');
  return { format: 'doc', blocks, headers, footers, notes: [...found] };
}

const separators = 6;
const storiesOfSection = 6;
const footerFrom = 2;
const footerTo = 4;
const firstFooter = 5;

/** Six texts for each section: two headers, two footers, then one of each for its first page ([MS-DOC] 2.8.22). */
function runningFlows(file: WordFile, { stories, list }: Head, anchors: Anchors): { headers: Flow[]; footers: Flow[] } {
  const headers: Flow[] = [];
  const footers: Flow[] = [];
  const { places } = stretchesIn(list('headers'), 0);
  const start = stories.headers.from;
  for (let index = separators; index + 1 < places.length - 1; index += 1) {
    const from = start + (places[index] ?? 0);
    const to = start + (places[index + 1] ?? 0);
    if (to <= from) continue;
    const flow = readStory(file, from, to, start, anchors);
    if (!hasWords(flow)) continue;
    const position = (index - separators) % storiesOfSection;
    const isFooter = (position >= footerFrom && position < footerTo) || position === firstFooter;
    (isFooter ? footers : headers).push(flow);
  }
  return { headers, footers };
}
