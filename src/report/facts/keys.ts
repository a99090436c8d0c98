import { createHmac, hkdfSync } from 'node:crypto';

/** Makes pseudonyms. Without the key, which is never in the database, nobody can tell which person a pseudonym stands for, not even by trying all ids. */
export type Pseudonyms = {
  of(kind: 'person' | 'place' | 'agency' | 'wording' | 'vehicle' | 'phone', what: string): string;
  /** Tells whether a database was built with this key. */
  check: string;
};

export function pseudonymsWith(key: Uint8Array): Pseudonyms {
  const hash = (text: string) => createHmac('sha256', key).update(text).digest();
  return {
    of: (kind, what) => asUuid(hash(`${kind} ${what}`)),
    check: hash('safeguarding-intake reporting').subarray(0, 8).toString('hex'),
  };
}

/** Where no key of its own is set: one derived from the key of the originals, which says nothing of that key. */
export function reportingKeyFrom(originalsKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', originalsKey, '', 'safeguarding-intake reporting', 32));
}

/** 122 bits of it, in the form of a random UUID: short to store, quick to compare, and every tool can read it. */
function asUuid(hash: Buffer): string {
  const bytes = Buffer.from(hash.subarray(0, 16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
