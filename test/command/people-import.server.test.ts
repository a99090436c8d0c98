import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../src/command/people.ts';
import { formFingerprint, matchKeys } from '../../src/match/index.ts';
import { matchOne } from '../../src/pipeline/match.ts';
import { type FormId, type MessageId, openStore, type PartId } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { folder, keyring, mail, opened, part, readForm, value } from '../store/samples.ts';

let postgres: TestPostgres;
let url: string;
let place: string;
let said = '';

beforeAll(async () => {
  postgres = await startPostgres();
  place = mkdtempSync(join(tmpdir(), 'people-import-'));
});
afterAll(async () => {
  await postgres.stop();
  rmSync(place, { recursive: true, force: true });
});
beforeEach(async () => {
  url = await postgres.database();
  said = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The exit status; what was printed is in `said`. */
async function importList(lines: string[] | Buffer, ...options: string[]): Promise<number> {
  const file = join(place, 'list.csv');
  writeFileSync(file, Buffer.isBuffer(lines) ? lines : `${lines.join('\n')}\n`);
  said = '';
  return run(['import', file, ...options], {
    DATABASE_URL: url,
    ORIGINALS_KEY: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  });
}
async function rows<Row>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const head = 'id,full_name,dob,nhs_number,address,postcode';
const ann = 'C100,Ann Warburton,04/03/2011,999 000 0018,"12 Marram Lane, Wexcombe",TQ1 2BW';
const kofi = 'C101,Kofi Mensah,30/12/2008,,3 Tarn View,TQ2 2YY';

test('a list is loaded; loaded again unchanged it changes nothing, and says so', async () => {
  expect(await importList([head, ann, kofi])).toBe(0);
  expect(said).toBe('2 rows: 2 added, 0 changed, 0 unchanged\n');
  expect(await rows('SELECT kind, case_id FROM subjects ORDER BY case_id')).toEqual([
    { kind: 'person', case_id: 'C100' },
    { kind: 'person', case_id: 'C101' },
  ]);
  const before = await rows('SELECT * FROM subject_keys ORDER BY 1, 2');
  expect(await importList([head, ann, kofi])).toBe(0);
  expect(said).toBe('2 rows: 0 added, 0 changed, 2 unchanged\n');
  expect(await rows('SELECT * FROM subject_keys ORDER BY 1, 2')).toEqual(before);
});

test('what changed is told by line and field, who is gone stays known, and who comes back is told', async () => {
  await importList([head, ann, kofi]);
  expect(await importList([head, ann.replace('04/03/2011', '04/04/2011').replace('12 Marram', '14 Marram')])).toBe(0);
  expect(said).toBe(
    '1 rows: 0 added, 1 changed, 0 unchanged\n  line 2: changed address, dob\n1 are not listed any more; they stay known\n  id C101\n',
  );
  expect(await rows("SELECT described->>'dob' AS dob FROM mentions WHERE case_id = 'C100'")).toEqual([
    { dob: '04/04/2011' },
  ]);
  await importList([head, kofi]);
  expect(said).toContain('1 are listed again');
  expect(await rows('SELECT count(*)::int AS count FROM mentions')).toEqual([{ count: 2 }]);
});

test('nothing is refused silently: each refused line with its reason, and the rest is taken over', async () => {
  const status = await importList([
    head,
    ann,
    ',No Id,01/01/2010,,,',
    'C102,,01/01/2010,,,',
    'C100,Ann Again,01/01/2010,,,',
    'C103,Too,few',
    `C104,${'x'.repeat(1_001)},01/01/2010,,,`,
    'C105,Bea Sample,31/31/x,9990000017,,',
  ]);
  expect(status).toBe(1);
  expect(said).toContain('7 rows: 2 added, 0 changed, 0 unchanged');
  expect(said).toContain('line 8: the birth date cannot be read');
  expect(said).toContain('line 8: the NHS number fails its check digit');
  expect(said).toContain(
    [
      '5 refused',
      '  line 3: it has no id',
      '  line 4: it has no name',
      '  line 6: it has not as many cells as line 1 has columns',
      '  line 7: it has a cell of more than 1000 characters',
    ].join('\n'),
  );
  expect(said).toContain('line 5: it has the same id as line 2');
  for (const name of ['Ann', 'Bea', 'Warburton']) expect(said).not.toContain(name);
});

test('a file that breaks off in the middle changes nothing', async () => {
  await importList([head, ann]);
  expect(await importList([head, ann.replace('2011', '2012'), kofi, 'C102,"never closed,01/01/2010,,,'])).toBe(1);
  expect(said).toContain('line 4: a quotation mark is opened and never closed; nothing was changed');
  expect(await rows("SELECT described->>'dob' AS dob FROM mentions")).toEqual([{ dob: '04/03/2011' }]);
});

test('a trial tells what would change and changes nothing', async () => {
  expect(await importList([head, ann], '--dry-run')).toBe(0);
  expect(said).toBe('Nothing was changed; this is what would be:\n1 rows: 1 added, 0 changed, 0 unchanged\n');
  expect(await rows('SELECT 1 FROM subjects')).toEqual([]);
});

test('after a list of very many people the database has looked through what was written, so that forms are matched quickly at once', async () => {
  const many = Array.from({ length: 10_000 }, (_, at) => `D${at},Person ${at},01/02/2010,,,`);
  expect(await importList([head, ...many])).toBe(0);
  // The server reports its counts a moment later.
  await vi.waitFor(async () => {
    const counts = await rows<{ relname: string; vacuum_count: string; analyze_count: string }>(
      `SELECT relname, vacuum_count, analyze_count FROM pg_stat_user_tables
       WHERE relname IN ('subjects', 'mentions', 'subject_keys', 'value_counts') ORDER BY relname`,
    );
    expect(counts.map(({ relname }) => relname)).toEqual(['mentions', 'subject_keys', 'subjects', 'value_counts']);
    expect(counts.every((one) => one.vacuum_count === '1' && one.analyze_count === '1')).toBe(true);
  }, 10_000);
});

test.each<[string, string[] | Buffer, number]>([
  ['an empty file', Buffer.alloc(0), 2],
  ['no column of ids', ['full_name,dob', 'Ann Warburton,04/03/2011'], 2],
  ['no column of names', ['id,dob', 'C1,04/03/2011'], 2],
  ['one column under two names', ['id,dob,date_of_birth,surname', 'C1,,,'], 2],
])('%s is wrong usage', async (_name, lines, status) => {
  expect(await importList(lines)).toBe(status);
});

test('lists of old and new Excel, with semicolons and in three encodings, say the same', async () => {
  const text = 'id;surname;forenames\r\nC1;Müller;Zoë\r\n';
  for (const bytes of [
    Buffer.from(`\uFEFF${text}`),
    Buffer.from(text, 'latin1'),
    Buffer.from(`\uFEFF${text}`, 'utf16le'),
  ]) {
    expect(await importList(bytes)).toBe(0);
    expect(await rows("SELECT described->>'surname' AS surname FROM mentions")).toEqual([{ surname: 'Müller' }]);
  }
});

test('a form is tied to the case id, whether the list or the form came first', async () => {
  const recorded: MessageId[] = [];
  const store = openStore({ databaseUrl: url, connections: 4, keyring, recorded: (id) => recorded.push(id) });
  const arrive = async (uid: number, analysis: string) => {
    await store.ledger.record(folder, mail(uid));
    const due = new Date('2026-11-24T10:00:00Z');
    const { parts } = await store.messages.opened(
      recorded.at(-1) ?? ('' as MessageId),
      opened([part('1', `f${uid}`)]),
      due,
    );
    const { form } = readForm('');
    const fields = { 'child.fullName': 'Annie Warburton', 'child.nhsNumber': '9990000018', analysis };
    form.fields = Object.fromEntries(Object.entries(fields).map(([key, text]) => [key, value(text)]));
    const read = { form, fingerprint: formFingerprint(form), keys: matchKeys(form) };
    const { forms } = await store.parts.read(
      parts[0] ?? ('' as PartId),
      { outcome: 'forms', forms: [read], reasons: [] },
      due,
    );
    await matchOne(store, forms[0] ?? ('' as FormId));
  };
  const tied = () =>
    rows(
      'SELECT s.case_id FROM mentions m JOIN subjects s ON s.id = m.subject_id WHERE m.form_id IS NOT NULL ORDER BY m.id',
    );
  await arrive(1, 'Before the list.');
  expect(await tied()).toEqual([{ case_id: null }]);
  await importList([head, ann, kofi]);
  expect(said).toContain('1 forms were compared with the list again');
  expect(await tied()).toEqual([{ case_id: 'C100' }]);
  await arrive(2, 'After the list.');
  expect(await tied()).toEqual([{ case_id: 'C100' }, { case_id: 'C100' }]);
  await store.close();
});
