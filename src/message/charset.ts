import { TextDecoder } from 'node:util';

export type Decode = (bytes: Uint8Array) => string;

/** How to read text of a declared character set; null where nothing is to be done, and for a set that nobody knows. */
export function decoderOf(charset = ''): Decode | null {
  if (charset === '' || /^(?:utf-?8|us-ascii|ascii)$/i.test(charset)) return null;
  try {
    const decoder = new TextDecoder(charset);
    return decoder.encoding === 'windows-1252' ? decodeWindows1252 : (bytes) => decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** 0x80 to 0x9F (WHATWG Encoding, index windows-1252); the five unassigned bytes stay control characters. */
const upper = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ';

/** By hand, because TextDecoder of Node 20 takes windows-1252 for Latin-1, where Word's quotes and dashes are control characters. */
function decodeWindows1252(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes).toString('latin1');
  return latin.replace(/[\u0080-\u009f]/g, (letter) => upper.charAt(letter.charCodeAt(0) - 0x80));
}
