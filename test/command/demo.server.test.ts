import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { intake, type Run } from '../pipeline/intake.ts';

const folder = mkdtempSync(join(tmpdir(), 'intake-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fixture = (path: string) => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const inbox = readdirSync(fixture('inbox')).filter((name) => name.endsWith('.eml')).length;

async function until(run: Run, words: RegExp, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; !words.test(run.output()); await wait(20))
    if (Date.now() > end || run.process.exitCode !== null) throw new Error(`not seen: ${words}\n${run.output()}`);
}

test('the demo shows the whole path, takes a mail that is dropped in within two seconds, and ends when it is told to', async () => {
  const run = intake(['demo'], {}, folder);
  try {
    await until(run, /Ctrl-C ends/, 150);
    expect(run.output()).toMatch(new RegExp(`^ +mails +${inbox}$`, 'm'));
    expect(run.output()).toMatch(/^ +with a form filed +\d+$/m);
    expect(run.output()).toMatch(/Review app: http:\/\/127\.0\.0\.1:\d+ {2}name: demo/);
    // A busy machine may take its time once; it does not every time.
    const times: number[] = [];
    for (const number of [21, 22, 23]) {
      copyFileSync(fixture(`filled/mace-referral-rows-0${number}.docx`), join(folder, `data/demo/drop/${number}.docx`));
      const began = Date.now();
      await until(run, new RegExp(`collected ${inbox + times.length + 1},`), 20);
      times.push(Date.now() - began);
      await until(
        run,
        new RegExp(
          `collected ${inbox + times.length}, opened ${inbox + times.length}, .* settled ${inbox + times.length}$`,
          'm',
        ),
        20,
      );
    }
    expect(Math.min(...times)).toBeLessThan(2_000);
    run.process.kill('SIGINT');
    expect(await run.ended).toBe(0);
  } finally {
    run.process.kill('SIGKILL');
  }
  expect(() => readFileSync(join(folder, 'data/demo/postgres/postmaster.pid'))).toThrow(/ENOENT/);
}, 240_000);
