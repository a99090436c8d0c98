import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { degrees, PDFDocument, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { type Box, type Document, readDocument } from '../../../src/document/index.ts';
import { type RenderedPage, renderPage } from '../../../src/document/pages/index.ts';
import type { FileFormat } from '../../../src/file/index.ts';

const fixture = (path: string) => readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url));
const print = fixture('prints/exploitation-toolkit-answers-001.pdf');

async function rendered(bytes: Uint8Array, format: FileFormat, page = 1, width = 1_200): Promise<RenderedPage> {
  const outcome = await renderPage(bytes, format, page, { width });
  if (outcome.kind !== 'page') throw new Error(outcome.kind);
  return outcome;
}

/** How much of the ink in a picture lies within these boxes, 0 to 1, and how many of the boxes hold ink. */
async function inkIn(boxes: Box[], { encoded, points }: RenderedPage) {
  const { data, info } = await sharp(encoded).greyscale().raw().toBuffer({ resolveWithObject: true });
  const scale = info.width / points.width;
  const inked = new Set<Box>();
  let [inside, all] = [0, 0];
  for (const [at, value] of data.entries()) {
    if (value > 100) continue;
    const [x, y] = [(at % info.width) / scale, Math.floor(at / info.width) / scale];
    const box = boxes.find(
      (own) => x >= own.x - 1 && x <= own.x + own.width + 1 && y >= own.y - 1 && y <= own.y + own.height + 3,
    );
    all += 1;
    if (!box) continue;
    inside += 1;
    inked.add(box);
  }
  return { share: inside / all, boxes: inked.size };
}

function wordBoxes(document: Document, page: number): Box[] {
  const found: Box[] = [];
  const visit = (blocks: Document['blocks']) => {
    for (const block of blocks)
      if (block.kind === 'table') for (const row of block.rows) for (const cell of row.cells) visit(cell.blocks);
      else
        for (const { kind, place } of block.inlines.map((inline) => ('place' in inline ? inline : block)))
          if (kind !== 'paragraph' && place.page === page && place.box) found.push(place.box);
  };
  visit([...document.headers, ...document.blocks, ...document.footers]);
  return found;
}

async function read(bytes: Uint8Array): Promise<Document> {
  const outcome = await readDocument(bytes, 'pdf', {});
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  return outcome.document;
}

/** A page of lines without a table: all of its ink is writing. */
async function letter(turned: number, around: 'page' | 'writing'): Promise<Uint8Array> {
  const file = await PDFDocument.create();
  const font = await file.embedFont(StandardFonts.Helvetica);
  const page = file.addPage(turned % 180 === 0 ? [400, 600] : [600, 400]);
  for (let line = 0; line < 6; line += 1) {
    const at = around === 'writing' && turned === 90 ? { x: 40 + line * 30, y: 40 } : { x: 40, y: 320 - line * 30 };
    page.drawText('Seen at the harbour with others', {
      ...at,
      size: 14,
      font,
      rotate: degrees(around === 'writing' ? turned : 0),
    });
  }
  if (around === 'page') page.setRotation(degrees(turned));
  return file.save();
}

describe('a page of a PDF', () => {
  test.each([
    ['upright', 0, 'page'],
    ['that is turned by its /Rotate', 90, 'page'],
    ['that stands on its head', 180, 'page'],
    ['whose writing runs upwards', 90, 'writing'],
  ] as const)('%s is shown as it was read: the boxes of its words lie over their ink', async (_, turned, around) => {
    const bytes = await letter(turned, around);
    const boxes = wordBoxes(await read(bytes), 1);
    const ink = await inkIn(boxes, await rendered(bytes, 'pdf'));
    expect(boxes.length).toBe(6);
    expect(ink.boxes).toBe(6);
    expect(ink.share).toBeGreaterThan(0.97);
  });

  test('is as wide as asked for, in the shape of its paper, and says how many there are', async () => {
    const page = await rendered(print, 'pdf', 1, 900);
    expect(page).toMatchObject({ encoding: 'webp', width: 900 });
    expect(page.points.height).toBeCloseTo(842, 0);
    expect(page.pages).toBeGreaterThan(1);
    expect(page.height / page.width).toBeCloseTo(842 / 595, 2);
    expect(await sharp(page.encoded).metadata()).toMatchObject({ format: 'webp', width: 900, height: page.height });
  });

  test('shows what its fields hold', async () => {
    const form = fixture('pdf-forms/exploitation-toolkit-001.pdf');
    const empty = await PDFDocument.load(form);
    for (const field of empty.getForm().getFields()) empty.getForm().removeField(field);
    const ink = async (bytes: Uint8Array) => {
      const { encoded } = await rendered(bytes, 'pdf');
      const { channels } = await sharp(encoded).greyscale().stats();
      return 255 - (channels[0]?.mean ?? 255);
    };
    expect(await ink(form)).toBeGreaterThan(1.2 * (await ink(await empty.save())));
  });

  test('that is locked is shown with its password only', async () => {
    const locked = fixture('locked/locked.pdf');
    expect(await renderPage(locked, 'pdf', 1, { width: 600 })).toEqual({ kind: 'locked', by: 'password' });
    expect(await renderPage(locked, 'pdf', 1, { width: 600, password: 'no' })).toEqual({ kind: 'wrong_password' });
    expect(await renderPage(locked, 'pdf', 1, { width: 600, password: 'Harbour-42' })).toMatchObject({ kind: 'page' });
  });
});

