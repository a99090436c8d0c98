import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lockedWord } from '../document/unlock/old-word.ts';

const command = fileURLToPath(new URL('../../src/intake.js', import.meta.url));
const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

async function read(words: string[], input: string) {
  const child = spawn(process.execPath, [command, 'read', ...words], { env: { PATH: process.env.PATH ?? '' } });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
  child.stdin.end(input);
  const [status] = await once(child, 'close');
  return { status, output: Buffer.concat(pieces).toString() };
}

describe('intake read --password-stdin', () => {
  test.each([
    ['a Word file', 'fixtures/locked/locked.docx', 'Harbour-42\n'],
    ['a PDF', 'fixtures/locked/locked.pdf', 'Harbour-42'],
    ['an archive', 'test/file/samples/form.zip', 'lily-pad\r\n'],
  ])('opens %s, and says when the password is wrong', async (_, path, password) => {
    const right = await read(['--json', '--password-stdin', root(path)], password);
    const [sheet] = JSON.parse(right.output);
    const codes = sheet.problems.map(({ code }: { code: string }) => code);
    expect(codes.filter((code: string) => /locked|password/.test(code))).toEqual([]);
    expect(right.output).not.toContain(password.trim());

    const wrong = await read(['--json', '--password-stdin', root(path)], 'Not-The-One');
    expect(wrong.status).toBe(0);
    expect(JSON.parse(wrong.output)[0]).toMatchObject({ forms: [], problems: [{ code: 'wrong_password' }] });
    expect(wrong.output).not.toContain('Not-The-One');
  });

  test('opens an old Word file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'locked-'));
    const path = join(folder, 'form.doc');
    writeFileSync(path, lockedWord([{ text: 'MACE Referral Form\rName: Ann Example\r' }], 'lily-pad'));
    try {
      const locked = await read(['--json', path], '');
      expect(JSON.parse(locked.output)[0]).toMatchObject({ problems: [{ code: 'locked_office_file' }] });
      const { output } = await read(['--json', '--password-stdin', path], 'lily-pad\n');
      const codes = JSON.parse(output)[0].problems.map(({ code }: { code: string }) => code);
      expect(codes.filter((code: string) => /locked|password|broken/.test(code))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('without a password on standard input it is used wrongly', async () => {
    expect(await read(['--password-stdin', root('fixtures/locked/locked.docx')], '')).toMatchObject({ status: 2 });
  });

  test('a password on the command line is refused', async () => {
    const { status } = await read(['--password', 'Harbour-42', root('fixtures/locked/locked.docx')], '');
    expect(status).toBe(2);
  });
});
