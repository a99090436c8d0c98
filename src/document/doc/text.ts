import { decodePage } from '../code-pages.ts';
import { Damaged, stretchesIn } from './head.ts';
import { lastNotAbove } from './search.ts';
import { pieceSettings } from './settings.ts';

/** A stretch of the text that stands in one piece in the file. */
export type Piece = {
  from: number;
  to: number;
  /** Where it stands in the file, and how many bytes each character takes there. */
  at: number;
  width: 1 | 2;
  /** Settings for the whole piece, which a quick save leaves here. */
  settings: Buffer;
};

const western = 1252;
const listMark = 1;
const piecesMark = 2;
const compressed = 0x40000000;

/** The text of all stories, put together from its pieces ([MS-DOC] 2.4.1). */
export class PiecedText {
  readonly text: string;
  private readonly pieces: Piece[];

  constructor(main: Buffer, list: Buffer) {
    this.pieces = piecesIn(list);
    const last = this.pieces.at(-1);
    // Every character has a byte of its own, so that pieces which repeat each other without end are a bomb.
    if (!last || last.to > main.length) throw new Damaged();
    this.text = this.pieces.map((piece) => textOf(main, piece)).join('');
  }

  pieceAt(place: number): Piece {
    const index = lastNotAbove(this.pieces.length, (at) => this.pieces[at]?.from ?? 0, place);
    const piece = this.pieces[index];
    if (!piece || place >= piece.to) throw new Damaged();
    return piece;
  }
}

/** Where a character stands in the file. */
export function fileOffset(piece: Piece, place: number): number {
  return piece.at + (place - piece.from) * piece.width;
}

function textOf(main: Buffer, { from, to, at, width }: Piece): string {
  const end = at + (to - from) * width;
  if (end > main.length) throw new Damaged();
  const bytes = main.subarray(at, end);
  return width === 2 ? bytes.toString('utf16le') : decodePage(bytes, western);
}

function piecesIn(list: Buffer): Piece[] {
  const settings: Buffer[] = [];
  let at = 0;
  while (list[at] === listMark) {
    const length = list.readUInt16LE(at + 1);
    settings.push(list.subarray(at + 3, at + 3 + length));
    at += 3 + length;
  }
  if (list[at] !== piecesMark) throw new Damaged();
  const length = list.readUInt32LE(at + 1);
  const { places, contents } = stretchesIn(list.subarray(at + 5, at + 5 + length), 8);
  let end = 0;
  return contents.map((content, index) => {
    const from = places[index] ?? 0;
    const to = places[index + 1] ?? 0;
    if (from !== end || to < from) throw new Damaged();
    end = to;
    const where = content.readUInt32LE(2);
    const narrow = (where & compressed) !== 0;
    const offset = where & (compressed - 1);
    return {
      from,
      to,
      at: narrow ? offset >> 1 : offset,
      width: narrow ? 1 : 2,
      settings: pieceSettings(content.readUInt16LE(6), settings),
    };
  });
}
