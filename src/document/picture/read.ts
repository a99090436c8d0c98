import { limits } from '../../limits.ts';
import type { ReadOutcome } from '../model.ts';
import { assembled } from '../pdf/assemble.ts';
import { isLegible, type ScannedPage } from './legible.ts';
import type { PictureFormat } from './model.ts';
import { openPicture, readAt } from './open.ts';
import { readScannedPage } from './scanned-page.ts';

/** Reads a photo or scan, every page of it. */
export async function readPicture(bytes: Uint8Array, format: PictureFormat): Promise<ReadOutcome> {
  if (bytes.length === 0) return { kind: 'empty' };
  const pages: ScannedPage[] = [];
  for (let page = 1, count = 1; page <= count; page += 1) {
    const opened = await openPicture(bytes, format, { page, colour: false, longest: readAt });
    if (opened.kind === 'no_such_page' || opened.kind === 'broken') return { kind: 'broken', format };
    if (opened.kind === 'too_large') return opened;
    count = opened.pages;
    if (count > limits.scannedPages) return { kind: 'too_large', limit: 'scannedPages' };
    const read = await readScannedPage(opened.picture, { page, widgets: [] });
    if (read === 'too_many') return { kind: 'too_large', limit: 'pageItems' };
    pages.push(read);
  }
  if (pages.every(({ seen }) => seen === 0)) return { kind: 'empty' };
  if (!isLegible(pages)) return { kind: 'not_read_yet', format: 'picture' };
  return {
    kind: 'read',
    document: {
      format: 'picture',
      ...assembled(pages.map(({ flow }) => flow)),
      pages: pages.length,
      notes: ['pictures_of_pages'],
      secondReading: pages.map(({ sureWords }) => sureWords),
    },
  };
}
