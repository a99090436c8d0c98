import type { DocumentNote } from '../model.ts';
import { type CharacterLooks, charactersAfter, styleSetting } from './characters.ts';
import { fontsIn } from './fonts.ts';
import { Damaged, type Head, stretchesIn } from './head.ts';
import { FormattedPages } from './pages.ts';
import { type Stand, standOf } from './paragraphs.ts';
import { settingsIn } from './settings.ts';
import { Styles } from './styles.ts';
import { fileOffset, PiecedText } from './text.ts';

const sectionBytes = 12;

/** The text of a Word file, and how it looks at each place. */
export class WordFile {
  readonly text: string;
  readonly data: Buffer;
  readonly notes = new Set<DocumentNote>();
  private readonly pieced: PiecedText;
  private readonly characters: FormattedPages;
  private readonly paragraphs: FormattedPages;
  private readonly styles: Styles;
  private readonly fonts: string[];
  private readonly sectionEnds: Set<number>;
  /** Runs that look alike share their settings: their looks are worked out once for each style around them. */
  private readonly known = new Map<Buffer | null, Map<number, CharacterLooks>>();
  private left: number;

  constructor(main: Buffer, head: Head, data: Buffer) {
    this.data = data;
    this.pieced = new PiecedText(main, head.list('text'));
    this.text = this.pieced.text;
    this.left = this.text.length;
    this.characters = new FormattedPages(main, head.list('characters'), 'characters');
    this.paragraphs = new FormattedPages(main, head.list('paragraphs'), 'paragraphs');
    this.styles = new Styles(head.list('styles'));
    this.fonts = fontsIn(head.list('fonts'));
    this.sectionEnds = new Set(stretchesIn(head.list('sections'), sectionBytes).places.map((place) => place - 1));
  }

  /** Each character belongs to one story: any number of headers and text boxes could else claim the whole text. */
  claim(characters: number): void {
    this.left -= characters;
    if (this.left < 0) throw new Damaged();
  }

  fontName(number: number): string {
    return this.fonts[number] ?? '';
  }

  endsSection(place: number): boolean {
    return this.sectionEnds.has(place);
  }

  /** How the paragraph stands whose mark is at a place. */
  standAt(mark: number): Stand {
    if (mark >= this.text.length) return standOf(null, Buffer.alloc(0), this.styles, this.data);
    const piece = this.pieced.pieceAt(mark);
    const { settings } = this.paragraphs.at(fileOffset(piece, mark));
    return standOf(settings, piece.settings, this.styles, this.data);
  }

  /** How the characters look from a place on, and where they look otherwise. */
  runAt(place: number, style: number): { looks: CharacterLooks; to: number } {
    const piece = this.pieced.pieceAt(place);
    const offset = fileOffset(piece, place);
    const { settings, to } = this.characters.at(offset);
    const looks = this.looksOf(settings, style);
    return {
      looks: piece.settings.length > 0 ? charactersAfter(looks, piece.settings, looks) : looks,
      to: Math.min(piece.to, place + Math.max(1, Math.ceil((to - offset) / piece.width))),
    };
  }

  private looksOf(settings: Buffer | null, style: number): CharacterLooks {
    const known = this.known.get(settings) ?? new Map<number, CharacterLooks>();
    this.known.set(settings, known);
    const before = known.get(style);
    if (before) return before;
    const looks = this.looksAfter(settings, style);
    known.set(style, looks);
    return looks;
  }

  private looksAfter(settings: Buffer | null, style: number): CharacterLooks {
    const ofParagraph = this.styles.looksOf(style);
    if (!settings) return ofParagraph;
    let styled = ofParagraph;
    for (const { code, operand } of settingsIn(settings))
      if (code === styleSetting) styled = this.styles.withCharacterStyle(ofParagraph, operand.readUInt16LE(0));
    return charactersAfter(styled, settings, styled);
  }
}
