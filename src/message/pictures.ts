import type { FileFormat } from '../file/index.ts';

type Size = { width: number; height: number };

const pictureFormats: ReadonlySet<FileFormat> = new Set(['jpeg', 'png', 'gif', 'tiff', 'heic', 'webp', 'bmp']);

export function isPicture(format: FileFormat): boolean {
  return pictureFormats.has(format);
}

/** Nobody can read a form on a picture whose longer side is shorter than this. */
const readableSide = 320;
const inlineArea = 250_000;
const likelyPage = 1_000_000;
const smallFile = 40_000;

/**
 * Whether a picture is a logo, an icon or part of a signature. What was attached on purpose is dropped only when no form would be
 * readable on it; what is shown in the text also when it is small, shown small, or as wide as a banner.
 */
export function isDecoration(
  bytes: Uint8Array,
  format: FileFormat,
  shownInText: boolean,
  shown: { width?: number; height?: number } = {},
): boolean {
  const size = pixelSize(bytes, format);
  if (size && Math.max(size.width, size.height) < readableSide) return true;
  if (!shownInText) return false;
  if (shown.width !== undefined && shown.width < readableSide && (shown.height ?? 0) < readableSide) return true;
  if (!size) return bytes.length < smallFile;
  const area = size.width * size.height;
  const banner = Math.max(size.width, size.height) > 3 * Math.min(size.width, size.height);
  return banner || area < inlineArea || (bytes.length < smallFile && area < likelyPage);
}

/** Width and height by the file's own head; null where the format hides them or the head is broken. */
function pixelSize(bytes: Uint8Array, format: FileFormat): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = bytes.length >= 26 ? sizeOf(view, format) : null;
  return size && size.width > 0 && size.height > 0 ? size : null;
}

function sizeOf(view: DataView, format: FileFormat): Size | null {
  switch (format) {
    case 'png': // IHDR is the first chunk (PNG specification, 11.2.2)
      return { width: view.getUint32(16), height: view.getUint32(20) };
    case 'gif':
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    case 'bmp':
      return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
    case 'jpeg':
      return jpegSize(view);
    case 'webp':
      return webpSize(view);
    default:
      return null;
  }
}

/** The frame header (SOF) of whichever coding; segments are skipped by their length (ITU T.81, B.1.1.4). */
function jpegSize(view: DataView): Size | null {
  let at = 2;
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

function webpSize(view: DataView): Size | null {
  if (view.byteLength < 30) return null;
  const chunk = String.fromCharCode(view.getUint8(12), view.getUint8(13), view.getUint8(14), view.getUint8(15));
  if (chunk === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (chunk === 'VP8X') {
    const low = (at: number) => (view.getUint16(at, true) | (view.getUint8(at + 2) << 16)) + 1;
    return { width: low(24), height: low(27) };
  }
  if (chunk !== 'VP8L') return null;
  const packed = view.getUint32(21, true);
  return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
}
