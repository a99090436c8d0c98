/** The structures of a Word 97-2003 file that its head lists ([MS-DOC] 2.5.6), by their number there. */
const lists = {
  styles: 1,
  sections: 6,
  headers: 11,
  characters: 12,
  paragraphs: 13,
  fonts: 15,
  text: 33,
  shapes: 40,
  headerShapes: 41,
  drawings: 50,
  boxes: 56,
  headerBoxes: 58,
} as const;

const modernSignature = 0xa5ec;
/** Word 2 for Windows, Word 6 and 95, and their Asian kin. */
const oldSignatures = new Set([0xa59b, 0xa59c, 0xa5db, 0xa5dc, 0xa697, 0xa698, 0xa699]);
const countsAt = 76;
const listsAt = 154;

/** Where the stories of a file stand in its one text, counted in characters: one after the other, in this order ([MS-DOC] 2.4.1). */
export type Stories = Record<
  'body' | 'footnotes' | 'headers' | 'macros' | 'comments' | 'endnotes' | 'boxes' | 'headerBoxes',
  { from: number; to: number }
>;

export type Head = {
  stories: Stories;
  /** A structure as it stands in the table stream; empty where the file has none. */
  list(name: keyof typeof lists): Buffer;
};

/** By the first block: Word 97 or newer, an older one whose layout is another, or neither. */
export function ageOf(main: Buffer): 'modern' | 'old' | null {
  const signature = main.readUInt16LE(0);
  if (signature === modernSignature) return 'modern';
  return oldSignatures.has(signature) ? 'old' : null;
}

/** Which of the two table streams holds. */
export function tableName(main: Buffer): '0table' | '1table' {
  return main.readUInt16LE(10) & 0x0200 ? '1table' : '0table';
}

export function readHead(main: Buffer, table: Buffer): Head {
  const names = ['body', 'footnotes', 'headers', 'macros', 'comments', 'endnotes', 'boxes', 'headerBoxes'] as const;
  let from = 0;
  const stories = names.map((name, index) => {
    const to = from + main.readUInt32LE(countsAt + index * 4);
    const story = { from, to };
    from = to;
    return [name, story] as const;
  });
  return {
    stories: Object.fromEntries(stories) as Stories,
    list(name) {
      const at = listsAt + lists[name] * 8;
      const start = main.readUInt32LE(at);
      const length = main.readUInt32LE(at + 4);
      if (length > 0 && start + length > table.length) throw new Damaged();
      return table.subarray(start, start + length);
    },
  };
}

/** A place in the file points outside it: it was cut or changed. */
export class Damaged extends Error {}

/** A list of places with something for each of the stretches between them ([MS-DOC] 2.2.2). */
export type Stretches = { places: number[]; contents: Buffer[] };

export function stretchesIn(list: Buffer, size: number): Stretches {
  const count = Math.max(0, Math.floor((list.length - 4) / (4 + size)));
  const places: number[] = [];
  const contents: Buffer[] = [];
  if (list.length < 4) return { places, contents };
  for (let index = 0; index <= count; index += 1) places.push(list.readUInt32LE(index * 4));
  for (let index = 0; index < count; index += 1) {
    const at = (count + 1) * 4 + index * size;
    contents.push(list.subarray(at, at + size));
  }
  return { places, contents };
}
