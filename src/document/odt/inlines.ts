import { writtenIn } from '../characters.ts';
import { controlled } from '../control.ts';
import type { Entry, Inline, Place } from '../model.ts';
import { joined, lineBreak } from '../written.ts';
import { child, childrenOf, type Element, textIn } from '../xml.ts';
import { formControl } from './controls.ts';
import { contentControlOf, fieldMarkOf } from './fields.ts';
import type { TextReading } from './reading.ts';
import { type Looks, marksFrom } from './styles.ts';

/** What stands in a paragraph, and the text boxes that hang on it: those are read after it. */
export type Line = { inlines: Inline[]; textBoxes: Element[] };

export function readLine(paragraph: Element, style: string | undefined, place: Place, reading: TextReading): Line {
  return new LineReader(place, reading).read(paragraph, reading.styles.looksOf('paragraph', style));
}

/** Where the reader stands within a paragraph. */
type Context = { looks: Looks; into: Inline[] };

/** Not words of the paragraph: comments, marks, and the settings of what is read by its own rule. */
const silent = new Set([
  'office:annotation',
  'office:annotation-end',
  'office:event-listeners',
  'text:note-citation',
  'text:ruby-text',
  'text:label',
  'loext:list-item',
  'field:param',
  'svg:title',
  'svg:desc',
  'text:reference-mark',
]);

/** Reads one paragraph. Whatever element is not known is read for the words in it: a field shows its own text. */
class LineReader {
  private readonly place: Place;
  private readonly reading: TextReading;
  private readonly textBoxes: Element[] = [];
  /** White space is folded over the whole paragraph, whatever elements it is cut into (part 3, 6.1.2). */
  private afterSpace = true;

  constructor(place: Place, reading: TextReading) {
    this.place = place;
    this.reading = reading;
  }

  read(paragraph: Element, looks: Looks): Line {
    const into: Inline[] = [];
    this.pieces(paragraph.children, { looks, into });
    return { inlines: joined(into), textBoxes: this.textBoxes };
  }

  private pieces(pieces: (Element | string)[], context: Context): void {
    for (const piece of pieces) {
      if (typeof piece === 'string') this.characters(piece, context);
      else if (!silent.has(piece.name)) this.element(piece, context);
    }
  }

  private element(element: Element, context: Context): void {
    const { attributes } = element;
    if (isHidden(element)) {
      this.reading.notes.add('hidden_text');
      return;
    }
    switch (element.name) {
      case 'text:span':
        this.pieces(element.children, { ...context, looks: this.spanLooks(context, attributes['text:style-name']) });
        break;
      case 'text:s':
        this.text(' '.repeat(Math.min(100, Math.max(1, Number(attributes['text:c'] ?? 1) || 1))), context);
        break;
      case 'text:tab':
        this.put([{ kind: 'break', by: 'tab' }], context);
        break;
      case 'text:line-break':
        this.put([lineBreak], context);
        break;
      case 'text:change-start':
      case 'text:change-end':
        this.reading.track(element);
        break;
      case 'text:note':
        this.reading.footnotes.push(element);
        break;
      case 'text:text-input':
      case 'text:variable-input':
      case 'text:user-field-input':
      case 'text:placeholder':
      case 'text:drop-down':
        this.inputField(element, context);
        break;
      case 'loext:content-control':
        this.contentControl(element, context);
        break;
      case 'field:fieldmark':
      case 'field:fieldmark-start':
      case 'field:fieldmark-separator':
      case 'field:fieldmark-end':
        this.fieldMark(element, context);
        break;
      default:
        if (element.name.startsWith('draw:')) this.drawing(element, context);
        else this.pieces(element.children, context);
    }
  }

  private spanLooks({ looks }: Context, style: string | undefined): Looks {
    return { ...looks, ...this.reading.styles.looksOf('text', style) };
  }

  private characters(raw: string, context: Context): void {
    const folded = raw.replace(/[\t\r\n ]+/g, ' ');
    const text = this.afterSpace && folded.startsWith(' ') ? folded.slice(1) : folded;
    if (text === '') return;
    this.text(text, context);
    this.afterSpace = text.endsWith(' ');
  }

