/** The words of a text file: UTF-16 by its mark, else UTF-8, else what old Windows programs wrote. Never fails. */
export function charactersOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString('utf16le', 2);
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return new TextDecoder('utf-16be').decode(buffer);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer);
  } catch {
    // Not UTF-8, so that every byte is one character.
    return latinOf(buffer);
  }
}

/** Bytes as windows-1252, one letter each. */
export function latinOf(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return latin.replace(/[\x80-\x9f]/g, (letter) => upper.charAt(letter.charCodeAt(0) - 0x80));
}

/** 0x80 to 0x9F in windows-1252 (WHATWG Encoding), which TextDecoder of Node 20 takes for Latin-1; five are not assigned. */
const upper = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
