// Makes the scans of these tests anew from prints among the fixtures: node --import tsx test/document/picture/samples/make.ts
// upright.heic and print.heic were made by ImageMagick, because no library of this project writes that format.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { scannedPages, scannedPdf } from '../../../../fixtures/scans.ts';

const here = import.meta.dirname;
const print = (name: string) => readFileSync(join(here, '../../../../fixtures/prints', `${name}.pdf`));
const write = (name: string, bytes: Uint8Array) => writeFileSync(join(here, name), bytes);
const clean = { faults: 0.35 };

const rows = await scannedPages(print('mace-referral-rows-001'), 1, { dotsPerInch: 300, ...clean });
write('mace-referral-rows-001.pdf', await scannedPdf(rows));

const levels = await scannedPages(print('exploitation-toolkit-levels-001'), 2, { dotsPerInch: 200, ...clean });
write('exploitation-toolkit-levels-001.pdf', await scannedPdf(levels));

const [scores] = await scannedPages(print('exploitation-toolkit-scores-001'), 3, { dotsPerInch: 150, ...clean });
if (scores)
  write(
    'exploitation-toolkit-scores-001.png',
    await sharp(scores).resize({ width: 1240 }).png({ palette: true, colours: 8 }).toBuffer(),
  );

const answers = await scannedPages(print('exploitation-toolkit-answers-001'), 4, { dotsPerInch: 200, ...clean });
const grey = await Promise.all(
  answers.map((page) => sharp(page).threshold(150).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })),
);
const [first] = grey;
if (first) {
  const { width, height } = first.info;
  const raw = { width, height: height * grey.length, channels: 1, pageHeight: height } as const;
  const fax = sharp(Buffer.concat(grey.map(({ data }) => data)), { raw }).withMetadata({ density: 200 });
  write('exploitation-toolkit-answers-001.tiff', await fax.tiff({ compression: 'lzw', bitdepth: 1 }).toBuffer());
}

const [pairs] = await scannedPages(print('mace-referral-pairs-001'), 5, { dotsPerInch: 200, photo: true, ...clean });
// Held sideways, without a word of it in the file.
if (pairs) write('mace-referral-pairs-001.jpg', await sharp(pairs).rotate(90).jpeg({ quality: 70 }).toBuffer());

const [columns] = await scannedPages(print('mace-referral-columns-001'), 6, { dotsPerInch: 200, ...clean });
if (columns) {
  write('print.jpg', columns);
  spawnSync('convert', [join(here, 'print.jpg'), '-quality', '40', join(here, 'mace-referral-columns-001.heic')]);
  spawnSync('rm', [join(here, 'print.jpg')]);
}
