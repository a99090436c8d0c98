import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mammoth from 'mammoth';
import { PDFParse } from 'pdf-parse';
import { type Scanning, scannedPages, scannedPdf } from '../../../fixtures/scans.ts';
import { all, type Kept } from './look.ts';
import type { Made } from './model.ts';
import { pdfForm } from './pdf-form.ts';
import { wordForm } from './word.ts';

/** A made form as a file. `looks` is shown beside what went wrong. */
export type Produced = { made: Made; bytes: Uint8Array; looks: string };

export type Producer = {
  /** Undefined where it cannot work on this machine. */
  make(forms: readonly Made[]): Promise<Produced[] | undefined>;
  /** The text of the same file by the bare library, for the time that it takes. */
  bare?(bytes: Uint8Array): Promise<unknown>;
};

const written = (forms: readonly Made[], kept: Kept): Promise<Produced[]> =>
  Promise.all(
    forms.map(async (made) => {
      const { bytes, look } = await wordForm(made, kept);
      return { made, bytes, looks: Object.values(look).slice(0, -1).join(' ') };
    }),
  );

const word: Producer = {
  make: (forms) => written(forms, all),
  bare: (bytes) => mammoth.extractRawText({ buffer: Buffer.from(bytes) }),
};

/** What LibreOffice makes of the Word file, many in one run. */
function converted(extension: string, kept: Kept, bare?: Producer['bare']): Producer {
  return {
    async make(forms) {
      const files = await written(forms, kept);
      if (spawnSync('soffice', ['--version']).status !== 0) return undefined;
      const folder = mkdtempSync(join(tmpdir(), 'bench-reading-'));
      try {
        mkdirSync(join(folder, 'out'));
        const paths = files.map(({ made, bytes }) => {
          const path = join(folder, `${made.seed}.docx`);
          writeFileSync(path, bytes);
          return path;
        });
        const profile = `-env:UserInstallation=file://${folder}/profile`;
        const convert = ['--headless', profile, '--convert-to', extension, '--outdir', join(folder, 'out')];
        const run = spawnSync('soffice', [...convert, ...paths], { stdio: 'ignore', timeout: 600_000 });
        if (run.status !== 0) throw new Error(`LibreOffice ended with ${run.status}`);
        return files.map((file) => ({
          ...file,
          bytes: readFileSync(join(folder, 'out', `${file.made.seed}.${extension}`)),
        }));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    ...(bare && { bare }),
  };
}

async function pdfText(bytes: Uint8Array): Promise<unknown> {
  const parser = new PDFParse({ data: new Uint8Array(bytes) });
  try {
    return await parser.getText();
  } finally {
    await parser.destroy();
  }
}

/** The print of the same form, as a scanner or a camera saw it. `typed`: pages that stay as they are, by number from 0. */
function scanned(scanning: Scanning, typed?: (page: number) => boolean): Producer {
  return {
    async make(forms) {
      const prints = await print.make(forms);
      return prints && Promise.all(prints.map((file) => asScan(file, scanning, typed)));
    },
  };
}

async function asScan(file: Produced, scanning: Scanning, typed?: (page: number) => boolean): Promise<Produced> {
  const pictures = await scannedPages(file.bytes, file.made.seed, scanning);
  const [alone] = pictures;
  if (scanning.photo && alone && pictures.length === 1) return { ...file, bytes: alone };
  return { ...file, bytes: await scannedPdf(pictures, typed && { pdf: file.bytes, typed }) };
}

const print = converted('pdf', { legacyBoxes: true, lists: false, linesInControls: false }, pdfText);

export const producers: Record<string, Producer> = {
  docx: word,
  'pdf-form': { make: (forms) => Promise.all(forms.map(pdfForm)), bare: pdfText },
  pdf: print,
  doc: converted('doc', { legacyBoxes: true, lists: false, linesInControls: false }),
  rtf: converted('rtf', { legacyBoxes: false, lists: false, linesInControls: false }),
  odt: converted('odt', { legacyBoxes: true, lists: true, linesInControls: false }),
  scan300: scanned({ dotsPerInch: 300, faults: 1 }),
  scan200: scanned({ dotsPerInch: 200, faults: 1 }),
  scan150: scanned({ dotsPerInch: 150, faults: 1 }),
  photo: scanned({ dotsPerInch: 220, photo: true, faults: 1 }),
  mixed: scanned({ dotsPerInch: 300, faults: 1 }, (page) => page % 2 === 0),
};
