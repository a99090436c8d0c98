import type { Chance } from '../../fixtures/chance.ts';

/** One way to damage a file. `others` are further files of the same format, to take pieces from. */
export type Mutation = (bytes: Buffer, chance: Chance, others: readonly Buffer[]) => Buffer;

const longest = 4_096;

/** Where in a file, and how much of it. */
function stretch(bytes: Buffer, chance: Chance): { from: number; to: number } {
  const from = chance.below(Math.max(1, bytes.length));
  const size = 1 << chance.below(Math.floor(Math.log2(longest)));
  return { from, to: Math.min(bytes.length, from + 1 + chance.below(size)) };
}

const flipBits: Mutation = (bytes, chance) => {
  const changed = Buffer.from(bytes);
  const count = 1 << chance.below(8);
  for (let index = 0; index < count; index += 1) {
    const at = chance.below(Math.max(1, changed.length));
    changed[at] = (changed[at] ?? 0) ^ (1 << chance.below(8));
  }
  return changed;
};

const overwrite: Mutation = (bytes, chance) => {
  const changed = Buffer.from(bytes);
  const { from, to } = stretch(bytes, chance);
  const noise = chance.often(0.5);
  const byte = chance.pick([0, 0xff, 0x20, 0x41]);
  for (let at = from; at < to; at += 1) changed[at] = noise ? chance.below(256) : byte;
  return changed;
};

const truncate: Mutation = (bytes, chance) => bytes.subarray(0, chance.below(bytes.length + 1));

const removeChunk: Mutation = (bytes, chance) => {
  const { from, to } = stretch(bytes, chance);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
};

const repeatChunk: Mutation = (bytes, chance) => {
  const { from, to } = stretch(bytes, chance);
  const copies = Array.from({ length: 1 << chance.below(9) }, () => bytes.subarray(from, to));
  return Buffer.concat([bytes.subarray(0, to), ...copies, bytes.subarray(to)]);
};

const splice: Mutation = (bytes, chance, others) => {
  const other = chance.pick([bytes, ...others]);
  const { from, to } = stretch(other, chance);
  const at = chance.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at)]);
};

/** The first half of one file and the second of another. */
const graft: Mutation = (bytes, chance, others) => {
  const other = chance.pick([bytes, ...others]);
  return Buffer.concat([
    bytes.subarray(0, chance.below(bytes.length + 1)),
    other.subarray(chance.below(other.length + 1)),
  ]);
};

/** A number of two or four bytes is made as large, small or odd as lengths and places in a file can be. */
const growNumber: Mutation = (bytes, chance) => {
  const changed = Buffer.from(bytes);
  for (let count = 1 + chance.below(4); count > 0; count -= 1) {
    const wide = chance.often(0.6);
    const size = wide ? 4 : 2;
    if (changed.length < size) return changed;
    // Most formats keep their numbers at even places.
    const at = chance.below(changed.length - size + 1) & (chance.often(0.8) ? ~1 : ~0);
    const old = wide ? changed.readUInt32LE(at) : changed.readUInt16LE(at);
    const most = wide ? 0xffffffff : 0xffff;
    const value =
      chance.pick([0, 1, most, most >>> 1, most - 1, old + 1, old * 2, old + 512, changed.length]) % (most + 1);
    if (wide) changed.writeUInt32LE(value, at);
    else changed.writeUInt16LE(value, at);
  }
  return changed;
};

export const anyMutation: readonly Mutation[] = [
  flipBits,
  overwrite,
  truncate,
  removeChunk,
  repeatChunk,
  splice,
  graft,
  growNumber,
];

/** Damage to what is written in characters: XML, RTF, headers, JSON. */
const marks = ['<', '>', '"', '{', '}', '\\', '&', ':', '\r\n', '\0', '=', ';', ',', '--', '\ufffe', '\u{1f600}'];
const numbers = ['0', '-1', '2147483648', '99999999999999999999', '1e308', 'NaN', '65536', '%s'];

const insertMark: Mutation = (bytes, chance) => {
  const at = chance.below(bytes.length + 1);
  const mark = Buffer.from(chance.pick(marks).repeat(chance.often(0.1) ? 10_000 : 1 + chance.below(3)));
  return Buffer.concat([bytes.subarray(0, at), mark, bytes.subarray(at)]);
};

/** Replaces, repeats or drops one occurrence of a pattern. */
function changeOne(bytes: Buffer, chance: Chance, pattern: RegExp, change: (found: string) => string): Buffer {
  const text = bytes.toString('latin1');
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return bytes;
  const one = chance.pick(found);
  const changed = change(one[0]);
  return Buffer.from(text.slice(0, one.index) + changed + text.slice(one.index + one[0].length), 'latin1');
}

const changeNumber: Mutation = (bytes, chance) => changeOne(bytes, chance, /\d+/g, () => chance.pick(numbers));

const changeTag: Mutation = (bytes, chance) =>
  changeOne(bytes, chance, /<[^<>]{1,300}>/g, (tag) => {
    const what = chance.below(5);
    if (what === 0) return '';
    if (what === 1) return tag.repeat(2 + chance.below(600));
    if (what === 2) return tag.replace(/="[^"]*"/, `="${chance.pick(numbers)}"`);
    return what === 3 ? tag.replace(/^<\/?/, (start) => (start === '<' ? '</' : '<')) : tag.replace(/[\w:]+/, 'w:p');
  });

const changeWord: Mutation = (bytes, chance) =>
  changeOne(bytes, chance, /\\[a-z]{1,30}-?\d*/g, (word) => {
    const what = chance.below(4);
    if (what === 0) return '';
    if (what === 1) return `{${word} `.repeat(1 + chance.below(300));
    return what === 2 ? word.replace(/-?\d*$/, chance.pick(numbers)) : '}';
  });

export const textMutation: readonly Mutation[] = [
  insertMark,
  changeNumber,
  changeTag,
  changeWord,
  removeChunk,
  repeatChunk,
];

const changeHeader: Mutation = (bytes, chance) =>
  changeOne(bytes, chance, /^[A-Za-z][\w-]{1,40}:.*(?:\r\n[ \t].*)*\r\n/gm, (line) => {
    const what = chance.below(7);
    if (what === 0) return '';
    if (what === 1) return line.repeat(2 + chance.below(200));
    if (what === 2) return line.replace(/:.*/s, `: ${'x'.repeat(chance.below(100_000))}\r\n`);
    if (what === 3) return line.replace(/boundary=\S+/i, `boundary="${chance.pick(['', '-', 'x'.repeat(500)])}"`);
    if (what === 4)
      return line.replace(/(?:base64|quoted-printable|7bit)/i, chance.pick(['base64', 'x-uue', '8bit', '']));
    if (what === 5) return line.replace(/(?:multipart|message|text|application)\/[\w.+-]+/i, chance.pick(types));
    return `${line}\r\n`;
  });
const types = [
  'message/rfc822',
  'multipart/mixed',
  'text/html',
  'application/ms-tnef',
  'multipart/encrypted',
  'text/calendar',
];

export const mailMutation: readonly Mutation[] = [changeHeader, changeHeader, ...textMutation];