/** A white sheet with a black mark near its upper left corner. */
const sheet = () =>
  sharp({ create: { width: 120, height: 200, channels: 3, background: '#fff' } }).composite([
    { input: { create: { width: 30, height: 20, channels: 3, background: '#000' } }, left: 10, top: 10 },
  ]);
const mark = { x: (10 / 200) * 842, y: (10 / 200) * 842, width: (30 / 200) * 842, height: (20 / 200) * 842 };

/** The same, as a camera writes it that is held sideways. */
const turned = async () =>
  sharp(await sheet().png().toBuffer())
    .rotate(-90)
    .png()
    .toBuffer();

describe('a picture', () => {
  test.each<[FileFormat, () => Promise<Buffer>]>([
    ['jpeg', () => sheet().jpeg().toBuffer()],
    ['png', () => sheet().png().toBuffer()],
    ['webp', () => sheet().webp().toBuffer()],
    ['gif', () => sheet().gif().toBuffer()],
    ['tiff', () => sheet().tiff({ compression: 'lzw' }).toBuffer()],
    ['heic', async () => readFileSync(new URL('../picture/samples/upright.heic', import.meta.url))],
    // Taken with the camera held sideways: the pixels lie, and the file says how to turn them.
    [
      'jpeg',
      async () =>
        sharp(await turned())
          .withMetadata({ orientation: 6 })
          .jpeg()
          .toBuffer(),
    ],
  ])('(%s) is shown upright, in the size of a sheet of A4', async (format, make) => {
    const page = await rendered(await make(), format, 1, 600);
    expect(page).toMatchObject({ points: { height: 842 }, pages: 1 });
    expect(page.points.width).toBeCloseTo(842 * 0.6, 3);
    expect((await inkIn([mark], page)).share).toBeGreaterThan(0.97);
  });

  test('has the size that its scanner says', async () => {
    const scan = await sheet().resize(1240, 1754).withMetadata({ density: 150 }).png().toBuffer();
    expect((await rendered(scan, 'png')).points.height).toBeCloseTo((1754 / 150) * 72, 0);
  });

  test('of many pages shows each of them, and none beyond', async () => {
    const white = await sheet().removeAlpha().raw().toBuffer();
    const black = white.map((value) => 255 - value);
    const frames = Buffer.concat([white, black]);
    const tiff = await sharp(frames, { raw: { width: 120, height: 400, channels: 3, pageHeight: 200 } })
      .tiff()
      .toBuffer();
    const dark = async (page: number) =>
      (await sharp((await rendered(tiff, 'tiff', page)).encoded).stats()).channels[0]?.mean;
    expect(await dark(1)).toBeGreaterThan(200);
    expect(await dark(2)).toBeLessThan(50);
    expect(await renderPage(tiff, 'tiff', 3, { width: 600 })).toEqual({ kind: 'no_such_page', pages: 2 });
  });
});

/** A PNG that says how large it is and holds nothing. */
function pngClaiming(width: number, height: number): Uint8Array {
  const chunk = Buffer.alloc(25);
  chunk.writeUInt32BE(13);
  chunk.write('IHDR', 4);
  chunk.writeUInt32BE(width, 8);
  chunk.writeUInt32BE(height, 12);
  chunk.set([8, 2, 0, 0, 0], 16);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 21)), 21);
  const empty = Buffer.from([0, 0, 0, 0, ...Buffer.from('IDAT'), 0x35, 0xaf, 0x06, 0x1e]);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk, empty]);
}

describe('a hostile or damaged file', () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  );
  test.each<[string, FileFormat, () => Uint8Array | Promise<Uint8Array>, object]>([
    ['of nothing', 'png', () => new Uint8Array(0), { kind: 'broken' }],
    [
      'that claims ten gigapixels',
      'png',
      () => pngClaiming(100_000, 100_000),
      { kind: 'too_large', limit: 'picturePixels' },
    ],
    ['that is a drawing under the name of a picture', 'jpeg', () => svg, { kind: 'broken' }],
    [
      'of garbage behind the start of a HEIC',
      'heic',
      () => Buffer.concat([Buffer.from('\0\0\0\x18ftypheic'), Buffer.alloc(90, 7)]),
      { kind: 'broken' },
    ],
    ['of garbage behind the start of a PDF', 'pdf', () => Buffer.from('%PDF-1.7\n<<<<'), { kind: 'broken' }],
    ['without pages of its own', 'docx', () => fixture('filled/mace-referral-rows-001.docx'), { kind: 'not_shown' }],
  ])('%s ends as an outcome', async (_, format, make, expected) => {
    expect(await renderPage(await make(), format, 1, { width: 600 })).toEqual(expected);
  });

  test('a photo that was cut off is shown as far as it goes', async () => {
    const whole = await sharp({
      create: {
        width: 800,
        height: 800,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 90, sigma: 30 },
      },
    })
      .jpeg()
      .toBuffer();
    expect(await renderPage(whole.subarray(0, whole.length / 2), 'jpeg', 1, { width: 600 })).toMatchObject({
      kind: 'page',
    });
  });

  test('a page a hundred times as high as wide is not drawn', async () => {
    const file = await PDFDocument.create();
    file.addPage([9, 9_000]);
    const tall = await file.save();
    expect(await renderPage(tall, 'pdf', 1, { width: 3_000 })).toEqual({ kind: 'too_large', limit: 'shownPixels' });
  });
});
