import { limits } from '../../limits.ts';
import { plainLooks } from '../flow/looks.ts';
import type { Flow } from '../flow/model.ts';
import { TooLarge } from '../reading.ts';
import { footers, headers, letters, skipped, transparent } from './destinations.ts';
import { Flows } from './flows.ts';
import { FormFieldDraft } from './form-field.ts';
import { ColourTable, FontTable, headingAt, StyleSheet } from './head.ts';
import { Letters } from './letters.ts';
import { looksAfter } from './looks.ts';
import { RowDraft } from './row.ts';
import { firstState, plainStand, type State, type Target, type WordSink } from './state.ts';
import type { TokenSink } from './tokens.ts';

/** Follows the groups of an RTF file and knows at each place where words go and how they look. */
export class RtfReader implements TokenSink {
  readonly flows = new Flows();
  private readonly fonts = new FontTable();
  private readonly colours = new ColourTable();
  private readonly styles = new StyleSheet();
  /** The states of the groups around the present one, and what is to be done when each ends. */
  private readonly groups: { state: State; atEnd: (() => void)[] }[] = [];
  private readonly letters = new Letters();
  private state = firstState(new RowDraft(this.colours));
  private filePage = 1252;
  private defaultFont = 0;
  private generator = '';

  open(): void {
    this.flush();
    if (this.groups.length >= limits.rtfDepth) throw new TooLarge('rtfDepth');
    this.groups.push({ state: this.state, atEnd: [] });
    this.state = { ...this.state, optional: false };
  }

  close(): boolean {
    this.flush();
    const group = this.groups.pop();
    for (const end of group?.atEnd ?? []) end();
    if (group) this.state = group.state;
    return this.groups.length > 0;
  }

  byte(byte: number): void {
    if (byte === 0x09) this.word('tab', undefined);
    else if (this.state.target !== null && this.letters.add(byte)) this.flush();
  }

  symbol(letter: string): void {
    if (letter === '*') this.state.optional = true;
    const text = { '~': '\u00a0', _: '-' }[letter];
    if (text === undefined || this.letters.repeatsSymbol()) return;
    this.flush();
    this.write(text);
  }

  word(name: string, parameter: number | undefined): void {
    this.flush();
    const { state } = this;
    const { optional } = state;
    state.optional = false;
    if (name === 'ud') state.target = state.around;
    if (state.target === null) return;
    if (name === 'u') {
      this.write(String.fromCharCode((parameter ?? 0) & 0xffff));
      this.letters.repeat(state.fallbacks);
      return;
    }
    if (name === 'uc') {
      state.fallbacks = Math.max(0, parameter ?? 1);
      return;
    }
    const begin = this.beginnings.get(name);
    if (begin) begin(name);
    else if (optional && !transparent.has(name)) this.redirect(null);
    else if (state.words) state.words.word(name, parameter);
    else if (letters[name] !== undefined) this.write(letters[name]);
    else if (state.target === 'document' && !this.ends(name) && !this.stands(name, parameter))
      this.settles(name, parameter);
  }

  private flush(): void {
    // In the file's head a font is only described, not used.
    const font = this.state.target === 'document' ? this.fonts.get(this.state.looks.font) : undefined;
    const text = this.letters.take(font, this.filePage);
    if (text !== '') this.write(text);
  }

  private write(text: string): void {
    const { target, looks } = this.state;
    if (target === 'document') this.flows.text(text, this.fonts.get(looks.font)?.name ?? '', looks);
    else target?.(text);
  }

  private redirect(target: Target, words: WordSink | null = null): void {
    this.state.target = target;
    this.state.words = words;
  }

  private atEnd(end: () => void): void {
    this.groups.at(-1)?.atEnd.push(end);
  }

  private ends(name: string): boolean {
    const { stand } = this.state;
    return this.flows.end(name, this.state, headingAt(stand.outline) ?? this.styles.headingOf(stand.style));
  }

  /** Where the paragraph stands, and what its row is like. */
  private stands(name: string, given: number | undefined): boolean {
    const { state } = this;
    const parameter = given ?? 0;
    if (/^(?:tr|cl|cellx)/.test(name)) state.row.word(name, given);
    else if (name === 'pard') state.stand = plainStand;
    else if (name === 'intbl') state.stand = { ...state.stand, inTable: true };
    else if (name === 'itap') state.stand = { ...state.stand, depth: Math.max(0, parameter) };
    else if (name === 's') state.stand = { ...state.stand, style: parameter };
    else if (name === 'outlinelevel') state.stand = { ...state.stand, outline: parameter };
    else if (name === 'ls') state.stand = { ...state.stand, listed: parameter > 0 };
    else return false;
    return true;
  }

  /** How words look from here, and what holds for the whole file. */
  private settles(name: string, parameter: number | undefined): void {
    const { state } = this;
    if (name === 'plain') state.looks = plainLooks(this.defaultFont);
    else if (name === 'ansicpg') this.filePage = parameter ?? 1252;
    else if (name === 'mac') this.filePage = 10_000;
    else if (name === 'deff') {
      this.defaultFont = parameter ?? 0;
      state.looks = plainLooks(this.defaultFont);
    } else if (name === 'objocx') this.flows.piece({ kind: 'unsure_box' });
    else if (name === 'dpellipse' && state.shape) state.shape.ring = true;
    else {
      const looks = looksAfter(state.looks, name, parameter, (colour) => this.isVisible(name, colour));
      if (looks) state.looks = looks;
    }
  }

