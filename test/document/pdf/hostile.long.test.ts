import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { PDFDocument, PDFName, PDFString, StandardFonts } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { hazardsIn } from '../../../src/document/index.ts';
import { startEngine } from '../../../src/document/pdf/engine.ts';
import { readPdf } from '../../../src/document/pdf/index.ts';
import { pdfReader } from '../../../src/document/pdf/read.ts';

const sample = readFileSync(join(import.meta.dirname, 'samples/referral.pdf'));
const ascii = (text: string) => new TextEncoder().encode(text);

/** A PDF of these objects, the first of them the catalogue. Without a cross-reference table, which readers rebuild. */
function pdf(...objects: string[]): Uint8Array {
  const body = objects.map((object, at) => `${at + 1} 0 obj\n${object}\nendobj\n`).join('');
  return ascii(`%PDF-1.7\n${body}trailer\n<< /Root 1 0 R /Size ${objects.length + 1} >>\n%%EOF\n`);
}

const catalogue = '<< /Type /Catalog /Pages 2 0 R >>';

describe('a hostile or broken file', () => {
  test.each<[string, Uint8Array, object]>([
    ['without a byte', new Uint8Array(0), { kind: 'empty' }],
    ['that is only a header', ascii('%PDF-1.7\n'), { kind: 'broken', format: 'pdf' }],
    [
      'of garbage behind a header',
      ascii(`%PDF-1.7\n${'\u0001x<</('.repeat(5_000)}`),
      { kind: 'broken', format: 'pdf' },
    ],
    ['whose page tree is a circle', pdf(catalogue, '<< /Type /Pages /Count 3 /Kids [2 0 R 2 0 R] >>'), {}],
    [
      'that claims a million pages',
      pdf(
        catalogue,
        '<< /Type /Pages /Count 1000000 /Kids [3 0 R] >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>',
      ),
      {},
    ],
    ['that claims fewer than no pages', pdf(catalogue, '<< /Type /Pages /Count -5 /Kids [] >>'), {}],
    ['cut off in the middle', sample.subarray(0, sample.length / 2), {}],
  ])('%s ends as an outcome', async (_, bytes, expected) => {
    const outcome = await readPdf(bytes, {});
    expect(outcome).toMatchObject(expected);
    if (outcome.kind === 'read') expect(outcome.document.notes).toContain('second_reading_failed');
  });

  test('with more pages than the limit is too large', async () => {
    const file = await PDFDocument.create();
    for (let page = 0; page < 301; page += 1) file.addPage([100, 100]);
    expect(await readPdf(await file.save(), {})).toEqual({ kind: 'too_large', limit: 'pages' });
  });

  test('with more on one page than the limit is too large', async () => {
    const file = await PDFDocument.create();
    const page = file.addPage([595, 842]);
    const stream = file.context.flateStream('10 10 m 90 90 l S\n'.repeat(40_000));
    page.node.set(PDFName.of('Contents'), file.context.register(stream));
    expect(await readPdf(await file.save(), {})).toEqual({ kind: 'too_large', limit: 'pageItems' });
  });

  test('with a form inside itself ends', async () => {
    const form =
      '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 4 0 R >> >> /Length 6 >>\nstream\n/A Do \nendstream';
    const page =
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /XObject << /A 4 0 R >> >> >>';
    const outcome = await readPdf(pdf(catalogue, '<< /Type /Pages /Count 1 /Kids [3 0 R] >>', page, form), {});
    expect(outcome.kind).toBeDefined();
  });

  test('never throws, whatever byte is changed', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 40 }),
        async (changes) => {
          const bytes = Uint8Array.from(sample);
          for (const [at, value] of changes) bytes[at] = value;
          expect(await readPdf(bytes, {})).toHaveProperty('kind');
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('an encrypted file', () => {
  const sampleOf = (name: string) => readFileSync(join(import.meta.dirname, 'samples', name));

  test('that asks for a password is locked, and opens with the right one', async () => {
    const locked = sampleOf('locked.pdf');
    expect(await readPdf(locked, {})).toEqual({ kind: 'locked', by: 'password' });
    expect(await readPdf(locked, { password: 'wrong' })).toEqual({ kind: 'locked', by: 'password' });
    expect(await readPdf(locked, { password: 'lily-pad' })).toMatchObject({ kind: 'read', document: { notes: [] } });
  });

  test('that only forbids copying opens by itself', async () => {
    expect(await readPdf(sampleOf('restricted.pdf'), {})).toMatchObject({ kind: 'read', document: { notes: [] } });
  });

  test('that a rights system protects is locked by rights, not broken', async () => {
    const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>';
    const bytes = pdf(
      catalogue,
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      page,
      '<< /Filter /MicrosoftIRMServices /V 1 >>',
    );
    const encrypted = new TextDecoder().decode(bytes).replace('/Root', '/Encrypt 4 0 R /ID [<00> <00>] /Root');
    expect(await readPdf(ascii(encrypted), {})).toEqual({ kind: 'locked', by: 'rights' });
  });

  test('with an XFA form that only Adobe Reader can show is named as such', async () => {
    const file = await PDFDocument.create();
    file.addPage([100, 100]);
    const template = '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"></xdp:xdp>';
    const form = file.context.obj({ Fields: [], XFA: file.context.register(file.context.stream(template)) });
    file.catalog.set(PDFName.of('AcroForm'), form);
    file.catalog.set(PDFName.of('NeedsRendering'), file.context.obj(true));
    expect(await readPdf(await file.save(), {})).toEqual({ kind: 'not_read_yet', format: 'pdf_xfa' });
  });
});

describe('an engine that aborts', () => {
  test('costs its own file only: the next one is read by a new engine', async () => {
    let started = 0;
    const read = pdfReader(async () => {
      started += 1;
      const engine = await startEngine();
      if (started > 1) return engine;
      return {
        ...engine,
        put() {
          throw new Error('Aborted');
        },
      };
    });
    const first = await read(sample, {});
    expect(first).toMatchObject({ kind: 'read', document: { notes: ['second_reading_failed'] } });
    const second = await read(sample, {});
    expect(second).toMatchObject({ kind: 'read', document: { notes: [] } });
    expect(started).toBe(2);
  });
});

describe('what a person must know of a file', () => {
  const empty = async () => {
    const file = await PDFDocument.create();
    const font = await file.embedFont(StandardFonts.Helvetica);
    file.addPage([595, 842]).drawText('Something to read', { x: 50, y: 600, size: 11, font });
    return file;
  };
  const notesOf = async (file: PDFDocument) => {
    const bytes = await file.save({ useObjectStreams: false });
    const outcome = await readPdf(bytes, {});
    return outcome.kind === 'read' ? [...new Set([...outcome.document.notes, ...hazardsIn(bytes, 'pdf')])] : outcome;
  };

  test('scripts, launch actions and embedded files are noted', async () => {
    const scripted = await empty();
    scripted.addJavaScript('start', 'app.alert(1)');
    expect(await notesOf(scripted)).toEqual(['scripts']);
    const launching = await empty();
    launching.catalog.set(
      PDFName.of('OpenAction'),
      launching.context.obj({ S: 'Launch', F: PDFString.of('calc.exe') }),
    );
    expect(await notesOf(launching)).toEqual(['launch_actions']);
    const carrying = await empty();
    await carrying.attach(ascii('x'), 'other.txt');
    expect(await notesOf(carrying)).toEqual(['embedded_files']);
    expect(await notesOf(await empty())).toEqual([]);
  });

  test('a page that is a picture is a scan, and is not taken for an empty form', { timeout: 60_000 }, async () => {
    const file = await PDFDocument.create();
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const picture = await file.embedPng(png);
    file.addPage([595, 842]).drawImage(picture, { x: 0, y: 0, width: 595, height: 842 });
    expect(await readPdf(await file.save(), {})).toEqual({ kind: 'not_read_yet', format: 'pdf_scan' });

    const font = await file.embedFont(StandardFonts.Helvetica);
    file.addPage([595, 842]).drawText('A typed page', { x: 50, y: 600, size: 11, font });
    expect(await notesOf(file)).toEqual(['pictures_of_pages']);
  });
});
