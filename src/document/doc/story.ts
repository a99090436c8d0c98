import { FlowBuilder } from '../flow/builder.ts';
import { marksFrom } from '../flow/looks.ts';
import type { Flow, FlowParagraph } from '../flow/model.ts';
import type { Anchors } from './boxes.ts';
import type { CharacterLooks } from './characters.ts';
import { formFieldAt } from './form-field.ts';
import type { Stand } from './paragraphs.ts';
import type { WordFile } from './word-file.ts';

const paragraphEnd = 0x0d;
const cellEnd = 0x07;
const sectionEnd = 0x0c;

/** Reads one story, or a part of one, from its first character to its last. `start` is where the story begins in the whole text. */
export function readStory(file: WordFile, from: number, to: number, start: number, anchors: Anchors | null): Flow {
  const reader = new StoryReader(file, start, anchors);
  const last = Math.min(to, file.text.length);
  file.claim(Math.max(0, last - from));
  return reader.read(from, last);
}

/** A field that is open: where its instruction begins, and whether it is a control of its own that cannot be read. */
type OpenField = { from: number; control: boolean };

class StoryReader {
  private readonly file: WordFile;
  private readonly start: number;
  private readonly anchors: Anchors | null;
  private readonly builder = new FlowBuilder();
  private readonly fields: OpenField[] = [];
  /** How deep in tables the present paragraph stands, and at which depths something of the present row is not deleted. */
  private depth = 0;
  private readonly kept = new Set<number>();

  constructor(file: WordFile, start: number, anchors: Anchors | null) {
    this.file = file;
    this.start = start;
    this.anchors = anchors;
  }

  read(from: number, to: number): Flow {
    for (let at = from; at < to; ) {
      const mark = this.endOfParagraph(at, to);
      const stand = this.file.standAt(mark);
      this.depth = stand.depth;
      const looks = this.runs(at, mark, stand.style);
      if (mark < to) this.end(this.file.text.charCodeAt(mark), looks, stand);
      at = mark + 1;
    }
    return this.builder.finish();
  }

  /** Where the mark that ends a paragraph stands, or the end of the story. */
  private endOfParagraph(from: number, to: number): number {
    for (let at = from; at < to; at += 1) {
      const code = this.file.text.charCodeAt(at);
      if (code === paragraphEnd || code === cellEnd) return at;
      // The same character is a page break, except where a section ends.
      if (code === sectionEnd && this.file.endsSection(at)) return at;
    }
    return to;
  }

  /** The runs of a paragraph up to its mark; the answer is how the mark looks. */
  private runs(from: number, mark: number, style: number): CharacterLooks | null {
    let looks: CharacterLooks | null = null;
    for (let at = from; at <= mark && at < this.file.text.length; ) {
      const run = this.file.runAt(at, style);
      looks = run.looks;
      const to = Math.min(run.to, mark);
      this.run(at, to, looks);
      at = Math.max(run.to, at + 1);
    }
    return looks;
  }

  private run(from: number, to: number, looks: CharacterLooks): void {
    if (to <= from) return;
    const { notes } = this.file;
    if (looks.deleted || looks.inserted) notes.add('tracked_changes');
    if (looks.deleted) return;
    let written = from;
    for (let at = from; at < to; at += 1) {
      const code = this.file.text.charCodeAt(at);
      if (code >= 0x20 && !looks.symbol) continue;
      this.words(this.file.text.slice(written, at), looks);
      written = at + 1;
      if (!looks.symbol) this.control(code, at, looks);
      else if (!looks.hidden) this.symbol(looks.symbol, looks);
    }
    this.words(this.file.text.slice(written, to), looks);
  }

  private words(text: string, looks: CharacterLooks): void {
    if (text === '') return;
    if (looks.hidden && text.trim() !== '') this.file.notes.add('hidden_text');
    if (looks.hidden) return;
    this.keep();
    this.builder.piece({ kind: 'text', text, font: this.file.fontName(looks.font), marks: marksFrom(looks) });
  }

  private keep(): void {
    for (let depth = 1; depth <= this.depth; depth += 1) this.kept.add(depth);
  }