  /** Word's highlighter has sixteen colours of its own in the table; 0 is none, and white marks nothing. */
  private isVisible(name: string, colour: number): boolean {
    if (colour === 0) return false;
    return this.colours.fill(colour) !== undefined || (name === 'highlight' && !this.colours.has(colour));
  }

  /** What begins a group, and what is done then. */
  private readonly beginnings = new Map<string, (name: string) => void>([
    ...[...skipped].map((name) => [name, () => this.skip(name)] as const),
    ...[...headers].map((name) => [name, () => this.beginFlow((flow) => this.flows.headers.push(flow))] as const),
    ...[...footers].map((name) => [name, () => this.beginFlow((flow) => this.flows.footers.push(flow))] as const),
    ['footnote', () => this.beginFlow((flow) => this.flows.footnotes.push(flow))],
    ['fonttbl', () => this.redirect((text) => this.fonts.text(text), this.fonts)],
    ['colortbl', () => this.redirect((text) => this.colours.text(text), this.colours)],
    ['stylesheet', () => this.redirect((text) => this.styles.text(text), this.styles)],
    ['generator', () => this.redirect((text) => this.generates(text))],
    ['field', () => this.beginField()],
    ['fldrslt', () => this.state.target === 'document' && this.flows.piece({ kind: 'field_separate' })],
    ['formfield', () => this.beginFormField()],
    ...['ffname', 'ffdeftext', 'ffl'].map((name) => [name, () => this.beginFormText(name)] as const),
    ['shp', () => this.beginShape()],
    ['do', () => this.beginShape()],
    ['shptxt', () => this.beginTextBox()],
    ['dptxbxtext', () => this.beginTextBox()],
    ['sn', () => this.redirect((text) => this.shapeProperty('name', text))],
    ['sv', () => this.redirect((text) => this.shapeProperty('value', text))],
    ['pict', () => this.picture()],
    ['object', () => this.flows.notes.add('embedded_files')],
    ['annotation', () => this.comment()],
    [
      'nesttableprops',
      () => {
        this.state.row = new RowDraft(this.colours);
      },
    ],
    [
      'upr',
      () => {
        this.state.around = this.state.target;
        this.redirect(null);
      },
    ],
  ]);

  private skip(name: string): void {
    const around = this.groups.at(-1)?.state;
    if (around && (name === 'listtext' || name === 'pntext')) around.stand = { ...around.stand, listed: true };
    this.redirect(null);
  }

  private beginFlow(take: (flow: Flow) => void): void {
    if (this.state.target !== 'document') return;
    const { state } = this;
    state.looks = plainLooks(this.defaultFont);
    state.stand = plainStand;
    state.row = new RowDraft(this.colours);
    this.atEnd(this.flows.begin(take));
  }

  private beginField(): void {
    if (this.state.target !== 'document') return;
    if (this.state.looks.deleted) {
      this.flows.notes.add('tracked_changes');
      this.redirect(null);
      return;
    }
    this.flows.piece({ kind: 'field_begin' });
    this.atEnd(() => this.flows.piece({ kind: 'field_end' }));
  }

  private beginFormField(): void {
    const form = new FormFieldDraft();
    this.state.form = form;
    this.redirect(() => {}, form);
    this.atEnd(() => this.flows.piece({ kind: 'form_field', field: form.field(/^libreoffice/i.test(this.generator)) }));
  }

  private beginFormText(name: string): void {
    this.redirect(this.state.form?.begin(name) ?? null);
  }

  private generates(text: string): void {
    this.generator = `${this.generator}${text}`.slice(0, 100);
  }

  private beginShape(): void {
    if (this.state.target !== 'document') return;
    const shape = { ring: false, boxes: 0, property: '' };
    this.state.shape = shape;
    this.atEnd(() => {
      if (shape.ring) this.flows.piece({ kind: 'picture', alt: 'ring' });
      else if (shape.boxes === 0) this.flows.piece({ kind: 'picture' });
    });
  }

  private shapeProperty(part: 'name' | 'value', text: string): void {
    const { shape } = this.state;
    if (!shape) return;
    if (part === 'name') shape.property = text.trim();
    // Shape 3 is the ellipse of Office's drawing tools ([MS-ODRAW] 2.4.24).
    else if (shape.property === 'shapeType') shape.ring = text.trim() === '3';
  }

  private beginTextBox(): void {
    const { shape } = this.state;
    if (shape) shape.boxes += 1;
    this.beginFlow((flow) => {
      if (shape && flow.some((block) => block.kind === 'table' || block.pieces.length > 0)) shape.ring = false;
      this.flows.box(flow);
    });
  }

  private picture(): void {
    const { target, looks } = this.state;
    if (target === 'document' && !looks.deleted && !looks.hidden) this.flows.piece({ kind: 'picture' });
    this.redirect(null);
  }

  private comment(): void {
    this.flows.notes.add('comments');
    this.redirect(null);
  }
}
