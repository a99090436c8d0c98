import sharp from 'sharp';
import type { FileFormat } from '../../file/index.ts';
import { limits } from '../../limits.ts';
import { isPictureFormat, type PagePicture } from '../picture/model.ts';
import { openPicture, readAt } from '../picture/open.ts';
import { straightened, straighteningOf } from '../picture/upright.ts';
import { renderPdfPage } from './pdf-page.ts';

export type RenderedPage = {
  kind: 'page';
  encoded: Uint8Array;
  encoding: 'webp' | 'jpeg';
  /** Of the encoded picture, in pixels. */
  width: number;
  height: number;
  /** Size of the page in points: the unit of the boxes of a `Place`, which begin at the top left too. */
  points: { width: number; height: number };
  /** How many pages the file has. */
  pages: number;
};

/** Expected outcomes are values; `not_shown` is a format that has no pages of its own. */
export type RenderOutcome =
  | RenderedPage
  | { kind: 'no_such_page'; pages: number }
  | { kind: 'not_shown' }
  | { kind: 'locked'; by: 'password' | 'rights' }
  | { kind: 'wrong_password' }
  | { kind: 'too_large'; limit: string }
  | { kind: 'broken' };

export type RenderOptions = {
  /** Wanted width in pixels; held between `limits.shownPixels` and a tenth of that. */
  width: number;
  encoding?: 'webp' | 'jpeg';
  password?: string;
};

/** Quality that keeps small print sharp at a fifth of a PNG's size. */
const quality = 80;

/** Shows one page (from 1) of a PDF or a picture as it was read: upright, and straightened where it was a scan. */
export async function renderPage(
  bytes: Uint8Array,
  format: FileFormat,
  page: number,
  options: RenderOptions,
): Promise<RenderOutcome> {
  if (bytes.length === 0) return { kind: 'broken' };
  if (bytes.length > limits.fileBytes) return { kind: 'too_large', limit: 'fileBytes' };
  const width = Math.round(Math.min(Math.max(options.width, limits.shownPixels / 10), limits.shownPixels));
  const outcome = await pictureOf(bytes, format, page, width, options.password);
  if (outcome.kind !== 'picture') return outcome;
  const { picture, pages, scan } = outcome;
  const shown = scan ? straightened(picture, await straighteningOf(picture)) : picture;
  return encode(shown, pages, options.encoding, width);
}

type PageAsPicture =
  | { kind: 'picture'; picture: PagePicture; pages: number; scan: boolean }
  | Exclude<RenderOutcome, RenderedPage>;

async function pictureOf(
  bytes: Uint8Array,
  format: FileFormat,
  page: number,
  width: number,
  password: string | undefined,
): Promise<PageAsPicture> {
  if (format === 'pdf') return renderPdfPage(bytes, page, width, password);
  if (!isPictureFormat(format)) return { kind: 'not_shown' };
  const outcome = await openPicture(bytes, format, { page, colour: true, longest: readAt, lenient: true });
  return outcome.kind === 'picture' ? { ...outcome, scan: true } : outcome;
}

async function encode(
  { points, width, height, channels, pixels }: PagePicture,
  pages: number,
  encoding: 'webp' | 'jpeg' = 'webp',
  shown = width,
): Promise<RenderedPage> {
  const raw = sharp(pixels, { raw: { width, height, channels } });
  const sized = shown < width ? raw.resize({ width: shown }) : raw;
  const written = encoding === 'webp' ? sized.webp({ quality, effort: 2 }) : sized.jpeg({ quality });
  const { data, info } = await written.toBuffer({ resolveWithObject: true });
  return { kind: 'page', encoded: data, encoding, width: info.width, height: info.height, points, pages };
}
