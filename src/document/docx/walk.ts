import { limits } from '../../limits.ts';
import type { Block, Cell, DocumentNote, Inline, Marks, Paragraph, Place, Row, Table } from '../model.ts';
import { isBoxState, splitAtBoxes, symbolMeaning } from '../symbols.ts';
import { anywhere, child, childrenOf, type Element, textIn } from '../xml.ts';
import { type Control, controlOf, entryFrom, isRing, type LegacyField, legacyFieldOf, legacyText } from './control.ts';
import { type Looks, looksIn, marksFrom, outlineLevel, type Styles, shadeOf } from './styles.ts';

export class TooManyItems extends Error {}

type Part = NonNullable<Place['part']>;
/** A field (w:fldChar) between its begin and its end. Fields nest; a legacy text field gathers what is written in it. */
type OpenField = { legacy: LegacyField | null; inResult: boolean; written: string; marks: Marks };

/**
 * Walks one part of a Word document in reading order. Insertions count, deletions do not; content controls, legacy fields and
 * symbol fonts become boxes and entries; text boxes follow the paragraph that they hang on.
 */
export class Walker {
  readonly notes = new Set<DocumentNote>();
  private readonly styles: Styles;
  private readonly fields: OpenField[] = [];
  private tables = 0;
  private items = 0;

  constructor(styles: Styles) {
    this.styles = styles;
  }

  /** Blocks of a part, a cell or a text box. At the top of a part each block counts itself; inside a table the place is the cell's. */
  blocks(parent: Element, place: Place, top: boolean): Block[] {
    const blocks: Block[] = [];
    const here = () => (top ? { ...place, block: blocks.length } : place);
    const visit = (element: Element) => {
      switch (element.name) {
        case 'w:p':
          blocks.push(...this.paragraph(element, here()));
          break;
        case 'w:tbl':
          blocks.push(this.table(element, here()));
          break;
        case 'w:sdt':
          blocks.push(...this.controlledBlocks(element, here(), top));
          break;
        case 'w:ins':
        case 'w:moveTo':
        case 'w:customXml':
        case 'w:smartTag':
          for (const inner of childrenOf(element)) visit(inner);
          break;
        case 'w:del':
        case 'w:moveFrom':
          this.notes.add('tracked_changes');
          break;
        case 'mc:AlternateContent':
          for (const inner of childrenOf(chosenAlternative(element))) visit(inner);
          break;
      }
    };
    for (const element of childrenOf(parent)) visit(element);
    return blocks;
  }

  private controlledBlocks(element: Element, place: Place, top: boolean): Block[] {
    const control = controlOf(element, place);
    const content = child(element, 'w:sdtContent');
    if (control.kind === 'transparent') return content ? this.blocks(content, place, top) : [];
    const written = content ? this.blocks(content, place, false) : [];
    // A control around a table or other controls only groups them.
    if (control.kind === 'entry' && !control.placeholder && written.some(holdsMore)) return written;
    return [{ kind: 'paragraph', inlines: [this.controlInline(control, written, place)], place }];
  }

  private controlInline(control: Exclude<Control, { kind: 'transparent' }>, written: Block[], place: Place): Inline {
    this.count();
    if (control.kind === 'box') return control.box;
    const inlines = written.flatMap((block) => (block.kind === 'paragraph' ? [...block.inlines, lineBreak] : []));
    return entryFrom(control, plain(inlines), commonMarks(inlines), place);
  }

  private table(element: Element, place: Place): Table {
    const index = this.tables;
    this.tables += 1;
    const rows: Row[] = [];
    const open = new Map<number, Cell>();
    for (const { row, control } of flattened(element, 'w:tr')) {
      const properties = child(row, 'w:trPr');
      if (child(properties, 'w:del')) {
        this.notes.add('tracked_changes');
        continue;
      }
      const cells = this.cells(row, { ...place, table: index, row: rows.length }, open, control);
      rows.push({ cells, ...(child(properties, 'w:tblHeader') ? { header: true as const } : {}) });
    }
    return { kind: 'table', rows, place: { ...place, table: index } };
  }

