import CFB from 'cfb';

/** One setting of characters, a paragraph or a table: its number, and its bytes (with their count in front where the file has one). */
export const setting = (code: number, ...bytes: number[]) => [code & 0xff, code >> 8, ...bytes];
export const word16 = (value: number) => [value & 0xff, (value >> 8) & 0xff];
export const word32 = (value: number) => [...word16(value), ...word16(value >>> 16)];
export const bold = setting(0x0835, 1);
export const special = setting(0x0855, 1);
export const deleted = setting(0x0800, 1);

/** A run of text that looks alike; a paragraph is as the settings of the run that holds its mark say. */
export type Run = { text: string; looks?: number[]; stand?: number[]; piece?: { settings?: number[]; short?: number } };

export type Binary = {
  body: Run[];
  /** Characters of each further story, which stand in `body` after it, in the order of the file's head. */
  stories?: number[];
  fonts?: string[];
  data?: number[];
  lists?: Record<number, Buffer>;
  signature?: number;
  flags?: number;
  storages?: string[];
};

const pageBytes = 512;
const textAt = 1_024;

/** Writes a Word 97 file by hand, as small as one can be: every run is a piece of its own, in two bytes a letter. */
export function wordFile({ body, stories = [], fonts = [], data = [], lists = {}, ...more }: Binary): Buffer {
  const texts = body.map(({ text }) => Buffer.from(text, 'utf16le'));
  const text = Buffer.concat(texts);
  const offsets = texts.map((_, index) => textAt + Buffer.concat(texts.slice(0, index)).length);
  const end = textAt + text.length;
  const start = Math.ceil(end / pageBytes);
  const looks = pages(body, offsets, end, start, (run) => (run.looks ? [run.looks.length, ...run.looks] : null), 1);
  const stand = (run: Run) => paragraph([0, 0, ...(run.stand ?? [])]);
  const stands = pages(body, offsets, end, start + looks.pages.length, stand, 13);

  const head = Buffer.alloc(textAt);
  head.writeUInt16LE(more.signature ?? 0xa5ec, 0);
  head.writeUInt16LE(0xc1, 2);
  head.writeUInt16LE(more.flags ?? 0x0200, 10);
  const characters = text.length / 2;
  const further = stories.reduce((sum, count) => sum + count, 0);
  for (const [index, count] of [characters - further, ...stories].entries()) head.writeUInt32LE(count, 76 + index * 4);

  const settings = body.flatMap(({ piece }) => (piece?.settings ? [piece.settings] : []));
  const table: Buffer[] = [];
  const all: Record<number, Buffer> = {
    12: looks.list,
    13: stands.list,
    15: fontList(fonts),
    33: pieces(body, offsets, settings),
    ...lists,
  };
  let at = 0;
  for (const [number, list] of Object.entries(all)) {
    head.writeUInt32LE(at, 154 + Number(number) * 8);
    head.writeUInt32LE(list.length, 154 + Number(number) * 8 + 4);
    table.push(list);
    at += list.length;
  }
  const filler = Buffer.alloc(start * pageBytes - end);
  return container(
    {
      WordDocument: Buffer.concat([head, text, filler, ...looks.pages, ...stands.pages]),
      '1Table': Buffer.concat(table),
      Data: Buffer.from([0, ...data]),
    },
    more.storages ?? [],
  );
}

export function container(streams: Record<string, Buffer>, storages: string[] = []): Buffer {
  const file = CFB.utils.cfb_new();
  for (const [name, content] of Object.entries(streams)) CFB.utils.cfb_add(file, `/${name}`, content);
  for (const name of storages) CFB.utils.cfb_add(file, `/${name}`, Buffer.from('x'));
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer);
}

/** One page a run, so that none is ever full. */
function pages(
  body: Run[],
  offsets: number[],
  end: number,
  first: number,
  entry: (run: Run) => number[] | null,
  size: number,
) {
  const made = body.map((run, index) => {
    const page = Buffer.alloc(pageBytes);
    page.writeUInt32LE(offsets[index] ?? 0, 0);
    page.writeUInt32LE(offsets[index + 1] ?? end, 4);
    const bytes = entry(run);
    if (bytes) {
      const at = (8 + size + 1) & ~1;
      page[8] = at / 2;
      page.set(bytes, at);
    }
    page[pageBytes - 1] = 1;
    return page;
  });
  const list = [...offsets, end].flatMap(word32).concat(body.flatMap((_, index) => word32(first + index)));
  return { pages: made, list: Buffer.from(list) };
}

function paragraph(bytes: number[]): number[] {
  const even = bytes.length % 2 === 0;
  return even ? [0, bytes.length / 2, ...bytes] : [(bytes.length + 1) / 2, ...bytes];
}

function pieces(body: Run[], offsets: number[], settings: number[][]): Buffer {
  let place = 0;
  const places = [0, ...body.map(({ text }) => (place += text.length))];
  const entries = body.map(({ piece }, index) => {
    const number = piece?.settings ? (settings.indexOf(piece.settings) << 1) | 1 : (piece?.short ?? 0);
    return [0, 0, ...word32(offsets[index] ?? 0), ...word16(number)];
  });
  const list = [...places.flatMap(word32), ...entries.flat()];
  return Buffer.from([
    ...settings.flatMap((one) => [1, ...word16(one.length), ...one]),
    2,
    ...word32(list.length),
    ...list,
  ]);
}

function fontList(names: string[]): Buffer {
  const entries = names.map((name) => {
    const bytes = Buffer.concat([Buffer.alloc(39), Buffer.from(`${name}\0`, 'utf16le')]);
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  });
  return Buffer.concat([Buffer.from([...word16(names.length), 0, 0]), ...entries]);
}

/** A row of cells with their right edges, each with its bits ([MS-DOC] 2.9.321). */
export function rowOf(edges: number[], bits: number[] = []): number[] {
  const count = edges.length - 1;
  const cells = bits.flatMap((one) => [...word16(one), ...new Array<number>(18).fill(0)]);
  const content = [count, ...edges.flatMap(word16), ...cells];
  return setting(0xd608, ...word16(content.length + 1), ...content);
}

/** The settings of a form field, as they stand in the data stream after its first byte. */
export function formField(
  kind: number,
  set: number,
  more: { name?: string; standard?: string | number; list?: string[] },
) {
  const text = (value: string) => [...word16(value.length), ...Buffer.from(value, 'utf16le'), 0, 0];
  const field = [
    ...word32(0xffffffff),
    ...word16(kind | (set << 2)),
    ...[0, 0, 0, 0],
    ...text(more.name ?? ''),
    ...(typeof more.standard === 'number' ? word16(more.standard) : text(more.standard ?? '')),
    ...['', '', '', '', ''].flatMap(text),
    ...(more.list
      ? [
          ...word16(0xffff),
          ...word16(more.list.length),
          ...[0, 0],
          ...more.list.flatMap((item) => [...word16(item.length), ...Buffer.from(item, 'utf16le')]),
        ]
      : []),
  ];
  const head = new Array<number>(62).fill(0);
  return [...word32(6 + head.length + field.length), ...word16(0x44), ...head, ...field];
}
