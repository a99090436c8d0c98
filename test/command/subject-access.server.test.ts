import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run as command } from '../../src/command/subject-access.ts';
import { openLog } from '../../src/log.ts';
import { openQueue, startWorker } from '../../src/pipeline/index.ts';
import { type FormId, type MessageId, openStore, type Store } from '../../src/store/index.ts';
import type { Held, ThirdParty } from '../../src/subject-access/index.ts';
import { intake } from '../pipeline/intake.ts';
import { workerSettings } from '../pipeline/running.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { folder, mail, opened, part, readForm, value } from '../store/samples.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/filled/${name}`, import.meta.url));
const file = readFileSync(fixture('mace-referral-rows-001.docx'));
const { forms: truths } = JSON.parse(readFileSync(fixture('mace-referral-rows-001.truth.json'), 'utf8'));
const truth: Record<string, { state: string; value: unknown }> = truths[0].fields;
const name = `${truth['people[0].forenames']?.value} ${truth['people[0].surname']?.value}`;
const referrer = String(truth['referrer.name']?.value);

const base = mkdtempSync(join(tmpdir(), 'intake-subject-access-'));
const key = Buffer.alloc(32, 7);
const keyring = { current: { id: 'test', key }, others: [] };
let postgres: TestPostgres;
let store: Store;
let settings: Record<string, string>;
let form: FormId;
let person = '';

async function run(words: string[]) {
  const process = intake(['subject-access', ...words], settings);
  const status = await process.ended;
  return { status, output: process.output() };
}

/** Mails that hold no form: by their words, by a file, about somebody else, by their subject alone. */
const others = [
  {
    subject: 'A call',
    text: `We spoke of ${truth['people[0].surname']?.value}, ${truth['people[0].forenames']?.value} on Monday.\nPat Neighbour knows more.`,
  },
  {
    subject: 'Notes',
    text: 'See the notes.',
    attachments: [
      { filename: 'notes.txt', content: `Seen at home: ${name.toUpperCase()}, quiet. Ring 01632 960 555.` },
      { filename: 'scan.pdf', content: Buffer.from('%PDF-1.7\nnothing of a PDF follows') },
    ],
  },
  { subject: 'Somebody else', text: `${truth['people[0].forenames']?.value} Otherwise and Robin Elsewhere` },
  { subject: `About ${name}`, text: 'Please call.' },
];

/** A form of the fixtures, read and filed as ever; and a form about another child whose words name the first. */
beforeAll(async () => {
  postgres = await startPostgres();
  const url = await postgres.database();
  settings = { DATABASE_URL: url, ORIGINALS_KEY: `test:${key.toString('base64')}` };
  const recorded: MessageId[] = [];
  store = openStore({ databaseUrl: url, connections: 6, keyring, recorded: (id) => recorded.push(id) });
  const bytes = await new MailComposer({
    from: `"${referrer}" <${truth['referrer.email']?.value}>`,
    to: 'missing.team@council.example.org',
    subject: `Referral, seen with ${referrer}`,
    text: 'See attached.',
    attachments: [{ filename: 'referral.docx', content: file }],
  })
    .compile()
    .build();
  await store.ledger.record(folder, { uid: 1, received: new Date('2026-05-09T10:00:00Z'), bytes });
  for (const [at, other] of others.entries()) {
    const mime = new MailComposer({
      from: 'desk@school.example.org',
      to: 'missing.team@council.example.org',
      ...other,
    });
    const received = new Date('2026-05-10T10:00:00Z');
    await store.ledger.record(folder, { uid: 11 + at, received, bytes: await mime.compile().build() });
  }
  const queue = await openQueue({ kind: 'postgres', url }, () => {});
  const worker = await startWorker(store, queue, { ...workerSettings, sweepMilliseconds: 300 }, openLog('silent'));
  for (const end = Date.now() + 60_000; (await store.work.counts()).unfinished > 0 && Date.now() < end; )
    await wait(100);
  await worker.stop();
  await queue.close();
  form = '1' as FormId;
  await store.audit.append({ actor: 'user 7', action: 'record_looked', subject: `form ${form}` });
  await store.audit.append({ actor: 'user 7', action: 'record_looked', subject: 'form 4711' });

  await store.ledger.record(folder, mail(2));
  const { parts } = await store.messages.opened(
    recorded.at(-1) ?? ('' as MessageId),
    opened([part('1', 'x')]),
    new Date(),
  );
  const other = readForm('Robin Elsewhere');
  other.form.fields.analysis = value(`Robin Elsewhere was with ${name} and her brother <Kit>.\nCall 01632 960 123.`);
  const { forms } = await store.parts.read(
    parts[0] ?? ('' as never),
    { outcome: 'form', forms: [other], reasons: [] },
    new Date(),
  );
  await store.forms.matched(forms[0] ?? ('' as FormId), { kind: 'new' }, [], { kind: 'file' });
}, 120_000);
afterAll(async () => {
  await store.close();
  await postgres.stop();
  rmSync(base, { recursive: true, force: true });
});

test('whom a request means is shown to choose from, and the search is in the audit log', async () => {
  const { status, output } = await run(['--find', name, '--dob', String(truth['people[0].dob']?.value)]);
  expect([status, output]).toEqual([
    0,
    expect.stringMatching(new RegExp(`^\\d+\\t${name}\\tborn ${truth['people[0].dob']?.value}, 1 forms`)),
  ]);
  person = output.split('\t')[0] ?? '';
  expect((await store.audit.search({ limit: 1 })).events[0]).toMatchObject({
    action: 'people_searched',
    detail: { for: 'subject access' },
  });
  expect((await run(['--find', 'Nobody Ofthisname'])).status).toBe(1);
}, 60_000);

test('all that is held comes as files for their owner alone, complete against the truth, with others listed by place', async () => {
  const out = join(base, 'gathered');
  const { status, output } = await run(['--person', person, '--reason', 'SAR 12', '--out', out, '--originals']);
  expect([status, output]).toEqual([0, expect.stringMatching(/2 forms, 5 mails, \d+ events, \d+ original files/)]);
  expect(output).toMatch(/outside the safe store now/);
  expect(output).toMatch(/6 mails and 2 files without a form searched: 3 speak of the person/);
  expect(output).toMatch(/1 could not be opened/);
  expect(output).toMatch(/1 of the forms may be about somebody else/);
  expect(statSync(out).mode & 0o777).toBe(0o700);
  for (const one of readdirSync(out)) expect(statSync(join(out, one)).mode & 0o777).toBe(0o600);

  const held: Held = JSON.parse(readFileSync(join(out, 'held.json'), 'utf8'));
  const [own, written] = held.forms;
  expect([own?.because, own?.prefixes, written?.because, written?.prefixes]).toEqual([
    'linked',
    ['people[0].'],
    'written',
    [],
  ]);
  const values = Object.fromEntries(
    (own?.values ?? []).map((one) => [one.key, { state: one.state, value: one.value }]),
  );
  // The order of several codes is the form's, and none of the truth.
  const sorted = (what: Record<string, { state: string; value: unknown }>) =>
    Object.fromEntries(
      Object.entries(what).map(([at, { state, value: content }]) => [
        at,
        { state, value: Array.isArray(content) ? content.toSorted() : content },
      ]),
    );
  expect(sorted(values)).toMatchObject(sorted(truth));
  expect(held.persons[0]?.mentions[0]).toMatchObject({
    form: '1',
    described: { surname: truth['people[0].surname']?.value },
  });
  expect(held.mails[0]).toMatchObject({
    received: '2026-05-09T10:00:00.000Z',
    subject: `Referral, seen with ${referrer}`,
    from: [`${referrer} <${truth['referrer.email']?.value}>`],
    to: ['<missing.team@council.example.org>'],
  });
  expect(held.looks.filter(({ action }) => action === 'record_looked')).toMatchObject([
    { actor: 'user 7', subject: 'form 1' },
  ]);
  const ids = { call: '2', notes: '3', subject: '5' };
  expect(held.searched?.unsearched).toEqual([
    { mail: ids.notes, file: 'scan.pdf', reason: expect.stringMatching(/^[a-z_]+$/) },
  ]);
  const texts = (held.searched?.texts ?? []).filter(({ mail: id }) => Object.values(ids).includes(id));
  expect(
    texts.map(({ mail: id, file: of, hits }) => [id, of?.name ?? null, hits.map(({ how, words }) => [how, words])]),
  ).toEqual([
    [ids.call, null, [['name', `${truth['people[0].surname']?.value}, ${truth['people[0].forenames']?.value}`]]],
    [ids.notes, 'notes.txt', [['name', name.toUpperCase()]]],
    [ids.subject, null, [['name', name]]],
  ]);
  for (const { words, hits } of texts) for (const hit of hits) expect(words.slice(hit.from, hit.to)).toBe(hit.words);
  expect(held.mails.map(({ id, subject }) => [id, subject]).slice(1, 4)).toEqual([
    [ids.call, 'A call'],
    [ids.notes, 'Notes'],
    [ids.subject, `About ${name}`],
  ]);
  const originals = readdirSync(out).filter((one) => one.startsWith('mail-'));
  expect(originals.some((one) => readFileSync(join(out, one)).equals(file))).toBe(true);

  const parties: ThirdParty[] = JSON.parse(readFileSync(join(out, 'third-parties.json'), 'utf8'));
  const places = (kind: string, who: string) =>
    parties
      .find((one) => one.kind === kind && one.name === who)
      ?.places.map(({ in: where, key: at }) => `${where} ${at}`) ?? [];
  const given = Object.entries(truth).filter(([at, { state }]) => at.startsWith('referrer.') && state === 'answered');
  expect(places('professional', referrer)).toEqual([...given.map(([at]) => `form ${at}`), 'mail subject']);
  expect(places('other person', 'Robin Elsewhere')).toEqual(['form child.fullName', 'form analysis']);
  expect(places('contact detail', '01632 960 123')).toEqual(['form analysis']);
  expect(places('sender or receiver', '<missing.team@council.example.org>')).toEqual(Array(4).fill('mail to'));
  expect(places('perhaps a name', 'Pat Neighbour')).toEqual(['mail words']);
  expect(places('contact detail', '01632 960 555')).toEqual(['file words']);
  expect(parties.filter((one) => name.toLowerCase().includes(one.name.toLowerCase()))).toEqual([]);
  const page = readFileSync(join(out, 'held.html'), 'utf8');
  expect(page).toContain('&lt;Kit&gt;');
  for (const words of Object.values(truth))
    if (typeof words.value === 'string' && words.state === 'answered')
      expect(page).toContain(words.value.split('\n')[0]?.slice(0, 60).replaceAll('&', '&amp;'));

  const [last] = (await store.audit.search({ limit: 1 })).events;
  expect(last).toMatchObject({
    action: 'subject_access_gathered',
    subject: `person ${person}`,
    detail: { persons: [person], originals: true, reason: 'SAR 12' },
  });
  const lean = await run(['--person', person, '--reason', 'SAR 12', '--out', join(base, 'lean'), '--forms-only']);
  expect([lean.status, lean.output]).toEqual([
    0,
    expect.stringMatching(/2 forms, 2 mails.*\n(?:.*\n)*.*were not searched/),
  ]);
  // Never over what is there, and nobody is made up.
  const again = await run(['--person', person, '--reason', 'SAR 12', '--out', out]);
  expect([again.status, again.output]).toEqual([1, expect.stringMatching(/The folder is not empty/)]);
  const nobody = await run(['--person', '4711', '--reason', 'SAR 12', '--out', join(base, 'nobody')]);
  expect([nobody.status, readdirSync(join(base, 'nobody'))]).toEqual([1, []]);
}, 120_000);

test.each([
  ['nothing', []],
  ['a person without a folder', ['--person', '1', '--reason', 'x']],
  ['a person without a reason', ['--person', '1', '--out', 'x']],
  ['a person that is no number', ['--person', 'ann', '--reason', 'x', '--out', 'x']],
  ['a search and a person', ['--find', 'x', '--person', '1', '--reason', 'x', '--out', 'x']],
])('asks for %s: wrong usage', async (_what, words) => {
  expect(await command(words, {})).toBe(2);
});
