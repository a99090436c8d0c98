import type { FormField } from '../flow/model.ts';

/** A result that was never set, and the kinds of a text field that ask for a day. */
const unset = 25;
const day = 2;
const wide = 0xffff;

/**
 * The settings of a form field in the data stream ([MS-DOC] 2.9.78): length, a head of the length that it says, then the field. Null where
 * none can be read there: then the field's own instruction says what it is.
 */
export function formFieldAt(data: Buffer, at: number): FormField | null {
  if (at + 6 > data.length) return null;
  const length = data.readUInt32LE(at);
  const field = data.subarray(at + data.readUInt16LE(at + 4), at + length);
  if (at + length > data.length || field.length < 10 || field.readUInt32LE(0) !== 0xffffffff) return null;
  const bits = field.readUInt16LE(4);
  const reader = new Texts(field, 10);
  const name = reader.text();
  const set = (bits >> 2) & 31;
  switch (bits & 3) {
    case 0:
      return { kind: 'text', entry: ((bits >> 11) & 7) === day ? 'date' : 'text', standard: reader.text(), name };
    case 1:
      return { kind: 'box', ticked: (set === unset ? reader.number() : set) === 1, name };
    case 2: {
      const standard = reader.number();
      // The format, two helps and two macros stand before the list.
      for (let index = 0; index < 5; index += 1) reader.text();
      return { kind: 'choice', choices: reader.list(), standard, name, ...(set === unset ? {} : { chosen: set }) };
    }
    default:
      return null;
  }
}

/** Texts and numbers one after the other. What lies past the end is empty. */
class Texts {
  private readonly bytes: Buffer;
  private at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  number(): number {
    if (this.at + 2 > this.bytes.length) return 0;
    this.at += 2;
    return this.bytes.readUInt16LE(this.at - 2);
  }

  /** Its length, its letters, and a zero. */
  text(): string {
    const text = this.letters();
    this.at += 2;
    return text;
  }

  list(): string[] {
    if (this.number() !== wide) return [];
    const count = this.number();
    this.at += 2;
    const items: string[] = [];
    while (items.length < count && this.at + 2 <= this.bytes.length) items.push(this.letters());
    return items;
  }

  private letters(): string {
    const start = this.at + 2;
    const end = start + this.number() * 2;
    this.at = end;
    return this.bytes.toString('utf16le', Math.min(start, this.bytes.length), Math.min(end, this.bytes.length));
  }
}
