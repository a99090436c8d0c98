import { restoreBuiltIns } from './built-ins.ts';
import { withPlainCopies } from './plain-copies.ts';

const { PasswordException, PDFParse, VerbosityLevel } = await import('pdf-parse');
restoreBuiltIns();

export type SecondReading = { kind: 'read'; pages: string[] } | { kind: 'locked' } | { kind: 'failed' };

/**
 * The same file's words by an engine that shares no code with the first, one string a page. Only through pdf-parse:
 * two copies of pdf.js in one process break each other.
 */
export async function readSecond(
  bytes: Uint8Array,
  password: string | undefined,
  pages: number,
): Promise<SecondReading> {
  // pdf.js takes the buffer for itself, so it gets its own.
  const parser = new PDFParse({
    data: bytes.slice(),
    verbosity: VerbosityLevel.ERRORS,
    isEvalSupported: false,
    disableFontFace: true,
    stopAtErrors: false,
    ...(password !== undefined && { password }),
  });
  try {
    const { pages: texts } = await withPlainCopies(() => parser.getText({ first: pages, pageJoiner: '' }));
    return { kind: 'read', pages: texts.map((page) => page.text) };
  } catch (fault) {
    // Whatever it is that pdf.js cannot read, its reading is missing and the form goes to review for that.
    return { kind: fault instanceof PasswordException ? 'locked' : 'failed' };
  } finally {
    await parser.destroy();
    restoreBuiltIns();
  }
}
