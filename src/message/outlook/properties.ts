import type { Storage } from '../../file/index.ts';
import { decoderOf } from '../charset.ts';

/** Head of the list of properties, by what the storage is ([MS-OXMSG] 2.4.1). */
export type Kind = 'message' | 'nested' | 'part';
const headBytes: Record<Kind, number> = { message: 32, nested: 24, part: 8 };
const entryBytes = 16;
/** How many attachments there are, in the head of a message. */
const countAt = 20;

const codePageOfStrings = 0x3ffd;
const codePageOfPage = 0x3fde;

/** The properties of a message, a recipient or an attachment in an Outlook file, by their number. */
export class Properties {
  private readonly storage: Storage;
  private readonly fixed = new Map<number, Buffer>();
  private readonly page: number;
  /** How many attachments the head of a message says that there are. */
  readonly attachments: number;
  /** A stream is there and cannot be put together: something of the mail is lost. */
  damaged = false;

  constructor(storage: Storage, kind: Kind, page?: number) {
    this.storage = storage;
    const list = this.stream('__properties_version1.0') ?? Buffer.alloc(0);
    this.attachments = kind !== 'part' && list.length >= countAt + 4 ? list.readUInt32LE(countAt) : 0;
    for (let at = headBytes[kind]; at + entryBytes <= list.length; at += entryBytes)
      this.fixed.set(list.readUInt16LE(at + 2), list.subarray(at + 8, at + 16));
    this.page = this.number(codePageOfStrings) ?? page ?? this.number(codePageOfPage) ?? 1252;
  }

  /** The code page of texts that are not in Unicode, for what stands inside. */
  get codePage(): number {
    return this.page;
  }

  number(id: number): number | undefined {
    return this.fixed.get(id)?.readInt32LE(0);
  }

  /** A time, counted in tenths of a microsecond from 1601. */
  time(id: number): Date | undefined {
    const value = this.fixed.get(id)?.readBigUInt64LE(0);
    if (value === undefined || value === 0n) return undefined;
    const date = new Date(Number(value / 10_000n) - 11_644_473_600_000);
    return Number.isNaN(date.getTime()) ? undefined : date;
  }

  text(id: number): string | undefined {
    const wide = this.stream(nameOf(id, '001f'));
    if (wide) return wide.toString('utf16le').replace(/\0+$/, '');
    const narrow = this.stream(nameOf(id, '001e'));
    return narrow && decodedPage(narrow, this.page).replace(/\0+$/, '');
  }

  bytes(id: number): Buffer | undefined {
    return this.stream(nameOf(id, '0102'));
  }

  /** The page of a mail, whose bytes are in a code page of their own. */
  html(id: number): string | undefined {
    const bytes = this.bytes(id);
    return bytes ? decodedPage(bytes, this.number(codePageOfPage) ?? this.page) : this.text(id);
  }

  object(id: number): Storage | null {
    return this.storage.storage(nameOf(id, '000d'));
  }

  private stream(name: string): Buffer | undefined {
    const read = this.storage.read(name);
    if (read === null) return undefined;
    if (read instanceof Uint8Array) return Buffer.from(read.buffer, read.byteOffset, read.length);
    this.damaged = true;
    return undefined;
  }
}

const nameOf = (id: number, type: string) => `__substg1.0_${id.toString(16).padStart(4, '0')}${type}`;

const charsets: Record<number, string> = {
  866: 'ibm866',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  20866: 'koi8-r',
  28591: 'windows-1252',
  28592: 'iso-8859-2',
  28605: 'iso-8859-15',
  65001: 'utf-8',
};

function decodedPage(bytes: Buffer, page: number): string {
  const name = charsets[page] ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : 'windows-1252');
  return decoderOf(name)?.(bytes) ?? bytes.toString('utf8');
}
