import { symbolIn, writtenIn } from '../characters.ts';
import { controlled } from '../control.ts';
import { bringsIn } from '../fields.ts';
import type { Inline, Marks, Place } from '../model.ts';
import { joined, lineBreak } from '../written.ts';
import { anywhere, child, childrenOf, type Element, textIn } from '../xml.ts';
import { chosenAlternative, isRing, textBoxesIn } from './alternatives.ts';
import { controlOf } from './control.ts';
import { fieldMark } from './legacy.ts';
import type { WordReading } from './reading.ts';
import { type Looks, looksIn, marksFrom } from './styles.ts';

/** What stands in a paragraph, and the text boxes that hang on it: those are read after it. */
export type Line = { inlines: Inline[]; textBoxes: Element[] };

export function readLine(paragraph: Element, style: string | undefined, place: Place, reading: WordReading): Line {
  const reader = new LineReader(style, place, reading);
  return reader.read(paragraph);
}

/** Where the reader stands within a paragraph. */
type Context = { inserted: boolean; into: Inline[] };

/**
 * Reads one paragraph. Insertions count, deletions do not; content controls, legacy fields and symbol fonts become boxes and
 * entries.
 */
class LineReader {
  private readonly style: string | undefined;
  private readonly place: Place;
  private readonly reading: WordReading;
  private readonly textBoxes: Element[] = [];

  constructor(style: string | undefined, place: Place, reading: WordReading) {
    this.style = style;
    this.place = place;
    this.reading = reading;
  }

  read(paragraph: Element): Line {
    const into: Inline[] = [];
    this.pieces(childrenOf(paragraph), { inserted: false, into });
    return { inlines: joined(into), textBoxes: this.textBoxes };
  }

  private pieces(elements: Element[], context: Context): void {
    for (const element of elements) {
      switch (element.name) {
        case 'w:r':
          this.run(element, context);
          break;
        case 'w:ins':
        case 'w:moveTo':
          this.reading.notes.add('tracked_changes');
          this.pieces(childrenOf(element), { ...context, inserted: true });
          break;
        case 'w:del':
        case 'w:moveFrom':
          this.reading.notes.add('tracked_changes');
          break;
        case 'w:sdt':
          this.control(element, context);
          break;
        case 'mc:AlternateContent':
          this.pieces(chosenAlternative(element), context);
          break;
        case 'w:fldSimple':
          if (bringsIn(element.attributes['w:instr'] ?? '')) this.reading.notes.add('external_references');
          this.pieces(childrenOf(element), context);
          break;
        case 'w:hyperlink':
        case 'w:smartTag':
        case 'w:customXml':
        case 'w:dir':
        case 'w:bdo':
        case 'w:rubyBase':
          this.pieces(childrenOf(element), context);
          break;
        case 'm:oMath':
        case 'm:oMathPara':
          this.put([{ kind: 'text', text: textIn(element), marks: {}, place: this.place }], context);
          break;
        case 'w:subDoc':
          this.reading.incomplete = true;
          break;
      }
    }
  }

  private control(element: Element, context: Context): void {
    const control = controlOf(element, this.place);
    const content = childrenOf(child(element, 'w:sdtContent'));
    if (control.kind === 'transparent') {
      this.pieces(content, context);
      return;
    }
    const written: Inline[] = [];
    this.pieces(content, { ...context, into: written });
    this.put(controlled(control, written, this.place), context);
  }

  private run(run: Element, context: Context): void {
    const properties = child(run, 'w:rPr');
    const styled = this.reading.styles.looksOf(this.style, child(properties, 'w:rStyle')?.attributes['w:val']);
    const looks = { ...styled, ...looksIn(properties) };
    if (!looks.hidden) {
      this.runContent(childrenOf(run), context, looks, marksFrom(looks, context.inserted));
      return;
    }
    if (textIn(run).trim() !== '') this.reading.notes.add('hidden_text');
    // A field that ends in hidden characters has ended all the same.
    const fieldMarks = childrenOf(run).filter(({ name }) => name === 'w:fldChar');
    this.runContent(fieldMarks, context, looks, {});
  }

  private runContent(elements: Element[], context: Context, looks: Looks, marks: Marks): void {
    for (const element of elements) {
      switch (element.name) {
        case 'w:t':
          this.put(writtenIn(looks.font ?? '', textIn(element), marks, this.place), context);
          break;
        case 'w:tab':
        case 'w:ptab':
          this.put([{ kind: 'break', by: 'tab' }], context);
          break;
        case 'w:br':
        case 'w:cr':
          this.put([lineBreak], context);
          break;
        case 'w:noBreakHyphen':
          this.put([{ kind: 'text', text: '-', marks, place: this.place }], context);
          break;
        case 'w:sym': {
          const { 'w:font': font = '', 'w:char': code = '' } = element.attributes;
          this.put(symbolIn(font, Number.parseInt(code, 16), marks, this.place), context);
          break;
        }
        case 'w:fldChar':
          this.put(fieldMark(element, this.place, this.reading.fields), context);
          break;
        case 'mc:AlternateContent':
          this.runContent(chosenAlternative(element), context, looks, marks);
          break;
        case 'w:ruby':
          this.pieces(
            childrenOf(element).filter(({ name }) => name === 'w:rubyBase'),
            context,
          );
          break;
        case 'w:drawing':
        case 'w:pict':
        case 'w:object':
          this.drawing(element, context);
          break;
      }
    }
  }

  private drawing(drawing: Element, context: Context): void {
    if (anywhere(drawing, 'w:control')) {
      // The state of an ActiveX control is in a binary part: something can be answered here, and what is not read.
      this.put([{ kind: 'box', state: 'unsure', how: 'picture', place: this.place }], context);
      return;
    }
    const boxes = textBoxesIn(drawing);
    this.textBoxes.push(...boxes);
    const ring = isRing(drawing) && boxes.every((box) => textIn(box).trim() === '');
    if (boxes.length > 0 && !ring) return;
    const alt = ring ? 'ring' : anywhere(drawing, 'wp:docPr')?.attributes.descr;
    this.put([{ kind: 'picture', place: this.place, ...(alt ? { alt } : {}) }], context);
  }

  private put(inlines: Inline[], context: Context): void {
    for (const inline of inlines) {
      this.reading.count();
      if (!this.reading.fields.take(inline)) context.into.push(inline);
    }
  }
}
