import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeMails } from '../../fixtures/mails.ts';
import { intake, settingsFor } from '../pipeline/intake.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { hasTool } from '../tools.ts';

const fixture = (path: string) => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'intake-command-'));
const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(words: string[], environment: Record<string, string> = {}) {
  const process = intake(words, environment);
  const status = await process.ended;
  return { status, output: process.output() };
}

describe('intake read', () => {
  test('prints one array with an entry a file, and ends with 0 however bad the files are', async () => {
    const files = [
      fixture('filled/mace-referral-rows-001.docx'),
      fixture('prints/exploitation-toolkit-scores-001.pdf'),
      fixture('pdf-forms/mace-referral-001.pdf'),
      fixture('inbox/006-two-forms.eml'),
      fixture('locked/locked.docx'),
      fixture('locked/locked.pdf'),
      fixture('others/letter.docx'),
      fixture('others/mash-referral.docx'),
      fixture('blank/mace-referral-rows.docx'),
      file('empty.docx', ''),
      file('cut.docx', readFileSync(fixture('filled/mace-referral-rows-001.docx')).subarray(0, 3_000)),
      file('noise.pdf', Buffer.from('00ff00ff', 'hex')),
      join(folder, 'missing.docx'),
    ];
    const { status, output } = await run(['read', '--json', ...files]);
    expect(status).toBe(0);
    const sheets = JSON.parse(output);
    expect(sheets.map((sheet: { file: string }) => sheet.file)).toEqual(files);
    expect(
      sheets.map(({ forms, problems }: { forms: unknown[]; problems: { code: string }[] }) => [
        forms.length,
        ...problems.map(({ code }) => code),
      ]),
    ).toEqual([
      [1],
      [1],
      [1],
      [2],
      [0, 'locked_office_file'],
      [0, 'locked_pdf'],
      [0, 'no_form_found'],
      [0, 'look_alike', 'other_form'],
      [0, 'blank_form'],
      [0, 'file_empty'],
      [0, 'file_broken'],
      [0, 'format_not_read_yet'],
      [0, 'file_missing'],
    ]);
    for (const { forms, problems } of sheets) {
      for (const problem of problems) expect(Object.keys(problem)).toEqual(['code', 'message']);
      for (const form of forms) {
        expect(Object.keys(form)).toEqual([
          ...['kind', 'version', 'confidence', 'decision', 'fields', 'problems', 'notUnderstood'],
        ]);
        for (const value of Object.values<object>(form.fields))
          expect(Object.keys(value).sort()).toEqual(['confidence', 'raw', 'source', 'state', 'value']);
      }
    }
    const [{ forms }] = sheets;
    expect(forms[0].fields['people[0].alias']).toBeDefined();
    expect(forms[0]).toMatchObject({ kind: 'mace-referral', version: '2.1', decision: 'file' });
  });

  test('prints a sheet for people without --json', async () => {
    const { status, output } = await run(['read', fixture('filled/mace-referral-rows-005.docx')]);
    expect(status).toBe(0);
    expect(output).toMatch(/mace-referral, version 2\.1: for review/);
    expect(output).toMatch(/referrer\.name/);
  });

  test.each([
    ['no file', ['read']],
    ['an unknown option', ['read', '--yaml', 'x']],
    ['an unknown command', ['raed', 'x']],
    ['no command', []],
    ['erase of nothing', ['erase']],
    ['erase of both', ['erase', '--due', '--form', '3', '--reason', 'x']],
    ['a form that is no id', ['erase', '--form', '0x3', '--reason', 'x']],
    ['erase of a form without a reason', ['erase', '--form', '3']],
    ['a reason of several lines', ['erase', '--form', '3', '--reason', 'one\ntwo']],
    ['a reason without end', ['hold', '--form', '3', '--reason', 'x'.repeat(201)]],
    ['two holds at once', ['hold', '--form', '3', '--person', '4', '--reason', 'x']],
    ['a hold that is no number', ['hold', '--lift', 'all']],
    ['a word for the key that is none', ['keys', 'rotten']],
    ['a word too many', ['status', 'now']],
    ['a backup to nowhere', ['backup']],
    ['a restore of two', ['restore', 'one', 'two']],
  ])('ends with 2 for %s', async (_name, words) => {
    const { status, output } = await run(words);
    expect(status).toBe(2);
    expect(output).not.toMatch(/\bat .*:\d+:\d+/);
  });
});

