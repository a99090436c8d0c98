import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { openReadingPool, type PoolSettings, type ReadingPool } from '../../src/pipeline/reading/pool.ts';

const form = readFileSync(new URL('../../fixtures/filled/mace-referral-rows-001.docx', import.meta.url));
const print = readFileSync(new URL('../../fixtures/prints/exploitation-toolkit-answers-001.pdf', import.meta.url));
const task = { kind: 'read', bytes: form, format: 'docx', receivedOn: '2026-11-23' } as const;

describe('files are read in processes of their own', () => {
  let pool: ReadingPool;
  afterEach(() => pool.close());
  const open = (more: Partial<PoolSettings> = {}) => {
    pool = openReadingPool({ readers: 1, milliseconds: 60_000, bytes: 1_500_000_000, ...more });
    return pool;
  };
  const readers = () =>
    spawnSync('pgrep', ['-P', String(process.pid), '-f', 'reading/process'], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .filter(Boolean)
      .map(Number);

  test('a form comes back with what matching needs of it', async () => {
    const outcome = await open().read(task);
    expect(outcome).toMatchObject({
      kind: 'done',
      result: { kind: 'forms', forms: [{ form: { kind: 'mace-referral' } }], reasons: [] },
    });
  });

  test('a page comes back as a picture, and what has no page says so', async () => {
    const page = { kind: 'page', bytes: print, format: 'pdf', page: 1, width: 900 } as const;
    const outcome = await open().show(page);
    expect(outcome).toMatchObject({ kind: 'done', result: { kind: 'page', encoding: 'webp', width: 900 } });
    const beyond = await pool.show({ ...page, page: 99 });
    expect(beyond).toMatchObject({ result: { kind: 'no_page', why: { kind: 'no_such_page' } } });
  });

  test.each([
    ['a Word file', 'locked/locked.docx', 'encrypted_office', 'locked_office_file'],
    ['a PDF', 'locked/locked.pdf', 'pdf', 'locked_pdf'],
  ] as const)('%s that is locked is read when a person gives its password', async (_, path, format, reason) => {
    const locked = { ...task, bytes: readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)), format };
    open();
    expect(await pool.read(locked)).toMatchObject({ result: { kind: 'not_read', reasons: [reason] } });
    const wrong = await pool.read({ ...locked, password: 'harbour-42' });
    expect(wrong).toMatchObject({ result: { kind: 'not_read', reasons: ['wrong_password'] } });
    const right = await pool.read({ ...locked, password: 'Harbour-42' });
    expect(right).not.toMatchObject({ result: { kind: 'not_read' } });
  });

  test('an archive that is locked gives its forms when a person gives its password', async () => {
    const bytes = readFileSync(new URL('../file/samples/form.zip', import.meta.url));
    const locked = { ...task, bytes, format: 'zip' } as const;
    open();
    expect(await pool.read(locked)).toMatchObject({ result: { kind: 'not_read', reasons: ['locked_archive'] } });
    const wrong = await pool.read({ ...locked, password: 'wrong' });
    expect(wrong).toMatchObject({ result: { kind: 'not_read', reasons: ['wrong_password'] } });
    expect(await pool.read({ ...locked, password: 'lily-pad' })).toMatchObject({
      result: { kind: 'forms', forms: [{ form: { kind: 'mace-referral' } }], reasons: [] },
    });
  });

  test('more tasks than readers wait for their turn', async () => {
    open({ readers: 2 });
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => pool.read(task)));
    expect(outcomes.every(({ kind }) => kind === 'done')).toBe(true);
    expect(readers().length).toBeLessThanOrEqual(2);
  });

  test('a task over its time is ended and answered, and the next one works', async () => {
    open({ milliseconds: 1 });
    expect(await pool.read(task)).toEqual({ kind: 'failed', reason: 'reading_too_long' });
  });

  test('a task over its memory is ended and answered', async () => {
    open({ bytes: 60_000_000 });
    expect(await pool.read({ ...task, bytes: print, format: 'pdf' })).toEqual({
      kind: 'failed',
      reason: 'reading_too_large',
    });
  });

  test('a process that is killed is answered as lost, and the next task works', async () => {
    open();
    await pool.read(task);
    const [reader = Number.NaN] = readers();
    const lost = pool.read({ ...task, bytes: Buffer.concat([print]), format: 'pdf' });
    process.kill(reader, 'SIGKILL');
    expect((await lost).kind).toBe('lost');
    expect((await pool.read(task)).kind).toBe('done');
  });

  test('its environment holds nothing of ours', async () => {
    process.env.SECRET_CANARY = 'canary';
    open();
    await pool.read(task);
    const [reader = Number.NaN] = readers();
    expect(readFileSync(`/proc/${reader}/environ`, 'utf8')).not.toContain('CANARY');
    delete process.env.SECRET_CANARY;
  });

  test('closing answers what waits and leaves no process behind', async () => {
    open();
    const waiting = [pool.read(task), pool.read(task), pool.read(task)];
    await wait(50);
    await pool.close();
    expect((await Promise.all(waiting)).map(({ kind }) => kind)).toEqual(['lost', 'lost', 'lost']);
    await wait(200);
    expect(readers()).toEqual([]);
  });
});
