import { limits } from '../../limits.ts';
import type { Raster } from '../picture/model.ts';
import type { Engine } from './engine.ts';
import type { Frame } from './frame.ts';

/** FPDF_RenderPageBitmap: with annotations, and colours in the order red, green, blue. */
const annotations = 0x01;
const redFirst = 0x10;
const white = 0xffffffff;
/** FPDFBitmap_BGRx: four bytes a pixel, the last of them unused. */
const fourBytes = 3;

/** Draws a page so many pixels wide, the way up that `frame` says, with what was typed onto it and what its fields show. */
export function drawPage(
  engine: Engine,
  document: number,
  form: number,
  at: number,
  frame: Frame,
  width: number,
  withFields = true,
): Raster | 'too_large' | undefined {
  const { call } = engine;
  const height = Math.max(Math.round((width * frame.height) / frame.width), 1);
  if (!(width >= 1) || !(height * width <= limits.drawnPixels)) return 'too_large';
  const page = call.FPDF_LoadPage(document, at);
  if (page === 0) return undefined;
  const bitmap = call.FPDFBitmap_CreateEx(width, height, fourBytes, 0, width * 4);
  if (bitmap === 0) {
    call.FPDF_ClosePage(page);
    return undefined;
  }
  call.FORM_OnAfterLoadPage(page, form);
  call.FPDF_RemoveFormFieldHighlight(form);
  call.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white);
  // PDFium turns by the page's own /Rotate; the frame may know better from the writing.
  const turns = (frame.quarterTurns - call.FPDFPage_GetRotation(page) + 4) % 4;
  call.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, turns, withFields ? annotations | redFirst : redFirst);
  if (withFields) call.FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, turns, annotations | redFirst);
  const drawn = engine.take(call.FPDFBitmap_GetBuffer(bitmap), width * height * 4);
  call.FPDFBitmap_Destroy(bitmap);
  call.FORM_OnBeforeClosePage(page, form);
  call.FPDF_ClosePage(page);
  return { width, height, channels: 3, pixels: withoutFourth(drawn) };
}

/** In place: what is written is never ahead of what is read. */
function withoutFourth(pixels: Uint8Array): Uint8Array {
  let to = 0;
  for (let from = 0; from < pixels.length; from += 4) {
    pixels[to] = pixels[from] ?? 0;
    pixels[to + 1] = pixels[from + 1] ?? 0;
    pixels[to + 2] = pixels[from + 2] ?? 0;
    to += 3;
  }
  return pixels.subarray(0, to);
}
