import { controlled } from '../control.ts';
import type { Block, Inline, Paragraph, Place } from '../model.ts';
import { holdsMore, joined, lineBreak } from '../written.ts';
import { child, childrenOf, type Element } from '../xml.ts';
import { chosenAlternative } from './alternatives.ts';
import { controlOf } from './control.ts';
import { readLine } from './inlines.ts';
import type { WordReading } from './reading.ts';
import { outlineLevel } from './styles.ts';
import { type CellReader, readTable } from './tables.ts';

/** Reads the top of a part, where each block has its number. Several roots, such as footnotes, are numbered through. */
export function readPart(roots: Element[], part: NonNullable<Place['part']>, reading: WordReading): Block[] {
  const blocks: Block[] = [];
  for (const root of roots)
    blocks.push(...readBlocks(root, (index) => ({ part, block: index }), reading, blocks.length));
  return blocks;
}

/** Gives the place of a block by its number. Inside a table or text box every block has the place of the cell or box. */
type PlaceOf = (index: number) => Place;

function readBlocks(parent: Element, placeOf: PlaceOf, reading: WordReading, before = 0): Block[] {
  const reader = new BlockReader(placeOf, reading, before);
  return reader.read(parent);
}

/** Paragraphs, tables and controls of one part, cell or text box, in reading order. */
class BlockReader {
  private readonly placeOf: PlaceOf;
  private readonly reading: WordReading;
  private readonly before: number;
  private readonly blocks: Block[] = [];
  /** Words of paragraphs whose end was deleted: they stand at the start of the next one (17.13.5.15). */
  private carried: Inline[] = [];

  constructor(placeOf: PlaceOf, reading: WordReading, before: number) {
    this.placeOf = placeOf;
    this.reading = reading;
    this.before = before;
  }

  read(parent: Element): Block[] {
    const depth = this.reading.fields.depth;
    this.visit(childrenOf(parent));
    this.carried.push(...this.reading.fields.endSince(depth));
    this.putCarried();
    return this.blocks;
  }

  private visit(elements: Element[]): void {
    for (const element of elements) {
      switch (element.name) {
        case 'w:p':
          this.paragraph(element);
          break;
        case 'w:tbl':
          this.putCarried();
          this.blocks.push(readTable(element, this.here(), this.reading, this.cell));
          break;
        case 'w:sdt':
          this.control(element);
          break;
        case 'w:ins':
        case 'w:moveTo':
        case 'w:customXml':
        case 'w:smartTag':
          this.visit(childrenOf(element));
          break;
        case 'w:del':
        case 'w:moveFrom':
          this.reading.notes.add('tracked_changes');
          break;
        case 'mc:AlternateContent':
          this.visit(chosenAlternative(element));
          break;
        case 'w:altChunk':
          this.reading.incomplete = true;
          break;
      }
    }
  }

  private readonly cell: CellReader = (cell, place, control) =>
    control ? readControlled(cell, control, place, this.reading) : readBlocks(cell, () => place, this.reading);

  private here(): Place {
    return this.placeOf(this.before + this.blocks.length);
  }

  private putCarried(): void {
    if (this.carried.length === 0) return;
    this.blocks.push({ kind: 'paragraph', inlines: joined(this.carried), place: this.here() });
    this.carried = [];
  }

  private paragraph(element: Element): void {
    this.reading.count();
    const place = this.here();
    const properties = child(element, 'w:pPr');
    const style = child(properties, 'w:pStyle')?.attributes['w:val'];
    const line = readLine(element, style, place, this.reading);
    const inlines = joined([...this.carried, ...line.inlines]);
    if (isEndDeleted(properties)) {
      this.reading.notes.add('tracked_changes');
      this.carried = inlines;
    } else {
      this.carried = [];
      const heading = outlineLevel(properties) ?? this.reading.styles.headingOf(style);
      const paragraph: Paragraph = {
        kind: 'paragraph',
        inlines,
        place,
        ...(heading === undefined ? {} : { heading }),
        ...(child(properties, 'w:numPr') ? { listItem: true as const } : {}),
      };
      this.blocks.push(paragraph);
    }
    for (const box of line.textBoxes)
      this.blocks.push(...readBlocks(box, () => ({ ...place, part: 'textbox' }), this.reading));
  }

  private control(element: Element): void {
    const control = controlOf(element, this.here());
    const content = child(element, 'w:sdtContent');
    if (control.kind === 'transparent') this.visit(childrenOf(content));
    else if (content) {
      this.putCarried();
      this.blocks.push(...readControlled(content, element, this.here(), this.reading));
    }
  }
}

function isEndDeleted(properties: Element | undefined): boolean {
  const mark = child(properties, 'w:rPr');
  return child(mark, 'w:del') !== undefined || child(mark, 'w:moveFrom') !== undefined;
}

/** The paragraphs inside a control that stands around them, or around a cell: one entry, unless it only groups what is inside. */
function readControlled(content: Element, controlElement: Element, place: Place, reading: WordReading): Block[] {
  const written = readBlocks(content, () => place, reading);
  const control = controlOf(controlElement, place);
  if (control.kind === 'transparent') return written;
  if (control.kind === 'entry' && !control.placeholder && written.some(holdsMore)) return written;
  const lines = written.flatMap((block) => (block.kind === 'paragraph' ? [lineBreak, ...block.inlines] : []));
  reading.count();
  return [{ kind: 'paragraph', inlines: controlled(control, lines.slice(1), place), place }];
}
