import { createCipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

/** How one entry is encrypted, as its place in the directory says. */
export type Locked = {
  packed: Uint8Array;
  crc: number;
  /** The entry's sizes and checksum stand after its bytes (flag bit 3): the check byte is made of the time then. */
  streamed: boolean;
  /** The extra field of the entry, where AES has its settings. */
  extra: Uint8Array;
  /** Time of the last change, as MS-DOS writes it. */
  time: number;
  aes: boolean;
};

/** What lies under the encryption: `method` is the entry's own, which AES moves into its extra field. `crc` is false where AES tells of changes itself. */
export type Unlocked =
  | { kind: 'unlocked'; packed: Uint8Array; method: number | undefined; crc: boolean }
  | { kind: 'wrong_password' }
  | { kind: 'broken' };

/** Takes the encryption off one entry: the old one of PKWARE (APPNOTE.TXT 6.1) or AES as WinZip does it (APPNOTE.TXT 7, AE-1 and AE-2). */
export function unlockEntry(entry: Locked, password: string): Unlocked {
  const spellings = [...new Set([password, password.normalize('NFC')])].flatMap((word) => [
    Buffer.from(word, 'utf8'),
    // Old programs wrote one byte a letter.
    ...(/[^\0-\x7f]/.test(word) && /^[\0-\xff]*$/.test(word) ? [Buffer.from(word, 'latin1')] : []),
  ]);
  let outcome: Unlocked = { kind: 'wrong_password' };
  for (const word of spellings) {
    outcome = entry.aes ? unlockAes(entry, word) : unlockOld(entry, word);
    if (outcome.kind !== 'wrong_password') break;
  }
  return outcome;
}

const oldHeaderBytes = 12;

/** A wrong password passes the one check byte once in 256 times; the checksum of the content finds it then. */
function unlockOld({ packed, crc, streamed, time }: Locked, password: Uint8Array): Unlocked {
  if (packed.length < oldHeaderBytes) return { kind: 'broken' };
  let [first, second, third] = [0x12345678, 0x23456789, 0x34567890];
  const update = (byte: number) => {
    first = crcStep(first, byte);
    second = (Math.imul((second + (first & 0xff)) >>> 0, 134_775_813) + 1) >>> 0;
    third = crcStep(third, second >>> 24);
  };
  for (const byte of password) update(byte);
  const plain = Buffer.alloc(packed.length);
  for (const [at, byte] of packed.entries()) {
    const pad = (third | 2) & 0xffff;
    const own = byte ^ ((Math.imul(pad, pad ^ 1) >>> 8) & 0xff);
    plain[at] = own;
    update(own);
  }
  const check = streamed ? (time >>> 8) & 0xff : crc >>> 24;
  if (plain[oldHeaderBytes - 1] !== check) return { kind: 'wrong_password' };
  return { kind: 'unlocked', packed: plain.subarray(oldHeaderBytes), method: undefined, crc: true };
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crcStep(crc: number, byte: number): number {
  return ((crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0)) >>> 0;
}

const aesExtraId = 0x9901;
const verifierBytes = 2;
const macBytes = 10;
const rounds = 1_000;
const ciphers = ['aes-128-ecb', 'aes-192-ecb', 'aes-256-ecb'] as const;

function unlockAes({ packed, extra }: Locked, password: Uint8Array): Unlocked {
  const settings = aesSettings(extra);
  if (!settings) return { kind: 'broken' };
  const { cipher, keyBytes, method, version } = settings;
  const saltBytes = keyBytes / 2;
  if (packed.length < saltBytes + verifierBytes + macBytes) return { kind: 'broken' };
  const derived = pbkdf2Sync(password, packed.subarray(0, saltBytes), rounds, 2 * keyBytes + verifierBytes, 'sha1');
  const verifier = packed.subarray(saltBytes, saltBytes + verifierBytes);
  if (!timingSafeEqual(derived.subarray(2 * keyBytes), verifier)) return { kind: 'wrong_password' };
  const content = packed.subarray(saltBytes + verifierBytes, packed.length - macBytes);
  const mac = createHmac('sha1', derived.subarray(keyBytes, 2 * keyBytes))
    .update(content)
    .digest();
  // The verifier is right by chance once in 65,536 times; a wrong code is a wrong password or a changed file.
  if (!timingSafeEqual(mac.subarray(0, macBytes), packed.subarray(packed.length - macBytes)))
    return { kind: 'wrong_password' };
  const plain = counted(content, cipher, derived.subarray(0, keyBytes));
  return { kind: 'unlocked', packed: plain, method, crc: version === 1 };
}

function aesSettings(extra: Uint8Array) {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== aesExtraId || at + 11 > extra.length) continue;
    const strength = extra[at + 8] ?? 0;
    const cipher = ciphers[strength - 1];
    if (!cipher) return undefined;
    const [version, method] = [view.getUint16(at + 4, true), view.getUint16(at + 9, true)];
    return { cipher, keyBytes: 8 + 8 * strength, version, method };
  }
  return undefined;
}

const blockBytes = 16;
const stretchBytes = 65_536;

/** Counter mode with the counter from 1 in little-endian order, which Node's own counter mode does not know. */
function counted(content: Uint8Array, cipher: (typeof ciphers)[number], key: Uint8Array): Buffer {
  const ecb = createCipheriv(cipher, key, null).setAutoPadding(false);
  const plain = Buffer.alloc(content.length);
  const counters = Buffer.alloc(stretchBytes);
  for (let from = 0; from < content.length; from += stretchBytes) {
    for (let at = 0; at < stretchBytes; at += blockBytes) counters.writeUInt32LE((from + at) / blockBytes + 1, at);
    const pad = ecb.update(counters);
    const to = Math.min(content.length, from + stretchBytes);
    for (let at = from; at < to; at += 1) plain[at] = (content[at] ?? 0) ^ (pad[at - from] ?? 0);
  }
  return plain;
}