describe('wrong settings', () => {
  test.each<[string, string[], Record<string, string>, RegExp[]]>([
    [
      'each has a line',
      ['start'],
      { LOG_LEVEL: 'loud', CERTAIN_ENOUGH: '7', REDIS_URL: 'localhost' },
      [/LOG_LEVEL: one of trace/, /CERTAIN_ENOUGH: a number from 0\.5 to 1/, /REDIS_URL: a Redis address/],
    ],
    [
      'a mailbox that is half set',
      ['start'],
      { MAILBOXES: 'team', MAILBOX_TEAM_HOST: 'mail.example.org' },
      [/MAILBOX_TEAM_USER: /],
    ],
    [
      'plain text to another machine',
      ['start'],
      {
        MAILBOXES: 'team',
        MAILBOX_TEAM_HOST: 'mail.example.org',
        MAILBOX_TEAM_USER: 'a',
        MAILBOX_TEAM_PASSWORD: 'hidden-word',
        MAILBOX_TEAM_TLS: 'none',
      },
      [/MAILBOX_TEAM_TLS: .*never fetched in plain text/],
    ],
    ['no mailbox at all', ['start'], {}, [/MAILBOXES: /]],
    [
      'no key',
      ['start'],
      {
        MAILBOXES: 'team',
        MAILBOX_TEAM_HOST: 'localhost',
        MAILBOX_TEAM_USER: 'a',
        MAILBOX_TEAM_PASSWORD: 'hidden-word',
      },
      [/ORIGINALS_KEY: /],
    ],
    ['a key that is none', ['start'], { ORIGINALS_KEY: 'hidden-word' }, [/ORIGINALS_KEY: an id, a colon/]],
    [
      'a file of a secret that is not there',
      ['start'],
      { ORIGINALS_KEY_FILE: '/nowhere/key' },
      [/ORIGINALS_KEY_FILE: the path of a file/],
    ],
    ['no rule of retention', ['erase', '--due'], {}, [/RETENTION: how long each kind/]],
    [
      'a rule of retention that is none',
      ['erase', '--due'],
      { RETENTION: 'mace-referral:ever' },
      [/RETENTION: KIND:YEARS or KIND:BIRTHDAY\+YEARS/],
    ],
    ['a port that is none', ['start'], { HEALTH_PORT: 'high' }, [/HEALTH_PORT: a port number/]],
    ['a part that is not one', ['start', '--only', 'wbe'], {}, [/--only takes collector, worker or web/]],
  ])('%s', async (_name, words, environment, lines) => {
    const { status, output } = await run(words, environment);
    expect(status).toBe(2);
    for (const line of lines) expect(output).toMatch(line);
    expect(output).not.toMatch(/hidden-word|\bat .*:\d+:\d+/);
  });
});

describe('definitions', () => {
  test('lists kinds, versions and fields', async () => {
    const { status, output } = await run(['definitions']);
    expect(status).toBe(0);
    for (const words of [/mace-referral: .*2\.1/, /exploitation-toolkit: /, /people\[\]\.dob/, /concern\.types .*cse/])
      expect(output).toMatch(words);
    expect(JSON.parse((await run(['definitions', '--json'])).output).forms).toHaveLength(2);
  });

  test('a mistake stops the start with its file and line', async () => {
    const own = mkdtempSync(join(folder, 'definitions-'));
    for (const name of ['mace-referral.yaml', 'exploitation-toolkit.yaml', 'other-forms.yaml']) {
      const text = readFileSync(new URL(`../../src/form/definitions/${name}`, import.meta.url), 'utf8');
      writeFileSync(join(own, name), name === 'mace-referral.yaml' ? text.replace('type: date', 'type: dat') : text);
    }
    for (const words of [['definitions'], ['read', 'x.docx']]) {
      const { status, output } = await run(words, { DEFINITIONS_FOLDER: own });
      expect(status).toBe(1);
      expect(output).toMatch(/mace-referral\.yaml:\d+/);
      expect(output).not.toMatch(/\bat .*:\d+:\d+/);
    }
  });
});

test('a new key is one that the settings take', async () => {
  const { output } = await run(['keys']);
  expect(output.trim()).toMatch(/^[\w.-]+:[A-Za-z0-9+/]{43}=$/);
});