  private cells(row: Element, place: Place, open: Map<number, Cell>, rowControl: Element | null): Cell[] {
    const cells: Cell[] = [];
    let column = Number(child(child(row, 'w:trPr'), 'w:gridBefore')?.attributes['w:val'] ?? 0) || 0;
    for (const { row: element, control } of flattened(row, 'w:tc')) {
      this.count();
      const properties = child(element, 'w:tcPr');
      const columnSpan = Math.max(1, Number(child(properties, 'w:gridSpan')?.attributes['w:val'] ?? 1) || 1);
      const merge = child(properties, 'w:vMerge');
      const upper = open.get(column);
      if (merge && merge.attributes['w:val'] !== 'restart' && upper) {
        upper.rowSpan += 1;
        // Word keeps no words in a continued cell, but other writers do, and they must not be lost.
        upper.blocks.push(...this.blocks(element, upper.place, false).filter(hasWords));
      } else {
        const at: Place = { ...place, cell: cells.length };
        const shade = shadeOf(properties);
        const own = control ?? rowControl;
        const cell: Cell = {
          blocks: this.cellBlocks(element, own === rowControl ? null : own, at),
          column,
          columnSpan,
          rowSpan: 1,
          place: at,
          ...(shade ? { shade } : {}),
        };
        cells.push(cell);
        for (let covered = column; covered < column + columnSpan; covered += 1) open.delete(covered);
        if (merge) open.set(column, cell);
      }
      column += columnSpan;
    }
    return cells;
  }

  /** A control may stand around a whole cell (w:sdt > w:sdtContent > w:tc). */
  private cellBlocks(cell: Element, controlElement: Element | null, place: Place): Block[] {
    const written = this.blocks(cell, place, false);
    if (!controlElement) return written;
    const control = controlOf(controlElement, place);
    if (control.kind === 'transparent' || (control.kind === 'entry' && !control.placeholder && written.some(holdsMore)))
      return written;
    return [{ kind: 'paragraph', inlines: [this.controlInline(control, written, place)], place }];
  }

  private paragraph(element: Element, place: Place): Block[] {
    this.count();
    const properties = child(element, 'w:pPr');
    const style = child(properties, 'w:pStyle')?.attributes['w:val'];
    const inlines: Inline[] = [];
    const beside: Block[] = [];
    this.inlines(element, { place, looks: this.styles.looksOf(style), inserted: false, into: inlines, beside });
    const heading = outlineLevel(properties) ?? this.styles.headingOf(style);
    const paragraph: Paragraph = {
      kind: 'paragraph',
      inlines: joined(inlines),
      place,
      ...(heading === undefined ? {} : { heading }),
      ...(child(properties, 'w:numPr') ? { listItem: true as const } : {}),
    };
    return [paragraph, ...beside];
  }

  private inlines(parent: Element, context: Context): void {
    for (const element of childrenOf(parent)) {
      switch (element.name) {
        case 'w:r':
          this.run(element, context);
          break;
        case 'w:ins':
        case 'w:moveTo':
          this.notes.add('tracked_changes');
          this.inlines(element, { ...context, inserted: true });
          break;
        case 'w:del':
        case 'w:moveFrom':
          this.notes.add('tracked_changes');
          break;
        case 'w:sdt':
          this.controlledInlines(element, context);
          break;
        case 'mc:AlternateContent': {
          const chosen = chosenAlternative(element);
          if (chosen) this.inlines(chosen, context);
          break;
        }
        case 'w:hyperlink':
        case 'w:fldSimple':
        case 'w:smartTag':
        case 'w:customXml':
        case 'w:dir':
        case 'w:bdo':
          this.inlines(element, context);
          break;
      }
    }
  }

