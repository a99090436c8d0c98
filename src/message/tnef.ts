import { limits } from '../limits.ts';

type TnefFile = { name: string; bytes: Uint8Array };
/** `words`: the message has a text of its own inside, which mostly stands in the mail as well. */
export type TnefOutcome = { kind: 'opened'; files: TnefFile[]; words: boolean } | { kind: 'broken' };

/**
 * Takes the files out of Outlook's winmail.dat ([MS-OXTNEF]): a row of attributes, in which `attAttachRendData` begins each file. A message
 * attached inside is TNEF itself and comes out as such.
 */
export function openTnef(bytes: Uint8Array): TnefOutcome {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.byteLength < 6 || view.getUint32(0, true) !== signature) return { kind: 'broken' };
  const files: TnefFile[] = [];
  let words = false;
  for (let at = 6; at < bytes.length; ) {
    if (at + 11 > bytes.length) return { kind: 'broken' };
    const attribute = view.getUint32(at + 1, true);
    const length = view.getUint32(at + 5, true);
    const content = bytes.subarray(at + 9, at + 9 + length);
    if (content.length !== length || files.length > limits.partsPerMessage) return { kind: 'broken' };
    at += 9 + length + 2; // a checksum follows, which many writers get wrong
    if (attribute === attachRendData) files.push({ name: '', bytes: new Uint8Array() });
    const file = files.at(-1);
    if (attribute === body || attribute === messageProperties) words ||= attribute === body || hasWords(content);
    if (!file) continue;
    if (attribute === attachTitle) file.name ||= text(content);
    if (attribute === attachData) file.bytes = content;
    if (attribute === attachProperties) Object.assign(file, longNameAndMessage(content));
  }
  return { kind: 'opened', files: files.filter((file) => file.bytes.length > 0), words };
}

const signature = 0x223e9f78;
const body = 0x0002800c;
const messageProperties = 0x00069003;
const attachRendData = 0x00069002;
const attachTitle = 0x00018010;
const attachData = 0x0006800f;
const attachProperties = 0x00069005;

const bodyProperties: ReadonlySet<number> = new Set([0x1000, 0x1009, 0x1013]);
const longFilename = 0x3707;
const dataObject = 0x3701;
/** An attached object begins with the interface that it has (IID_IMessage for a message). */
const interfaceBytes = 16;

function hasWords(content: Uint8Array): boolean {
  return properties(content).some(({ id, value }) => bodyProperties.has(id) && value.length > 0);
}

function longNameAndMessage(content: Uint8Array): Partial<TnefFile> {
  const found: Partial<TnefFile> = {};
  for (const { id, type, value } of properties(content)) {
    if (id === longFilename) found.name = type === 0x1f ? wideText(value) : text(value);
    if (id === dataObject && type === 0x0d) found.bytes = value.subarray(interfaceBytes);
  }
  return found;
}

type Property = { id: number; type: number; value: Uint8Array };

/** The property list of [MS-OXTNEF] 2.1.3.4, as far as it can be read. Values are padded to four bytes. */
function properties(content: Uint8Array): Property[] {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const found: Property[] = [];
  let at = 4;
  // Not by bits, which take a length over 2 GiB for a negative one: the walk would step back before the file.
  const padded = (length: number) => Math.ceil(length / 4) * 4;
  while (at + 4 <= content.length) {
    const type = view.getUint16(at, true);
    const id = view.getUint16(at + 2, true);
    at += 4;
    if (id >= 0x8000) {
      if (at + 24 > content.length) break;
      const named = view.getUint32(at + 16, true) === 1;
      at += named ? 24 + padded(view.getUint32(at + 20, true)) : 24;
    }
    const base = type & 0x0fff;
    const many = (type & 0x1000) !== 0;
    const variable = base === 0x1e || base === 0x1f || base === 0x102 || base === 0x0d;
    let count = 1;
    if (many || variable) {
      if (at + 4 > content.length) break;
      count = view.getUint32(at, true);
      at += 4;
    }
    for (let index = 0; index < count && at < content.length; index += 1) {
      let length = fixedLength(base);
      if (variable) {
        if (at + 4 > content.length) return found;
        length = view.getUint32(at, true);
        at += 4;
      }
      found.push({ id, type: base, value: content.subarray(at, at + length) });
      at += padded(length);
    }
  }
  return found;
}

function fixedLength(type: number): number {
  if (type === 0x48) return 16;
  return [0x05, 0x06, 0x07, 0x14, 0x40].includes(type) ? 8 : 4;
}

const text = (value: Uint8Array) => Buffer.from(value).toString('latin1').replace(/\0.*$/s, '');
const wideText = (value: Uint8Array) => Buffer.from(value).toString('utf16le').replace(/\0.*$/s, '');