describe.skipIf(!hasTool('dovecot'))('with a mail server and a database', () => {
  let dovecot: Dovecot;
  let postgres: TestPostgres;
  let settings: Record<string, string>;
  beforeAll(async () => {
    [dovecot, postgres] = await Promise.all([startDovecot(), startPostgres()]);
    settings = settingsFor(dovecot, 'team', await postgres.database());
    const mails = await makeMails({ seed: 3, count: 12 });
    await dovecot.append(mails.map(({ raw }) => raw));
  });
  afterAll(async () => {
    await Promise.all([dovecot.stop(), postgres.stop()]);
  });

  test('migrate applies once', async () => {
    // The test's database has the migrations, and not yet what the definitions ask for.
    expect((await run(['migrate'], settings)).output).toMatch(/added the column/);
    expect((await run(['migrate'], settings)).output.trim()).toBe('nothing to apply');
  });

  test('reconcile lists every difference, and ends with 0 only when there is none', async () => {
    const before = await run(['reconcile', '--json'], settings);
    expect(before.status).toBe(1);
    expect(JSON.parse(before.output).differences).toHaveLength(12);
    const status = await run(['status'], settings);
    expect(status.status).toBe(1);
    expect(status.output).toMatch(/team, INBOX: never checked \(OVERDUE\)/);

    const started = intake(['start'], settings);
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      const { output } = await run(['reconcile'], settings);
      if (output.includes('12 mails compared, 0 differences')) break;
    }
    const checked = await run(['status', '--json'], settings);
    started.process.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    const after = await run(['reconcile'], settings);
    expect([after.status, after.output.trim()]).toEqual([0, '12 mails compared, 0 differences']);
    expect(checked.status).toBe(0);
    expect(JSON.parse(checked.output)).toMatchObject({
      unfinished: 0,
      folders: [{ mailbox: 'team', folder: 'INBOX', trouble: null, overdue: false }],
    });

    const [late] = await makeMails({ seed: 4, count: 1 });
    await dovecot.append([late?.raw ?? Buffer.alloc(0)]);
    const missing = await run(['reconcile'], settings);
    expect([missing.status, missing.output]).toEqual([1, expect.stringMatching(/UID 13 .*not in ledger/)]);
  }, 120_000);

  test('what is due is listed, erased and not collected again; a hold keeps it; keys are rotated', async () => {
    const old = settingsFor(dovecot, 'old', await postgres.database(), {
      RETENTION: 'mace-referral:1,exploitation-toolkit:1,other:1',
    });
    const mails = await makeMails({ seed: 5, count: 12 });
    await dovecot.append(
      mails.map(({ raw }) => raw),
      { user: 'old' },
    );
    const client = new pg.Client({ connectionString: old.DATABASE_URL });
    await client.connect();
    const started = intake(['start', '--only', 'collector'], { ...old, HEALTH_PORT: '0' });
    const worker = intake(['start', '--only', 'worker'], old);
    const settled = async () => (await client.query("SELECT FROM messages WHERE state = 'settled'")).rowCount;
    for (const end = Date.now() + 100_000; (await settled()) !== 12 && Date.now() < end; ) await wait(100);
    for (const one of [started, worker]) one.process.kill('SIGTERM');
    expect([await started.ended, await worker.ended]).toEqual([0, 0]);
    for (const table of ['messages', 'forms'])
      await client.query(`UPDATE ${table} SET received = received - interval '10 years'`);
    await client.end();

    const dry = JSON.parse((await run(['erase', '--due', '--dry-run', '--json'], old)).output);
    expect(dry).toMatchObject({ dryRun: true, held: 0, in_hand: 0 });
    expect(dry.erased + dry.in_review).toBe(dry.mails.length);
    const due = dry.mails.filter(({ outcome }: { outcome: string }) => outcome === 'due');
    const form = due.flatMap(({ forms }: { forms: { id: string }[] }) => forms)[0]?.id;
    const hold = await run(['hold', '--form', form, '--reason', 'case 7'], old);
    expect([hold.status, hold.output]).toEqual([0, expect.stringMatching(/on hold, hold 1/)]);

    const erased = await run(['erase', '--due'], old);
    expect(erased.output).toMatch(new RegExp(`${due.length - 1} mails erased; kept: 1 on hold`));
    expect((await run(['hold', '--lift', '1'], old)).status).toBe(0);
    expect((await run(['erase', '--form', form, '--reason', 'decision 3'], old)).output).toMatch(
      /erased, in all 1 forms/,
    );
    const after = await run(['reconcile'], old);
    expect([after.status, after.output.trim()]).toEqual([0, '12 mails compared, 0 differences']);

    const next = `next:${Buffer.alloc(32, 9).toString('base64')}`;
    const rotating = { ...old, ORIGINALS_KEY: next, ORIGINALS_OLD_KEYS: old.ORIGINALS_KEY ?? '' };
    const rotated = await run(['keys', 'rotate'], rotating);
    expect([rotated.status, rotated.output]).toEqual([0, expect.stringMatching(/no original needs another key/)]);
  }, 240_000);

  test('a server that is away, or refuses, is said clearly', async () => {
    const away = await run(['reconcile'], { ...settings, MAILBOX_TEAM_PORT: '9' });
    expect([away.status, away.output]).toEqual([1, expect.stringMatching(/could not be compared, server unreachable/)]);
    const refused = await run(['reconcile'], { ...settings, MAILBOX_TEAM_PASSWORD: 'wrong' });
    expect([refused.status, refused.output]).toEqual([
      1,
      expect.stringMatching(/could not be compared, wrong password/),
    ]);
    const database = await run(['status'], { ...settings, DATABASE_URL: 'postgresql://a:b@127.0.0.1:9/x' });
    expect([database.status, database.output]).toEqual([1, expect.stringMatching(/The database cannot be reached/)]);
  }, 60_000);
});