  private controlledInlines(element: Element, context: Context): void {
    const control = controlOf(element, context.place);
    const content = child(element, 'w:sdtContent');
    if (control.kind === 'transparent') {
      if (content) this.inlines(content, context);
      return;
    }
    const written: Inline[] = [];
    if (content) this.inlines(content, { ...context, into: written });
    const nested =
      control.kind === 'entry' &&
      !control.placeholder &&
      written.some((inline) => inline.kind === 'box' || inline.kind === 'entry');
    if (nested) context.into.push(...written);
    else
      this.put(
        this.controlInline(control, [{ kind: 'paragraph', inlines: written, place: context.place }], context.place),
        context,
      );
  }

  private run(run: Element, context: Context): void {
    const properties = child(run, 'w:rPr');
    const styled = this.styles.looksOf(child(properties, 'w:rStyle')?.attributes['w:val']);
    const looks = { ...context.looks, ...styled, ...looksIn(properties) };
    if (looks.hidden) {
      if (textIn(run).trim() !== '') this.notes.add('hidden_text');
      return;
    }
    this.runContent(run, { ...context, looks }, marksFrom(looks, context.inserted));
  }

  private runContent(run: Element, context: Context, marks: Marks): void {
    for (const element of childrenOf(run)) {
      switch (element.name) {
        case 'w:t':
          this.text(textIn(element), context, marks);
          break;
        case 'w:tab':
        case 'w:ptab':
          this.put({ kind: 'break', by: 'tab' }, context);
          break;
        case 'w:br':
        case 'w:cr':
          this.put(lineBreak, context);
          break;
        case 'w:noBreakHyphen':
          this.text('-', context, marks);
          break;
        case 'w:sym':
          this.symbol(
            element.attributes['w:font'] ?? '',
            Number.parseInt(element.attributes['w:char'] ?? '', 16),
            context,
            marks,
          );
          break;
        case 'w:fldChar':
          this.fieldMark(element, context);
          break;
        case 'mc:AlternateContent': {
          const chosen = chosenAlternative(element);
          if (chosen) this.runContent(chosen, context, marks);
          break;
        }
        case 'w:drawing':
        case 'w:pict':
        case 'w:object':
          this.drawing(element, context);
          break;
      }
    }
  }

  private text(text: string, context: Context, marks: Marks): void {
    const font = context.looks.font ?? '';
    if (symbolMeaning(font, 0) !== null) {
      for (const letter of text) this.symbol(font, letter.codePointAt(0) ?? 0, context, marks);
      return;
    }
    for (const piece of splitAtBoxes(text.replaceAll('\u00ad', ''))) {
      if (isBoxState(piece)) this.put({ kind: 'box', state: piece, how: 'glyph', place: context.place }, context);
      else this.put({ kind: 'text', text: piece, marks, place: context.place }, context);
    }
  }

  private symbol(font: string, code: number, context: Context, marks: Marks): void {
    const meaning = symbolMeaning(font, code);
    if (meaning && 'box' in meaning)
      this.put({ kind: 'box', state: meaning.box, how: 'glyph', place: context.place }, context);
    else if (meaning?.text) this.put({ kind: 'text', text: meaning.text, marks, place: context.place }, context);
    else if (code === 0x20) this.put({ kind: 'text', text: ' ', marks, place: context.place }, context);
  }

  /** Begin, separate, end. Between begin and separate stands the instruction, which is not text. */
  private fieldMark(mark: Element, context: Context): void {
    const type = mark.attributes['w:fldCharType'];
    if (type === 'begin') {
      const legacy = legacyFieldOf(mark, context.place);
      this.fields.push({ legacy, inResult: false, written: '', marks: {} });
      return;
    }
    const field = this.fields.at(-1);
    if (!field) return;
    if (type === 'separate') field.inResult = true;
    if (type !== 'end') return;
    this.fields.pop();
    if (field.legacy?.kind === 'box') this.put(field.legacy.box, context);
    else if (field.legacy?.kind === 'choice') this.put(field.legacy.entry, context);
    else if (field.legacy?.kind === 'text')
      this.put(legacyText(field.legacy, field.written, field.marks, context.place), context);
  }

