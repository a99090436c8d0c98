import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { init } from '@embedpdf/pdfium';
import { z } from 'zod';

/**
 * One PDFium instance. Its functions are called straight in the WASM module: the package's own wrappers convert
 * their arguments on every call, which costs more than the call where a page has thousands of characters.
 */
export type Engine = {
  call: NativeCalls;
  /** Scratch memory for results that PDFium writes through pointers: `scratch` bytes are free to use between two calls. */
  scratch: number;
  float(pointer: number): number;
  double(pointer: number): number;
  int(pointer: number): number;
  /** Copies bytes into the instance. The caller gives the memory back with `free`. */
  put(bytes: Uint8Array): number;
  free(pointer: number): void;
  /** A copy of what stands at a place of the instance's memory. */
  take(pointer: number, length: number): Uint8Array<ArrayBuffer>;
  /** Text of a function that fills a buffer and returns the byte count that it needs, two bytes a character. */
  text(fill: (buffer: number, bytes: number) => number, encoding?: 'utf-16le' | 'latin1'): string;
  /** Bytes that the instance has taken; WASM memory only ever grows. */
  size(): number;
};

const names = [
  'malloc',
  'free',
  'FPDF_LoadMemDocument',
  'FPDF_GetLastError',
  'FPDF_CloseDocument',
  'FPDF_GetPageCount',
  'FPDF_GetFormType',
  'FPDF_LoadPage',
  'FPDF_ClosePage',
  'FPDF_GetPageBoundingBox',
  'FPDFPage_GetRotation',
  'FPDFPage_Flatten',
  'FPDF_RenderPageBitmap',
  'FPDF_FFLDraw',
  'FPDF_RemoveFormFieldHighlight',
  'FPDFBitmap_CreateEx',
  'FPDFBitmap_FillRect',
  'FPDFBitmap_GetBuffer',
  'FPDFBitmap_Destroy',
  'FPDFImageObj_GetImagePixelSize',
  'FPDFPage_CountObjects',
  'FPDFPage_GetObject',
  'FPDFPageObj_GetType',
  'FPDFPageObj_GetMatrix',
  'FPDFPageObj_GetBounds',
  'FPDFPageObj_GetFillColor',
  'FPDFPageObj_GetStrokeColor',
  'FPDFPageObj_GetStrokeWidth',
  'FPDFFormObj_CountObjects',
  'FPDFFormObj_GetObject',
  'FPDFPath_CountSegments',
  'FPDFPath_GetDrawMode',
  'FPDFPath_GetPathSegment',
  'FPDFPathSegment_GetPoint',
  'FPDFPathSegment_GetType',
  'FPDFPathSegment_GetClose',
  'FPDFText_LoadPage',
  'FPDFText_ClosePage',
  'FPDFText_CountChars',
  'FPDFText_GetUnicode',
  'FPDFText_IsGenerated',
  'FPDFText_IsHyphen',
  'FPDFText_GetTextObject',
  'FPDFText_GetLooseCharBox',
  'FPDFText_GetCharOrigin',
  'FPDFText_GetFontSize',
  'FPDFText_GetMatrix',
  'FPDFText_GetFillColor',
  'FPDFTextObj_GetFont',
  'FPDFTextObj_GetTextRenderMode',
  'FPDFFont_GetBaseFontName',
  'FPDFFont_GetWeight',
  'FPDFFont_GetItalicAngle',
  'FORM_OnAfterLoadPage',
  'FORM_OnBeforeClosePage',
  'FPDFPage_GetAnnotCount',
  'FPDFPage_GetAnnot',
  'FPDFPage_CloseAnnot',
  'FPDFAnnot_GetSubtype',
  'FPDFAnnot_GetRect',
  'FPDFAnnot_GetFlags',
  'FPDFAnnot_HasKey',
  'FPDFAnnot_GetStringValue',
  'FPDFAnnot_CountAttachmentPoints',
  'FPDFAnnot_GetAttachmentPoints',
  'FPDFAnnot_GetLink',
  'FPDFLink_GetAction',
  'FPDFAction_GetType',
  'FPDFAnnot_GetFormFieldType',
  'FPDFAnnot_GetFormFieldFlags',
  'FPDFAnnot_GetFormFieldName',
  'FPDFAnnot_GetFormFieldAlternateName',
  'FPDFAnnot_GetFormFieldValue',
  'FPDFAnnot_GetFormFieldExportValue',
  'FPDFAnnot_GetFormAdditionalActionJavaScript',
  'FPDFAnnot_GetOptionCount',
  'FPDFAnnot_GetOptionLabel',
  'FPDFAnnot_IsOptionSelected',
  'FPDFAnnot_IsChecked',
  'EPDFAnnot_GetFormFieldRawValue',
  'EPDFAnnot_HasAppearanceStream',
  'FPDFDoc_GetJavaScriptActionCount',
  'FPDFDoc_GetAttachmentCount',
  'PDFiumExt_Init',
  'PDFiumExt_OpenFormFillInfo',
  'PDFiumExt_CloseFormFillInfo',
  'PDFiumExt_InitFormFillEnvironment',
  'PDFiumExt_ExitFormFillEnvironment',
] as const;

