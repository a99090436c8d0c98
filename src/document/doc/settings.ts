/** One change to how text or a table looks ([MS-DOC] 2.2.5): what is changed, and to what. */
export type Setting = { code: number; operand: Buffer };

const tableLayout = 0xd608;
const tabs = 0xc615;

/** The settings of a list, in their order. What does not fit into the list ends it. */
export function* settingsIn(list: Buffer): Generator<Setting> {
  let at = 0;
  while (at + 2 < list.length) {
    const code = list.readUInt16LE(at);
    at += 2;
    const { start, length } = operandOf(list, at, code);
    if (start + length > list.length) return;
    yield { code, operand: list.subarray(start, start + length) };
    at = start + length;
  }
}

/** The length of what is set is in the highest bits of the code, or in front of it. */
function operandOf(list: Buffer, at: number, code: number): { start: number; length: number } {
  switch (code >> 13) {
    case 0:
    case 1:
      return { start: at, length: 1 };
    case 3:
      return { start: at, length: 4 };
    case 6:
      return variable(list, at, code);
    case 7:
      return { start: at, length: 3 };
    default:
      return { start: at, length: 2 };
  }
}

function variable(list: Buffer, at: number, code: number): { start: number; length: number } {
  if (code === tableLayout && at + 2 <= list.length)
    return { start: at + 2, length: Math.max(0, list.readUInt16LE(at) - 1) };
  const length = list[at] ?? 0;
  if (code !== tabs || length !== 0xff) return { start: at + 1, length };
  // Too many tabs for one byte: their numbers stand inside (sprmPChgTabs).
  const removed = list[at + 1] ?? 0;
  const added = list[at + 2 + removed * 4] ?? 0;
  return { start: at + 1, length: 2 + removed * 4 + added * 3 };
}

/** Settings that a piece of text may name by one byte ([MS-DOC] 2.9.213), as far as they matter to a reader. */
const shortCodes: Record<number, number> = {
  24: 0x2416,
  25: 0x2417,
  65: 0x0800,
  66: 0x0801,
  71: 0x0806,
  77: 0x2a0c,
  83: 0x2a33,
  85: 0x0835,
  86: 0x0836,
  87: 0x0837,
  92: 0x083c,
  94: 0x2a3e,
  115: 0x2a53,
  117: 0x0855,
};

/** What a file that was saved quickly sets for a whole piece of its text: one setting, or the number of a list. */
export function pieceSettings(short: number, lists: Buffer[]): Buffer {
  if (short & 1) return lists[short >> 1] ?? Buffer.alloc(0);
  const code = shortCodes[(short >> 1) & 0x7f];
  return code === undefined ? Buffer.alloc(0) : Buffer.from([code & 0xff, code >> 8, short >> 8]);
}
