import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { erasureListAt } from '../../src/command/erasure-list.ts';
import type { ErasedMail, Keyring } from '../../src/store/index.ts';

const key = (id: string, byte: number) => ({ id, key: new Uint8Array(32).fill(byte) });
const keyring: Keyring = { current: key('new', 1), others: [key('old', 2)] };
const mail = (digit: string, more: Partial<ErasedMail> = {}): ErasedMail => ({
  at: '2026-11-24T10:00:00.000Z',
  rule: 'request',
  mail: { sha256: digit.repeat(64) },
  ...more,
});
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'intake-erasures-'));
  path = join(folder, 'list');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function read(keys = keyring) {
  const mails: ErasedMail[] = [];
  let unreadable = 0;
  for await (const page of erasureListAt(path, keys).read()) {
    mails.push(...page.mails);
    unreadable += page.unreadable;
  }
  return { mails, unreadable };
}

test('what is added is read again, also under a key that has been replaced, and the file is for its owner alone', async () => {
  const list = erasureListAt(path, keyring);
  expect(await list.exists()).toBe(false);
  expect(await read()).toEqual({ mails: [], unreadable: 0 });
  await expect(list.mustExist()).rejects.toMatchObject({ code: 'erasures_not_noted' });
  const place = { mailbox: 'team', folder: 'INBOX', uidValidity: '7', uid: '12' };
  const all = [
    mail('a'),
    mail('b', { reason: 'decision 12', forms: [{ path: '1.2', position: 0 }] }),
    mail('c', { mail: place }),
  ];
  await erasureListAt(path, { current: key('old', 2), others: [] }).add(all.slice(0, 1));
  await list.add(all.slice(1));
  await list.add([]);
  expect(await read()).toEqual({ mails: all, unreadable: 0 });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('more than a page of lines comes in pages', async () => {
  const all = Array.from({ length: 1_203 }, (_, at) => mail((at % 10).toString(), { reason: `decision ${at}` }));
  await erasureListAt(path, keyring).add(all);
  expect((await read()).mails).toEqual(all);
});

test('a line that was changed, made up, signed with another key or cut has nobody erased, and is counted', async () => {
  const list = erasureListAt(path, keyring);
  await list.add([mail('a'), mail('b')]);
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, `${lines[0]?.replace('aaaa', 'cccc')}\n${lines[1]}\n`);
  appendFileSync(path, `new AAAA ${JSON.stringify(mail('d'))}\nwords of somebody else\n`);
  appendFileSync(path, `${lines[1]?.slice(0, 60)}`);
  // After a cut line the next one stands on its own.
  await list.add([mail('e')]);
  expect(await read()).toEqual({ mails: [mail('b'), mail('e')], unreadable: 4 });
  expect(await read({ current: key('other', 3), others: [] })).toEqual({ mails: [], unreadable: 6 });
});

test('a folder that is not there is told by its code', async () => {
  const nowhere = erasureListAt(join(folder, 'none', 'list'), keyring);
  await expect(nowhere.add([mail('a')])).rejects.toMatchObject({
    code: 'erasures_not_noted',
    details: ['ERASURES_FILE: ENOENT'],
  });
});