type NativeCall = (...values: number[]) => number;
type NativeCalls = Record<(typeof names)[number], NativeCall>;

const nativeCall = z.custom<NativeCall>((value) => typeof value === 'function');
const nativeMemory = z.custom<{ buffer: ArrayBuffer }>(
  (value) => typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof ArrayBuffer,
);
const nativeCalls = z.record(z.enum(names), nativeCall);

const scratchBytes = 65_536;
/** A field value longer than this is no answer; the buffer for it would be the attacker's choice. */
const longestText = 4_000_000;

/** Starts an instance: about 60 ms, so it is kept for many files and thrown away after a fault. */
export async function startEngine(): Promise<Engine> {
  const wasm = await readFile(fileURLToPath(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')));
  const { pdfium } = await init({ wasmBinary: new Uint8Array(wasm).buffer, print: silent, printErr: silent });
  const memory = nativeMemory.parse(Reflect.get(pdfium.wasmExports, 'memory'));
  const call = nativeCalls.parse(
    Object.fromEntries(names.map((name) => [name, Reflect.get(pdfium.wasmExports, name)])),
  );
  call.PDFiumExt_Init();
  const scratch = call.malloc(scratchBytes);

  let view = new DataView(memory.buffer);
  let bytes = new Uint8Array(memory.buffer);
  const current = () => {
    // When the memory grows, its old buffer is taken away. To ask the memory itself costs more than the reading.
    if (bytes.length === 0) {
      bytes = new Uint8Array(memory.buffer);
      view = new DataView(memory.buffer);
    }
    return view;
  };
  return {
    call,
    scratch,
    float: (pointer) => current().getFloat32(pointer, true),
    double: (pointer) => current().getFloat64(pointer, true),
    int: (pointer) => current().getInt32(pointer, true),
    put(bytes) {
      const pointer = call.malloc(bytes.length);
      if (pointer === 0) throw new Error('PDFium has no memory left for the file');
      new Uint8Array(memory.buffer).set(bytes, pointer);
      return pointer;
    },
    free: (pointer) => void call.free(pointer),
    take: (pointer, length) => new Uint8Array(memory.buffer.slice(pointer, pointer + length)),
    text(fill, encoding = 'utf-16le') {
      const end = encoding === 'latin1' ? 1 : 2;
      const bytes = fill(0, 0);
      if (bytes <= end || bytes > longestText) return '';
      const buffer = call.malloc(bytes);
      fill(buffer, bytes);
      const text = Buffer.from(memory.buffer, buffer, bytes - end).toString(encoding);
      call.free(buffer);
      return text;
    },
    size: () => memory.buffer.byteLength,
  };
}

/** PDFium writes what it thinks of a file to the console, which may hold words of the file. */
function silent(): void {}
