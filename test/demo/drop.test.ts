import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type DropFolder, watchDropFolder } from '../../src/demo/drop.ts';

let folder = '';
let watching: DropFolder | null = null;
afterEach(() => {
  watching?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function watch(): Promise<string[]> {
  folder = mkdtempSync(join(tmpdir(), 'intake-drop-'));
  const taken: string[] = [];
  watching = await watchDropFolder(folder, (mail) => taken.push(Buffer.from(mail).toString()));
  return taken;
}

async function until(what: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !what() && Date.now() < end; ) await wait(20);
}

test('a mail is taken as it is, anything else in a mail around it, each once', async () => {
  const taken = await watch();
  writeFileSync(join(folder, 'one.eml'), 'Subject: one\r\n\r\nfirst');
  writeFileSync(join(folder, 'form.docx'), 'second');
  await until(() => taken.length === 2);
  await wait(500);
  expect(taken).toHaveLength(2);
  expect(taken).toContain('Subject: one\r\n\r\nfirst');
  expect(taken.join()).toContain(Buffer.from('second').toString('base64'));
  expect(existsSync(join(folder, 'taken/one.eml'))).toBe(true);
});

test('a file that is still being copied is not taken before it is whole', async () => {
  const taken = await watch();
  const path = join(folder, 'large.eml');
  for (let piece = 0; piece < 15; piece += 1) {
    appendFileSync(path, 'x'.repeat(1_000));
    await wait(50);
  }
  await until(() => taken.length === 1);
  expect(taken.map((mail) => mail.length)).toEqual([15_000]);
});