  private text(text: string, { looks, into }: Context): void {
    this.afterSpace = false;
    if (looks.hidden) {
      if (text.trim() !== '') this.reading.notes.add('hidden_text');
      return;
    }
    const marks = marksFrom(looks, this.reading.insertions.size > 0);
    this.put(writtenIn(looks.font ?? '', text, marks, this.place), { looks, into });
  }

  /** A place that asks for words (part 3, 7.4.15 and 7.7); its description is what the author wrote beside it. */
  private inputField(element: Element, context: Context): void {
    const written: Inline[] = [];
    this.pieces(element.children, { ...context, into: written });
    const choices = childrenOf(element).flatMap(({ attributes }) => attributes['text:value'] ?? []);
    const entry: Entry['entry'] = element.name === 'text:drop-down' ? 'choice' : 'text';
    const name = element.attributes['text:name'];
    const label = element.attributes['text:description'];
    const placeholder = element.name === 'text:placeholder';
    const naming = { ...(name ? { name } : {}), ...(label ? { label } : {}) };
    this.put(controlled({ kind: 'entry', entry, choices, naming, placeholder }, written, this.place), context);
  }

  private contentControl(element: Element, context: Context): void {
    const control = contentControlOf(element, this.place);
    if (control.kind === 'transparent') {
      this.pieces(element.children, context);
      return;
    }
    const written: Inline[] = [];
    this.pieces(element.children, { ...context, into: written });
    this.put(controlled(control, written, this.place), context);
  }

  private fieldMark(element: Element, context: Context): void {
    const { fields } = this.reading;
    const [, step] = element.name.split('fieldmark');
    if (step === '' || step === '-start') {
      fields.begin(fieldMarkOf(element, this.place), this.place);
      fields.separate();
    }
    if (step === '' || step === '-end') this.put(fields.end(), context);
  }

  private drawing(element: Element, context: Context): void {
    if (element.name === 'draw:control') {
      const control = this.reading.controls.get(element.attributes['draw:control'] ?? '');
      if (control) this.put(formControl(control, this.place), context);
      return;
    }
    if (element.name === 'draw:a' || element.name === 'draw:g') {
      this.pieces(childrenOf(element), context);
      return;
    }
    const box = element.name === 'draw:frame' ? child(element, 'draw:text-box') : element;
    const words = box !== undefined && childrenOf(box).some(({ name }) => /^(?:text|table):/.test(name));
    if (words) this.textBoxes.push(box);
    const ring = isRing(element) && (!words || textIn(box).trim() === '');
    if (words && !ring) return;
    const alt = ring ? 'ring' : textIn(child(element, 'svg:desc') ?? child(element, 'svg:title'));
    if (box !== undefined && element.name === 'draw:frame' && !ring) return;
    this.put([{ kind: 'picture', place: this.place, ...(alt ? { alt } : {}) }], context);
  }

  private put(inlines: Inline[], { into }: Context): void {
    for (const inline of inlines) {
      this.reading.count();
      if (!this.reading.fields.take(inline)) into.push(inline);
    }
  }
}

/** Text on a condition that is not met, as the program that wrote the file last showed it. */
function isHidden({ name, attributes }: Element): boolean {
  return (
    ((name === 'text:hidden-text' || name === 'text:hidden-paragraph') && attributes['text:is-hidden'] === 'true') ||
    (name.startsWith('text:') && attributes['text:display'] === 'none')
  );
}

/** A ring drawn on the page: somebody circled an answer, but the file does not say which words stand inside. */
function isRing(drawing: Element): boolean {
  const shape = child(drawing, 'draw:enhanced-geometry')?.attributes['draw:type'] ?? '';
  return (
    drawing.name === 'draw:ellipse' ||
    drawing.name === 'draw:circle' ||
    /^(?:mso-spt3|ellipse|circle|ring)$/.test(shape)
  );
}