  /** Where a piece goes: into the text field that is open, nowhere while an instruction or a drawn check box is, else into the paragraph. */
  private put(inline: Inline, context: Context): void {
    this.count();
    const field = this.fields.at(-1);
    if (!field) context.into.push(inline);
    else if (!field.inResult) return;
    else if (field.legacy === null) context.into.push(inline);
    else if (field.legacy.kind === 'text') {
      field.written +=
        inline.kind === 'break' ? (inline.by === 'tab' ? ' ' : '\n') : 'text' in inline ? inline.text : '';
      if (inline.kind === 'text' && inline.text.trim() !== '') field.marks = inline.marks;
    }
  }

  private drawing(drawing: Element, context: Context): void {
    const box = anywhere(drawing, 'w:txbxContent');
    if (box) {
      context.beside.push(...this.blocks(box, { ...context.place, part: 'textbox' }, false));
      return;
    }
    const alt = isRing(drawing) ? 'ring' : anywhere(drawing, 'wp:docPr')?.attributes.descr;
    this.put({ kind: 'picture', place: context.place, ...(alt ? { alt } : {}) }, context);
  }

  private count(): void {
    this.items += 1;
    if (this.items > limits.documentItems) throw new TooManyItems();
  }
}

type Context = { place: Place; looks: Looks; inserted: boolean; into: Inline[]; beside: Block[] };

export const partPlace = (part: Part): Place => ({ part });

const lineBreak: Inline = { kind: 'break', by: 'line' };

/** Writers give newer content first and an older picture of the same thing as the fall-back: only one of them is read. */
function chosenAlternative(element: Element): Element | undefined {
  return child(element, 'mc:Choice') ?? child(element, 'mc:Fallback');
}

/** Rows of a table or cells of a row, also those inside content controls, insertions and custom XML. */
function flattened(
  parent: Element,
  name: 'w:tr' | 'w:tc',
  control: Element | null = null,
): { row: Element; control: Element | null }[] {
  return childrenOf(parent).flatMap((element) => {
    if (element.name === name) return [{ row: element, control }];
    if (element.name === 'w:sdt') {
      const content = child(element, 'w:sdtContent');
      return content ? flattened(content, name, element) : [];
    }
    if (['w:ins', 'w:moveTo', 'w:customXml', 'w:smartTag'].includes(element.name))
      return flattened(element, name, control);
    return element.name === 'mc:AlternateContent'
      ? flattened(chosenAlternative(element) ?? emptyElement, name, control)
      : [];
  });
}

const emptyElement: Element = { name: '', attributes: {}, children: [] };

function holdsMore(block: Block): boolean {
  return block.kind === 'table' || block.inlines.some((inline) => inline.kind === 'box' || inline.kind === 'entry');
}

function hasWords(block: Block): boolean {
  return block.kind === 'table' || block.inlines.some((inline) => inline.kind !== 'text' || inline.text.trim() !== '');
}

function plain(inlines: Inline[]): string {
  const text = inlines
    .map((inline) =>
      inline.kind === 'text' ? inline.text : inline.kind === 'break' ? (inline.by === 'tab' ? '\t' : '\n') : '',
    )
    .join('');
  return text.trim();
}

function commonMarks(inlines: Inline[]): Marks {
  const texts = inlines.filter((inline) => inline.kind === 'text').filter(({ text }) => text.trim() !== '');
  return texts.length > 0 && texts.every(({ marks }) => marks.struck)
    ? { ...texts[0]?.marks, struck: true }
    : texts.length === 1
      ? (texts[0]?.marks ?? {})
      : {};
}

/** Word cuts a text into runs at every edit; neighbours that look alike are one text again. */
function joined(inlines: Inline[]): Inline[] {
  const result: Inline[] = [];
  for (const inline of inlines) {
    const last = result.at(-1);
    if (inline.kind === 'text' && last?.kind === 'text' && sameMarks(last.marks, inline.marks))
      result[result.length - 1] = { ...last, text: last.text + inline.text };
    else result.push(inline);
  }
  return result;
}

const markNames = ['bold', 'italic', 'underlined', 'struck', 'highlighted', 'circled', 'inserted'] as const;

function sameMarks(one: Marks, other: Marks): boolean {
  return markNames.every((name) => one[name] === other[name]);
}
