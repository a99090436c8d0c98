/** One who is told the pieces of an RTF file in their order. */
export type TokenSink = {
  open(): void;
  /** False ends the file: what follows the outermost group is not part of it. */
  close(): boolean;
  word(name: string, parameter: number | undefined): void;
  /** A control symbol other than an escaped letter. */
  symbol(letter: string): void;
  /** One byte of text, plain or written as `\'hh`. */
  byte(byte: number): void;
};

const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const longestWord = 40;

/**
 * Cuts an RTF file into tokens (Rich Text Format 1.9.1, "RTF Syntax"). False when the file ends inside a group: it was cut off, and
 * whatever is missing could be an answer.
 */
export function readTokens(bytes: Uint8Array, sink: TokenSink): boolean {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    at += 1;
    if (byte === backslash) at = control(bytes, at, sink);
    else if (byte === openBrace) sink.open();
    else if (byte === closeBrace) {
      if (!sink.close()) return true;
    } else if (byte !== 0x0d && byte !== 0x0a && byte !== 0) sink.byte(byte);
  }
  return false;
}

/** A control word or symbol whose backslash stands before `from`; the answer is where the next token begins. */
function control(bytes: Uint8Array, from: number, sink: TokenSink): number {
  const first = bytes[from] ?? 0;
  if (!isLetter(first)) return symbol(bytes, from, sink);
  let at = from;
  while (at < bytes.length && at - from < longestWord && isLetter(bytes[at] ?? 0)) at += 1;
  const name = String.fromCharCode(...bytes.subarray(from, at));
  const { parameter, end } = numberAt(bytes, at);
  const next = bytes[end] === 0x20 ? end + 1 : end;
  if (name === 'bin') return next + Math.max(0, parameter ?? 0);
  sink.word(name, parameter);
  return next;
}

function symbol(bytes: Uint8Array, at: number, sink: TokenSink): number {
  const letter = String.fromCharCode(bytes[at] ?? 0);
  if (letter === "'") {
    const code = Number.parseInt(String.fromCharCode(...bytes.subarray(at + 1, at + 3)), 16);
    if (!Number.isNaN(code)) sink.byte(code);
    return at + 3;
  }
  if (letter === '\\' || letter === '{' || letter === '}') sink.byte(bytes[at] ?? 0);
  else if (letter === '\r' || letter === '\n') sink.word('par', undefined);
  else sink.symbol(letter);
  return at + 1;
}

function numberAt(bytes: Uint8Array, from: number): { parameter: number | undefined; end: number } {
  let at = from;
  if (bytes[at] === 0x2d) at += 1;
  const digits = at;
  while (at < bytes.length && at - digits < 10 && isDigit(bytes[at] ?? 0)) at += 1;
  if (at === digits) return { parameter: undefined, end: from };
  return { parameter: Number(String.fromCharCode(...bytes.subarray(from, at))), end: at };
}

const isLetter = (byte: number) => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
