import { Damaged, stretchesIn } from './head.ts';
import { lastNotAbove } from './search.ts';

const pageBytes = 512;
const placeBytes = 4;
/** What stands for each stretch on a page: one byte for characters; for paragraphs twelve more, which tell their height. */
const entryBytes = { characters: 1, paragraphs: 13 } as const;

export type Stretch = {
  /** Where in the file the stretch ends. */
  to: number;
  /** How it looks; null where it is as its style says. The same stretch gives the same object. */
  settings: Buffer | null;
};

type Page = { places: number[]; settings: (Buffer | null)[] };

/** How the text looks, by its place in the file: a list of pages of 512 bytes ([MS-DOC] 2.4.6), each read when it is needed. */
export class FormattedPages {
  private readonly main: Buffer;
  private readonly kind: keyof typeof entryBytes;
  private readonly places: number[];
  private readonly numbers: number[];
  private readonly pages = new Map<number, Page>();

  constructor(main: Buffer, list: Buffer, kind: keyof typeof entryBytes) {
    this.main = main;
    this.kind = kind;
    const { places, contents } = stretchesIn(list, 4);
    this.places = places;
    this.numbers = contents.map((content) => content.readUInt32LE(0) & 0x3fffff);
  }

  at(offset: number): Stretch {
    const index = lastNotAbove(this.numbers.length, (at) => this.places[at] ?? 0, offset);
    const number = this.numbers[index];
    const next = this.places[index + 1] ?? Number.POSITIVE_INFINITY;
    if (number === undefined || next <= offset) return { to: Number.POSITIVE_INFINITY, settings: null };
    const page = this.page(number);
    const entry = lastNotAbove(page.settings.length, (at) => page.places[at] ?? 0, offset);
    const to = page.places[entry + 1] ?? next;
    return to > offset ? { to, settings: page.settings[entry] ?? null } : { to: next, settings: null };
  }

  private page(number: number): Page {
    const known = this.pages.get(number);
    if (known) return known;
    const bytes = this.main.subarray(number * pageBytes, (number + 1) * pageBytes);
    if (bytes.length < pageBytes) throw new Damaged();
    const count = bytes[pageBytes - 1] ?? 0;
    const size = entryBytes[this.kind];
    if ((count + 1) * placeBytes + count * size > pageBytes) throw new Damaged();
    const page: Page = { places: [], settings: [] };
    for (let index = 0; index <= count; index += 1) page.places.push(bytes.readUInt32LE(index * placeBytes));
    for (let index = 0; index < count; index += 1) {
      const at = (bytes[(count + 1) * placeBytes + index * size] ?? 0) * 2;
      page.settings.push(at === 0 ? null : this.settingsAt(bytes, at));
    }
    this.pages.set(number, page);
    return page;
  }

  /** The length is in bytes, or for paragraphs in pairs of bytes, with a second byte where the number of them is even. */
  private settingsAt(bytes: Buffer, at: number): Buffer {
    const length = bytes[at] ?? 0;
    if (this.kind === 'characters') return bytes.subarray(at + 1, at + 1 + length);
    return length === 0
      ? bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0) * 2)
      : bytes.subarray(at + 1, at + length * 2);
  }
}
