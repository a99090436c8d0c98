/** One header field as it stands in the mail, folding included; `key` is in small letters. */
type HeaderLine = { key: string; line: string };

/** The header fields of a mail, in their order: the topmost was added last (RFC 5321, 4.4). */
export type HeaderLines = readonly HeaderLine[];

/** The unfolded value of the first field of that name, '' when there is none. */
export function headerValue(lines: HeaderLines, key: string): string {
  const found = lines.find((line) => line.key === key);
  return found ? unfold(found.line) : '';
}

export function hasHeader(lines: HeaderLines, key: string): boolean {
  return lines.some((line) => line.key === key);
}

/** The value after the colon, on one line (RFC 5322, 2.2.3). */
export function unfold(line: string): string {
  return line
    .slice(line.indexOf(':') + 1)
    .replace(/\r?\n(?=[ \t])/g, '')
    .trim();
}
