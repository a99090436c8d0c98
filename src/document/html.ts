import { Parser } from 'htmlparser2';
import { limits } from '../limits.ts';
import type { Block, Cell, Document, Inline, Marks, Paragraph, Place, ReadOutcome, Row, Table } from './model.ts';
import { isBoxState, splitAtBoxes } from './symbols.ts';

const blockTags = new Set(
  'p div h1 h2 h3 h4 h5 h6 li ul ol blockquote section article header footer form fieldset legend pre address dt dd hr center'.split(
    ' ',
  ),
);
const silentTags = new Set('script style head title noscript template svg math iframe object'.split(' '));
const markOf: Record<string, keyof Marks> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underlined',
  s: 'struck',
  del: 'struck',
  strike: 'struck',
  mark: 'highlighted',
};

type OpenTable = {
  table: Table;
  row: Row | null;
  cell: Cell | null;
  column: number;
  below: Map<number, number>;
  outer: Block[];
};

/** Reads the HTML of a mail: paragraphs, tables, marks and form controls. Nothing is fetched and nothing runs. */
export function readHtml(bytes: Uint8Array): ReadOutcome {
  const reader = new HtmlReader();
  let depth = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      depth += 1;
      reader.open(name, attributes);
    },
    ontext: (text) => reader.text(text),
    onclosetag: (name) => {
      depth -= 1;
      reader.close(name);
    },
  });
  const text = decode(bytes);
  for (let from = 0; from < text.length; from += chunk) {
    parser.write(text.slice(from, from + chunk));
    if (depth > limits.htmlDepth) return { kind: 'too_large', limit: 'htmlDepth' };
  }
  parser.end();
  return reader.finish();
}

/** Of a page that is nothing but nesting, no more than this is read before it is given up. */
const chunk = 16_384;

class HtmlReader {
  private readonly top: Block[] = [];
  private readonly tables: OpenTable[] = [];
  private readonly marks: { tag: string; marks: Marks }[] = [];
  private blocks = this.top;
  private inlines: Inline[] = [];
  private heading: number | undefined;
  private silent = 0;
  private items = 0;
  private tableCount = 0;
  private choice: { options: string[]; chosen: string; option: string | null; selected: boolean } | null = null;

  open(name: string, attributes: Record<string, string>): void {
    if (silentTags.has(name)) this.silent += 1;
    if (this.silent > 0 || this.items > limits.documentItems) return;
    if (blockTags.has(name) || name === 'br') this.openBlock(name);
    else if (name === 'table') this.openTable();
    else if (name === 'tr') this.openRow();
    else if (name === 'td' || name === 'th') this.openCell(attributes);
    else if (name === 'input') this.input(attributes);
    else if (name === 'select') this.choice = { options: [], chosen: '', option: null, selected: false };
    else if (name === 'option' && this.choice)
      this.choice = { ...this.choice, option: '', selected: 'selected' in attributes };
    else if (name === 'img')
      this.add({ kind: 'picture', place: this.place(), ...(attributes.alt ? { alt: attributes.alt } : {}) });
    const marks = marksOf(name, attributes.style ?? '');
    if (!voidTags.has(name)) this.marks.push({ tag: name, marks: { ...this.marks.at(-1)?.marks, ...marks } });
  }

  text(text: string): void {
    if (this.silent > 0 || this.items > limits.documentItems) return;
    if (this.choice) {
      if (this.choice.option !== null) this.choice.option += text;
      return;
    }
    const place = this.place();
    const marks = this.marks.at(-1)?.marks ?? {};
    for (const piece of splitAtBoxes(text.replace(/[\s\u00a0]+/g, ' '))) {
      if (isBoxState(piece)) this.add({ kind: 'box', state: piece, how: 'glyph', place });
      else this.add({ kind: 'text', text: piece, marks, place });
    }
  }

  close(name: string): void {
    if (silentTags.has(name)) this.silent = Math.max(0, this.silent - 1);
    if (this.silent > 0) return;
    const opened = this.marks.findLastIndex(({ tag }) => tag === name);
    if (opened >= 0) this.marks.length = opened;
    if (blockTags.has(name)) this.endParagraph();
    else if (name === 'td' || name === 'th') this.closeCell();
    else if (name === 'table') this.closeTable();
    else if (name === 'option') this.closeOption();
    else if (name === 'select') this.closeChoice();
  }

  finish(): ReadOutcome {
    while (this.tables.length > 0) this.closeTable();
    this.endParagraph();
    if (this.items > limits.documentItems) return { kind: 'too_large', limit: 'documentItems' };
    const document: Document = { format: 'html', blocks: this.top, headers: [], footers: [], notes: [] };
    return { kind: 'read', document };
  }

  private openBlock(name: string): void {
    if (name === 'br') {
      this.add({ kind: 'break', by: 'line' });
      return;
    }
    this.endParagraph();
    this.heading = /^h[1-6]$/.test(name) ? Number(name[1]) : undefined;
  }