  private symbol({ font, code }: { font: number; code: number }, looks: CharacterLooks): void {
    this.builder.piece({ kind: 'symbol', code, font: this.file.fontName(font), marks: marksFrom(looks) });
  }

  /** Control characters: marks of fields, breaks, and signs for what is not text ([MS-DOC] 2.4.1). */
  private control(code: number, at: number, looks: CharacterLooks): void {
    switch (code) {
      case 0x13:
        this.fields.push({ from: at + 1, control: false });
        this.builder.piece({ kind: 'field_begin' });
        return;
      case 0x14:
        this.builder.piece({ kind: 'field_separate' });
        this.separate(at);
        return;
      case 0x15:
        this.fields.pop();
        this.builder.piece({ kind: 'field_end' });
        return;
    }
    if (looks.hidden) return;
    switch (code) {
      case 0x09:
        this.builder.piece({ kind: 'break', by: 'tab' });
        break;
      case 0x0b:
      case 0x0c:
      case 0x0e:
        this.builder.piece({ kind: 'break', by: 'line' });
        break;
      case 0x1e:
        this.words('-', looks);
        break;
      case 0x01:
        this.picture(looks);
        break;
      case 0x08:
        this.drawing(at, looks);
        break;
    }
  }

  /** A control of a program inside the page can be answered, and how it stands is kept in a form of its own. */
  private separate(at: number): void {
    const field = this.fields.at(-1);
    if (!field) return;
    const instruction = this.file.text.slice(field.from, Math.min(at, field.from + 100));
    if (/^\s*CONTROL\b/i.test(instruction)) {
      field.control = true;
      this.builder.piece({ kind: 'unsure_box' });
    } else if (/^\s*(?:EMBED|LINK)\b/i.test(instruction)) this.file.notes.add('embedded_files');
  }

  private picture(looks: CharacterLooks): void {
    if (!looks.special) return;
    if (looks.isFormField) {
      const field = formFieldAt(this.file.data, looks.data ?? 0);
      if (field) this.builder.piece({ kind: 'form_field', field });
    } else if (!this.fields.some(({ control }) => control)) this.builder.piece({ kind: 'picture' });
  }

  private drawing(at: number, looks: CharacterLooks): void {
    if (!looks.special) return;
    const { ring, boxes } = this.anchors?.at(at - this.start) ?? { ring: false, boxes: [] };
    const flows = boxes.map(({ from, to }) => readStory(this.file, from, to, from, null));
    if (ring && !flows.some(hasWords)) this.builder.piece({ kind: 'picture', alt: 'ring' });
    else if (flows.length === 0) this.builder.piece({ kind: 'picture' });
    else for (const flow of flows) this.builder.box(flow);
  }

  private end(code: number, looks: CharacterLooks | null, stand: Stand): void {
    const more: Pick<FlowParagraph, 'heading' | 'listItem'> = {
      ...(stand.heading === undefined ? {} : { heading: stand.heading }),
      ...(stand.listed && { listItem: true as const }),
    };
    const deleted = looks?.deleted === true;
    if (deleted || looks?.inserted) this.file.notes.add('tracked_changes');
    if (stand.endsRow) this.endRow(stand, deleted);
    else if (code === cellEnd || stand.endsCell) {
      if (!deleted) this.keep();
      this.builder.endCell(code === cellEnd ? 1 : Math.max(2, stand.depth), more);
    }
    // A paragraph whose end was deleted goes on in the next one.
    else if (!deleted) this.builder.endParagraph(stand.depth, more);
  }

  /** A deleted row is deleted cell by cell: other writers mark the end of a row as deleted where only the words after it are. */
  private endRow(stand: Stand, marked: boolean): void {
    const depth = Math.max(1, stand.depth);
    const deleted = marked && !this.kept.has(depth);
    this.kept.delete(depth);
    this.builder.endRow(depth, { ...stand.row.shape(), ...(deleted && { deleted }) });
  }
}

export function hasWords(flow: Flow): boolean {
  return flow.some((block) => block.kind === 'table' || block.pieces.length > 0);
}
