import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { scannedPdf } from '../../../fixtures/scans.ts';
import { readDocument } from '../../../src/document/index.ts';
import { renderPage } from '../../../src/document/pages/index.ts';
import { stopReading } from '../../../src/document/picture/reading.ts';
import { sniffFormat } from '../../../src/file/index.ts';
import { decide, type Form, readForms } from '../../../src/form/index.ts';
import { definitions } from '../../form/reading.ts';

afterAll(stopReading);

const samples = join(import.meta.dirname, 'samples');
const fixtures = resolve(import.meta.dirname, '../../../fixtures');
type Truth = { state: string; value: unknown };

async function formIn(file: string): Promise<{ form: Form; truth: Record<string, Truth> }> {
  const bytes = readFileSync(join(samples, file));
  const read = await readDocument(bytes, sniffFormat(bytes), {});
  if (read.kind !== 'read') throw new Error(read.kind);
  const reading = readForms(read.document, definitions, { receivedOn: '2027-12-31' });
  const [form] = reading.kind === 'forms' ? reading.forms : [];
  if (!form) throw new Error(reading.kind);
  const truth = readFileSync(join(fixtures, 'prints', file.replace(/\.\w+$/, '.truth.json')), 'utf8');
  return { form, truth: JSON.parse(truth).forms[0].fields };
}

/** Kinds of quotation marks and dashes cannot be told apart on a picture, nor a wrapped line from an ended one. */
function plain(value: unknown): string {
  const sorted = Array.isArray(value) ? [...value].sort() : value;
  const written = JSON.stringify(sorted ?? null)
    .replaceAll('\\n', ' ')
    .replaceAll('\\"', "'");
  // LibreOffice drops some line ends on these prints: `the station.There have been`.
  return written
    .replace(/[‘’“”]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/\.(?=[A-Z])/g, '. ');
}

/** The least share of its answers that must be read right, from each kind of scan. */
const scans: [string, string, number][] = [
  ['a PDF scanned at 300 dots an inch', 'mace-referral-rows-001.pdf', 0.95],
  ['a PDF scanned at 200 dots an inch, with light writing in dark rows', 'exploitation-toolkit-levels-001.pdf', 0.9],
  ['a PNG scanned at 150 dots an inch', 'exploitation-toolkit-scores-001.png', 0.88],
  ['a fax in TIFF, of two pages', 'exploitation-toolkit-answers-001.tiff', 0.8],
  ['a photo that was taken sideways and askew', 'mace-referral-pairs-001.jpg', 0.88],
  ['a picture of a telephone in HEIC', 'mace-referral-columns-001.heic', 0.88],
];

describe('a form that arrives as a picture', () => {
  test.each(scans)('%s is read, and nothing in it is surely wrong', { timeout: 300_000 }, async (_, file, least) => {
    const { form, truth } = await formIn(file);
    const keys = Object.keys(truth);
    const wrong = keys.filter((key) => {
      const [value, own] = [form.fields[key], truth[key]];
      return value?.state !== own?.state || plain(value?.value) !== plain(own?.value);
    });
    expect(1 - wrong.length / keys.length).toBeGreaterThanOrEqual(least);
    // What was not read is seen to be missing; what was read wrongly is doubted.
    expect(decide(form, 0.9).reasons).toContain('read_from_picture');
    const confident = wrong.filter((key) => {
      const value = form.fields[key];
      return value?.state === 'answered' && value.confidence >= 0.9;
    });
    expect(confident).toEqual([]);
    expect(Object.values(form.fields).filter(({ source }) => source.how === 'ocr').length).toBeGreaterThan(5);
  });

  test('every sample that is made is read here', () => {
    const made = readdirSync(samples).filter((name) => /-\d+\.\w+$/.test(name));
    expect(scans.map(([, file]) => file).sort()).toEqual(made.sort());
  });

  test('is shown as it was read: upright, with the box of each value over its ink', { timeout: 300_000 }, async () => {
    const file = 'mace-referral-pairs-001.jpg';
    const { form } = await formIn(file);
    const shown = await renderPage(readFileSync(join(samples, file)), 'jpeg', 1, { width: 2_000 });
    if (shown.kind !== 'page') throw new Error(shown.kind);
    expect(shown.points.height).toBeGreaterThan(shown.points.width);
    const scale = shown.width / shown.points.width;
    const values = Object.values(form.fields).filter(
      ({ state, source }) => state === 'answered' && source.how === 'ocr',
    );
    const inked = await Promise.all(
      values.map(async ({ source: { box } }) => {
        if (!box) return false;
        const [left, top, width, height] = [box.x, box.y, box.width, box.height].map((side) =>
          Math.round(side * scale),
        );
        const area = { left: left ?? 0, top: top ?? 0, width: width ?? 0, height: height ?? 0 };
        const { channels } = await sharp(shown.encoded).extract(area).greyscale().stats();
        return (channels[0]?.min ?? 255) < 110 && (channels[0]?.mean ?? 0) > 110;
      }),
    );
    expect(inked.length).toBeGreaterThan(10);
    expect(inked.filter((ink) => !ink)).toEqual([]);
  });
});

/** A sheet of white paper with this drawn on it, in pixels at 150 dots an inch. */
const sheet = (drawn: OverlayOptions[]) =>
  sharp({ create: { width: 1_240, height: 1_754, channels: 3, background: '#fff' } })
    .composite(drawn)
    .withMetadata({ density: 150 })
    .png()
    .toBuffer();

describe('a picture that is no legible form', () => {
  test('of strokes without words waits for a person', { timeout: 120_000 }, async () => {
    const stroke = { input: { create: { width: 60, height: 9, channels: 3, background: '#000' } } } as const;
    const strokes = Array.from({ length: 9 }, (_, at) => ({
      ...stroke,
      left: 100 + at * 90,
      top: 300 + (at % 4) * 31,
    }));
    expect(await readDocument(await sheet(strokes), 'png', {})).toEqual({ kind: 'not_read_yet', format: 'picture' });
    const scan = await scannedPdf([
      await sharp(await sheet(strokes))
        .jpeg()
        .toBuffer(),
    ]);
    expect(await readDocument(scan, 'pdf', {})).toEqual({ kind: 'not_read_yet', format: 'pdf_scan' });
  });
});
