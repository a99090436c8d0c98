import type { Block, Inline, Paragraph, Place } from '../model.ts';
import { childrenOf, type Element } from '../xml.ts';
import { readLine } from './inlines.ts';
import type { TextReading } from './reading.ts';
import { readTable } from './tables.ts';

/** Reads the top of a part, where each block has its number; `before` blocks of the part are there already. */
export function readPart(
  roots: Element[],
  part: NonNullable<Place['part']>,
  reading: TextReading,
  before = 0,
): Block[] {
  const blocks: Block[] = [];
  for (const root of roots) {
    const start = before + blocks.length;
    blocks.push(...new BlockReader((index) => ({ part, block: start + index }), reading).read(root));
  }
  return blocks;
}

/** Paragraphs, tables, lists and sections of one part, cell or text box, in reading order. */
class BlockReader {
  private readonly placeOf: (index: number) => Place;
  private readonly reading: TextReading;
  private readonly blocks: Block[] = [];

  constructor(placeOf: (index: number) => Place, reading: TextReading) {
    this.placeOf = placeOf;
    this.reading = reading;
  }

  read(parent: Element): Block[] {
    const depth = this.reading.fields.depth;
    this.visit(childrenOf(parent), false);
    const left = this.reading.fields.endSince(depth);
    if (left.length > 0) this.put(left, {});
    return this.blocks;
  }

  private visit(elements: Element[], listed: boolean): void {
    for (const element of elements) {
      switch (element.name) {
        case 'text:p':
        case 'text:h':
          this.paragraph(element, listed);
          break;
        case 'text:list':
        case 'text:numbered-paragraph':
          this.visit(childrenOf(element), true);
          break;
        case 'table:table':
          this.blocks.push(readTable(element, this.here(), this.reading, this.cell));
          break;
        case 'text:section':
          if (element.attributes['text:display'] === 'none') this.reading.notes.add('hidden_text');
          else this.visit(childrenOf(element), listed);
          break;
        case 'text:change-start':
        case 'text:change-end':
          this.reading.track(element);
          break;
        case 'office:forms':
        case 'text:tracked-changes':
          break;
        default:
          if (element.name.startsWith('draw:')) this.drawing(element);
          else this.visit(childrenOf(element), listed);
      }
    }
  }

  private readonly cell = (cell: Element, place: Place): Block[] =>
    new BlockReader(() => place, this.reading).read(cell);

  private here(): Place {
    return this.placeOf(this.blocks.length);
  }

  private put(inlines: Inline[], more: Pick<Paragraph, 'heading' | 'listItem'>): void {
    this.blocks.push({ kind: 'paragraph', inlines, place: this.here(), ...more });
  }

  private paragraph(element: Element, listed: boolean): void {
    this.reading.count();
    if (isHidden(element)) {
      this.reading.notes.add('hidden_text');
      return;
    }
    const place = this.here();
    const style = element.attributes['text:style-name'];
    const line = readLine(element, style, place, this.reading);
    const level = Number(element.attributes['text:outline-level'] ?? Number.NaN);
    const named = this.reading.styles.headingOf(style);
    const heading = element.name === 'text:h' && level >= 1 && level <= 6 ? level : named;
    this.put(line.inlines, {
      ...(heading === undefined ? {} : { heading }),
      ...(listed || this.reading.styles.isListed(style) ? { listItem: true as const } : {}),
    });
    this.textBoxes(line.textBoxes, place);
  }

  /** A drawing that is anchored to the page stands between the paragraphs. */
  private drawing(element: Element): void {
    const place = this.here();
    const holder: Element = { name: 'text:p', attributes: {}, children: [element] };
    const line = readLine(holder, undefined, place, this.reading);
    if (line.inlines.length > 0) this.put(line.inlines, {});
    this.textBoxes(line.textBoxes, place);
  }

  private textBoxes(boxes: Element[], place: Place): void {
    for (const box of boxes)
      this.blocks.push(...new BlockReader(() => ({ ...place, part: 'textbox' }), this.reading).read(box));
  }
}

/** A mark inside a paragraph hides it on a condition; how that came out is written beside it (part 3, 7.7.13). */
function isHidden(paragraph: Element): boolean {
  return childrenOf(paragraph).some(
    ({ name, attributes }) => name === 'text:hidden-paragraph' && attributes['text:is-hidden'] === 'true',
  );
}