  private openTable(): void {
    this.endParagraph();
    const table: Table = { kind: 'table', rows: [], place: { ...this.place(), table: this.tableCount } };
    this.tableCount += 1;
    this.blocks.push(table);
    this.tables.push({ table, row: null, cell: null, column: 0, below: new Map(), outer: this.blocks });
  }

  private openRow(): void {
    const open = this.tables.at(-1);
    if (!open) return;
    this.closeCell();
    open.row = { cells: [] };
    open.column = 0;
    open.table.rows.push(open.row);
  }

  private openCell(attributes: Record<string, string>): void {
    const open = this.tables.at(-1);
    if (!open) return;
    if (!open.row) this.openRow();
    this.closeCell();
    const rowIndex = open.table.rows.length - 1;
    while ((open.below.get(open.column) ?? -1) >= rowIndex) open.column += 1;
    const columnSpan = span(attributes.colspan);
    const rowSpan = span(attributes.rowspan);
    const place = { ...open.table.place, row: rowIndex, cell: open.row?.cells.length ?? 0 };
    const cell: Cell = { blocks: [], column: open.column, columnSpan, rowSpan, place };
    for (let covered = open.column; covered < open.column + columnSpan; covered += 1)
      open.below.set(covered, rowIndex + rowSpan - 1);
    open.row?.cells.push(cell);
    open.column += columnSpan;
    open.cell = cell;
    this.blocks = cell.blocks;
  }

  private closeCell(): void {
    this.endParagraph();
    const open = this.tables.at(-1);
    if (open?.cell) {
      open.cell = null;
      this.blocks = open.outer;
    }
  }

  private closeTable(): void {
    this.closeCell();
    const open = this.tables.pop();
    if (open) this.blocks = open.outer;
  }

  private input(attributes: Record<string, string>): void {
    const type = (attributes.type ?? 'text').toLowerCase();
    const place = this.place();
    const name = attributes.name ? { name: attributes.name } : {};
    if (type === 'checkbox' || type === 'radio') {
      const group = type === 'radio' && attributes.name ? { group: attributes.name } : {};
      this.add({
        kind: 'box',
        state: 'checked' in attributes ? 'ticked' : 'empty',
        how: 'form_field',
        place,
        ...name,
        ...group,
      });
    } else if (!['hidden', 'submit', 'button', 'reset', 'image', 'password'].includes(type)) {
      this.add({
        kind: 'entry',
        entry: type === 'date' ? 'date' : 'text',
        value: attributes.value ?? '',
        placeholder: false,
        how: 'form_field',
        place,
        marks: {},
        ...name,
      });
    }
  }

  private closeOption(): void {
    const choice = this.choice;
    if (!choice || choice.option === null) return;
    const option = choice.option.trim();
    this.choice = {
      options: [...choice.options, option],
      chosen: choice.selected ? option : choice.chosen,
      option: null,
      selected: false,
    };
  }

  private closeChoice(): void {
    const choice = this.choice;
    this.choice = null;
    if (choice)
      this.add({
        kind: 'entry',
        entry: 'choice',
        value: choice.chosen,
        placeholder: false,
        how: 'form_field',
        place: this.place(),
        marks: {},
        choices: choice.options,
      });
  }

  private add(inline: Inline): void {
    this.items += 1;
    this.inlines.push(inline);
  }

  private endParagraph(): void {
    const inlines = trimmed(this.inlines);
    this.inlines = [];
    if (inlines.length === 0) return;
    const paragraph: Paragraph = {
      kind: 'paragraph',
      inlines,
      place: this.place(),
      ...(this.heading === undefined ? {} : { heading: this.heading }),
    };
    this.heading = undefined;
    this.blocks.push(paragraph);
  }

  private place(): Place {
    return this.tables.at(-1)?.cell?.place ?? { part: 'body', block: this.top.length };
  }
}

const voidTags = new Set('br img input hr meta link col area base embed source track wbr'.split(' '));

function marksOf(name: string, style: string): Marks {
  const marks: Marks = {};
  const mark = markOf[name];
  if (mark) marks[mark] = true;
  if (/line-through/i.test(style)) marks.struck = true;
  if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) marks.bold = true;
  if (/background(-color)?:\s*(yellow|lime|aqua|cyan|fuchsia|#ff0|#ffff00)/i.test(style)) marks.highlighted = true;
  return marks;
}

function span(text: string | undefined): number {
  const count = Number.parseInt(text ?? '1', 10);
  return count >= 1 && count <= 200 ? count : 1;
}

function trimmed(inlines: Inline[]): Inline[] {
  const blank = (inline: Inline | undefined) =>
    inline && (inline.kind === 'break' || (inline.kind === 'text' && inline.text.trim() === ''));
  let from = 0;
  let to = inlines.length;
  while (from < to && blank(inlines[from])) from += 1;
  while (to > from && blank(inlines[to - 1])) to -= 1;
  return inlines.slice(from, to);
}

function decode(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return (buffer[0] === 0xff && buffer[1] === 0xfe ? buffer.toString('utf16le') : buffer.toString('utf8')).replace(
    /^\uFEFF/,
    '',
  );
}
