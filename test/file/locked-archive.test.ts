import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openArchive } from '../../src/file/index.ts';

/**
 * Made by Info-ZIP (`zip -P`, from a pipe for `streamed`, `-0` for `stored`) and 7-Zip (`7zz a -tzip -mem=AES…`), with the password
 * `lily-pad`, and with `grün` for the one with accents.
 */
const sample = (name: string) => readFileSync(new URL(`samples/${name}.zip`, import.meta.url));
const numbers = Array.from({ length: 3_000 }, (_, at) => `${at + 1}\n`).join('');
const password = 'lily-pad';

describe.each([
  ['pkware', { 'a.txt': numbers, 'b.txt': 'small\n' }],
  ['pkware-stored', { 'b.txt': 'small\n' }],
  ['pkware-streamed', { '-': numbers }],
  ['aes128', { 'a.txt': numbers, 'b.txt': 'small\n' }],
  ['aes192', { 'a.txt': numbers, 'b.txt': 'small\n' }],
  ['aes256', { 'a.txt': numbers, 'b.txt': 'small\n' }],
])('an archive locked by %s', (name, files) => {
  const opened = (bytes: Uint8Array, word?: string) => {
    const outcome = openArchive(bytes, word);
    if (outcome.kind !== 'opened') return outcome.kind;
    return Object.fromEntries(outcome.entries.map((entry) => [entry.name, Buffer.from(entry.bytes).toString()]));
  };

  test('is locked without its password, and opens with it', () => {
    expect(opened(sample(name))).toBe('locked');
    expect(opened(sample(name), password)).toEqual(files);
  });

  test('says that a wrong password is wrong, whatever its check byte makes of it', () => {
    for (let attempt = 0; attempt < 600; attempt += name.startsWith('aes') ? 50 : 1)
      expect(opened(sample(name), `lily-pad ${attempt}`)).toBe('wrong_password');
    for (const word of ['', 'Lily-pad', ' lily-pad', 'x'.repeat(5_000)])
      expect(opened(sample(name), word)).toBe('wrong_password');
  });

  test('never gives content that was changed', () => {
    const whole = sample(name);
    for (let at = 0; at < whole.length; at += 37) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      const outcome = opened(changed, password);
      if (typeof outcome === 'object') expect(Object.values(outcome)).toEqual(Object.values(files));
    }
  });
});

test('a password with accents opens what an old program locked with one byte a letter, or with UTF-8', () => {
  expect(openArchive(sample('pkware-accents'), 'grün')).toMatchObject({ kind: 'opened' });
  expect(openArchive(sample('pkware-accents'), 'gru\u0308n')).toMatchObject({ kind: 'opened' });
});

test('an archive that is not locked opens whatever password is given', () => {
  const plain = Buffer.from(
    'UEsDBAoAAAAAAAAAIQB0u5d+AgAAAAIAAAABAAAAYWEKUEsBAh4DCgAAAAAAAAAhAHS7l34CAAAAAgAAAAEAAAAAAAAAAQAAAKSBAAAAAGFQSwUGAAAAAAEAAQAvAAAAIQAAAAAA',
    'base64',
  );
  expect(openArchive(plain, 'x').kind).toBe(openArchive(plain).kind);
});
