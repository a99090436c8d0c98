import type { Engine } from './engine.ts';

export type NotOpened = { kind: 'locked'; by: 'password' | 'rights' } | { kind: 'failed' };

/** FPDF_GetLastError. */
const errors = { password: 4, security: 5 };

/**
 * Opens a file and its form fields for as long as `use` runs. `bytes` stay in the engine's memory until the document is closed, because
 * PDFium reads from them as it goes.
 */
export function withDocument<T>(
  engine: Engine,
  bytes: Uint8Array,
  password: string | undefined,
  use: (document: number, form: number) => T,
): T | NotOpened {
  const { call } = engine;
  const file = engine.put(bytes);
  const document = open(engine, file, bytes.length, password);
  if (typeof document !== 'number') {
    engine.free(file);
    return document;
  }
  const info = call.PDFiumExt_OpenFormFillInfo();
  const form = call.PDFiumExt_InitFormFillEnvironment(document, info);
  const result = use(document, form);
  call.PDFiumExt_ExitFormFillEnvironment(form);
  call.PDFiumExt_CloseFormFillInfo(info);
  call.FPDF_CloseDocument(document);
  engine.free(file);
  return result;
}

/** A file that only restricts printing or copying opens without a password. */
function open(engine: Engine, file: number, length: number, password: string | undefined): number | NotOpened {
  const { call } = engine;
  const tried = password === undefined ? [''] : ['', password];
  let error = 0;
  for (const word of tried) {
    const key = engine.put(new TextEncoder().encode(`${word}\0`));
    const document = call.FPDF_LoadMemDocument(file, length, key);
    error = document === 0 ? call.FPDF_GetLastError() : 0;
    engine.free(key);
    if (document !== 0) return document;
    if (error !== errors.password) break;
  }
  if (error === errors.password) return { kind: 'locked', by: 'password' };
  return error === errors.security ? { kind: 'locked', by: 'rights' } : { kind: 'failed' };
}
