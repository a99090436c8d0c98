import decodeHeic from 'heic-decode';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { limits } from '../../limits.ts';
import type { PagePicture, PictureFormat } from './model.ts';

// The file decides what sharp opens, so all but the loaders of plain pictures are off; and a reader process has one core.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['Jpeg', 'Png', 'Tiff', 'Webp', 'Nsgif'].map((name) => `VipsForeignLoad${name}`) });
sharp.cache(false);
sharp.concurrency(1);

export type PictureOutcome =
  | { kind: 'picture'; picture: PagePicture; pages: number }
  | { kind: 'no_such_page'; pages: number }
  | { kind: 'too_large'; limit: 'picturePixels' | 'pages' }
  | { kind: 'broken' };

/** Longer side in pixels to which finer scans are brought down: 400 dots an inch of A4. What is shown is straightened by the same pixels. */
export const readAt = 4_700;

export type Wanted = {
  /** From 1. Only a TIFF has more than one. */
  page: number;
  colour: boolean;
  /** Larger ones are scaled down to a longer side of so many pixels. */
  longest: number;
  /** Shows what there is of a file that was cut off. */
  lenient?: boolean;
};

/** Decodes one page of a picture file, upright as its camera says. The size that the file claims is looked at before anything is decoded. */
export async function openPicture(bytes: Uint8Array, format: PictureFormat, wanted: Wanted): Promise<PictureOutcome> {
  try {
    return format === 'heic' ? await openHeic(bytes, wanted) : await openPlain(bytes, wanted);
  } catch {
    // Whatever a library says of a damaged file, to a person it is damaged.
    return { kind: 'broken' };
  }
}

async function openPlain(bytes: Uint8Array, wanted: Wanted): Promise<PictureOutcome> {
  const options = {
    limitInputPixels: limits.picturePixels,
    failOn: wanted.lenient ? 'none' : 'truncated',
    sequentialRead: true,
  } as const;
  const claimed = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
  const pages = claimed.format === 'tiff' ? (claimed.pages ?? 1) : 1;
  if (pages > limits.pages) return { kind: 'too_large', limit: 'pages' };
  if (wanted.page < 1 || wanted.page > pages) return { kind: 'no_such_page', pages };
  const own = pages > 1 ? { ...options, page: wanted.page - 1 } : options;
  const size = pages > 1 ? await sharp(bytes, { ...own, limitInputPixels: false }).metadata() : claimed;
  if (size.width * size.height > limits.picturePixels) return { kind: 'too_large', limit: 'picturePixels' };
  const { width, height } = size.autoOrient;
  const picture = await pixelsOf(sharp(bytes, own).autoOrient(), wanted, Math.max(width, height));
  return { kind: 'picture', picture: { ...picture, points: paperOf(width, height, densityOf(size)) }, pages };
}

async function openHeic(bytes: Uint8Array, wanted: Wanted): Promise<PictureOutcome> {
  const pictures = await decodeHeic.all({ buffer: bytes });
  try {
    // The others are thumbnails and depth maps: the first is what the camera shows.
    const [first] = pictures;
    if (!first) return { kind: 'broken' };
    if (wanted.page !== 1) return { kind: 'no_such_page', pages: 1 };
    if (first.width * first.height > limits.picturePixels) return { kind: 'too_large', limit: 'picturePixels' };
    const { width, height, data } = await first.decode();
    const raw = sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: limits.picturePixels });
    const picture = await pixelsOf(raw, wanted, Math.max(width, height));
    return { kind: 'picture', picture: { ...picture, points: paperOf(width, height, undefined) }, pages: 1 };
  } finally {
    pictures.dispose();
  }
}

async function pixelsOf(source: Sharp, { colour, longest }: Wanted, side: number) {
  const white = source.flatten({ background: '#ffffff' }).toColourspace(colour ? 'srgb' : 'b-w');
  const sized = side > longest ? white.resize({ width: longest, height: longest, fit: 'inside' }) : white;
  const { data, info } = await sized.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 1 && channels !== 3) throw new Error(`${channels} channels`);
  return { width, height, channels, pixels: data } as const;
}

const pointsAnInch = 72;
/** Cameras and screens write 72 or 96 whatever they took a picture of. A scanner's resolution is higher, and gives a sheet of paper. */
const lowestScan = 100;
const sheet = { shortest: 360, longest: 1_700 };
const longSideOfA4 = 842;

/** How large the paper was: as the scanner says, or else a sheet of A4 that fills the picture. */
function paperOf(width: number, height: number, density: number | undefined): { width: number; height: number } {
  const longest = Math.max(width, height);
  const inch = density !== undefined && density >= lowestScan ? density : undefined;
  const said = inch && (longest / inch) * pointsAnInch;
  const long = said && said >= sheet.shortest && said <= sheet.longest ? said : longSideOfA4;
  return { width: (width / longest) * long, height: (height / longest) * long };
}

function densityOf({ density }: Metadata): number | undefined {
  return density !== undefined && Number.isFinite(density) ? density : undefined;
}
