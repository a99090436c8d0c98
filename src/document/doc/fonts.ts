const nameAt = 39;

/** The names of the fonts, by number ([MS-DOC] 2.9.286). Each entry has its length in front. */
export function fontsIn(list: Buffer): string[] {
  const names: string[] = [];
  let at = 4;
  const count = list.length >= 4 ? list.readUInt16LE(0) : 0;
  while (names.length < count && at < list.length) {
    const entry = list.subarray(at + 1, at + 1 + (list[at] ?? 0));
    names.push(entry.toString('utf16le', Math.min(nameAt, entry.length)).split('\0', 1)[0] ?? '');
    at += 1 + (list[at] ?? 0);
  }
  return names;
}
