import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formFingerprint, matchKeys } from '../../src/match/index.ts';
import { matchOne, renewSubjects } from '../../src/pipeline/match.ts';
import {
  type FormId,
  type LinkRow,
  type MessageId,
  openStore,
  type PartId,
  type Store,
} from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { folder, keyring, mail, opened, part, readForm, value } from './samples.ts';

let postgres: TestPostgres;
let url: string;
let store: Store;
let count = 0;
const recorded: MessageId[] = [];
const due = new Date('2026-11-24T10:00:00Z');

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.database();
  store = openStore({ databaseUrl: url, connections: 6, keyring, recorded: (id) => recorded.push(id) });
});
afterEach(() => store.close());

type Kind = 'exploitation-toolkit' | 'mace-referral';

/** A form with these values, read and matched as the worker does it. */
async function arrive(fields: Record<string, string>, kind: Kind = 'exploitation-toolkit'): Promise<FormId> {
  count += 1;
  await store.ledger.record(folder, mail(count));
  const message = recorded.at(-1) ?? ('' as MessageId);
  const { parts } = await store.messages.opened(message, opened([part('1', `file ${count}`)]), due);
  const { form } = readForm('');
  const own = {
    ...form,
    kind,
    fields: Object.fromEntries(Object.entries(fields).map(([key, text]) => [key, value(text)])),
  };
  const read = { form: own, fingerprint: formFingerprint(own), keys: matchKeys(own) };
  const { forms } = await store.parts.read(
    parts[0] ?? ('' as PartId),
    { outcome: 'forms', forms: [read], reasons: [] },
    due,
  );
  const [id = '' as FormId] = forms;
  await matchOne(store, id);
  return id;
}

const ann = {
  'child.fullName': 'Ann Warburton',
  'child.dob': '2011-03-04',
  'child.nhsNumber': '9990000018',
  'child.address': '12 Marram Lane, Wexcombe',
  'child.postcode': 'TQ1 2BW',
  'assessor.agency': 'Wexcombe Police',
};
const links = async (form: FormId, prefix = 'child.'): Promise<LinkRow[]> =>
  (await store.subjects.linksOf({ form })).filter((link) => link.prefix === prefix);
const said = (all: LinkRow[]) => all.map(({ state, basis }) => `${state} ${basis}`);
async function subjectOf(form: FormId, prefix = 'child.'): Promise<string | undefined> {
  return (await links(form, prefix)).find(({ state }) => state === 'linked')?.subject;
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

/** What must hold after everything that is done: a mention is linked to exactly the subject that it stands with, and history ends with the state. */
afterEach(async () => {
  const wrong = await rows(`
    SELECT m.id FROM mentions m
    WHERE m.form_id IS NOT NULL
      AND (SELECT array_agg(l.subject_id) FROM links l WHERE l.mention_id = m.id AND l.state = 'linked') IS DISTINCT FROM ARRAY[m.subject_id]
    UNION ALL
    SELECT l.id FROM links l
    WHERE (SELECT e.state FROM link_events e WHERE e.link_id = l.id ORDER BY e.id DESC LIMIT 1) IS DISTINCT FROM l.state`);
  expect(wrong).toEqual([]);
});

describe('a mention of somebody known', () => {
  test('with the same NHS number and nothing against it is linked by the program, with the reasons', async () => {
    const first = await arrive(ann);
    const second = await arrive({ ...ann, 'child.fullName': 'Annie Warburton', analysis: 'News.' });
    expect(await subjectOf(second)).toBe(await subjectOf(first));
    const [link] = await links(second);
    expect(link).toMatchObject({ state: 'linked', basis: 'identical', by: 'program' });
    expect(link?.evidence).toEqual(
      expect.arrayContaining([
        'Forenames are forms of one name',
        'Birth dates are the same',
        'NHS numbers are the same',
      ]),
    );
    expect(link?.history).toMatchObject([{ state: 'linked', by: 'program' }]);
  });

  test.each<[string, Record<string, string>]>([
    ['another forename: a twin with the number of the other', { 'child.fullName': 'Lucy Warburton' }],
    ['another surname', { 'child.fullName': 'Ann Kowalska' }],
    ['another birth date', { 'child.dob': '2009-07-21' }],
    ['a birth date with day and month swapped', { 'child.dob': '2011-04-03' }],
    ['another UPN', { 'child.upn': 'H243278544154' }],
  ])('with the same NHS number, but %s, is only suggested', async (_name, change) => {
    const first = await arrive({ ...ann, 'child.upn': 'A950000178301' });
    const second = await arrive({ ...ann, 'child.upn': 'A950000178301', ...change });
    expect(await subjectOf(second)).not.toBe(await subjectOf(first));
    expect(said(await links(second)).sort()).toEqual(['linked new', 'suggested weighed']);
  });

  test('with a number whose check digit is wrong is only suggested', async () => {
    const wrong = { ...ann, 'child.nhsNumber': '9990000017' };
    const first = await arrive(wrong);
    const second = await arrive({ ...wrong, analysis: 'News.' });
    expect(await subjectOf(second)).not.toBe(await subjectOf(first));
    expect(said(await links(second)).sort()).toEqual(['linked new', 'suggested weighed']);
  });

  test('with the same name and birth date alone is only suggested, however sure it looks', async () => {
    const { 'child.nhsNumber': _, ...plain } = ann;
    await arrive(plain);
    const [own, suggested] = await links(await arrive({ ...plain, analysis: 'News.' }));
    expect(own).toMatchObject({ state: 'linked', basis: 'new' });
    expect(suggested).toMatchObject({ state: 'suggested', basis: 'weighed' });
    expect(suggested?.probability).toBeGreaterThan(0.98);
  });

  test('with a number that two known people have is suggested as both', async () => {
    const first = await arrive(ann);
    const twin = await arrive({ ...ann, 'child.fullName': 'Lucy Warburton' });
    const third = await arrive({
      ...ann,
      'child.fullName': '',
      'child.dob': '',
      'child.address': '',
      'child.postcode': '',
    });
    const found = await links(third);
    expect(said(found).sort()).toEqual(['linked new', 'suggested weighed', 'suggested weighed']);
    const subjects = found.filter(({ state }) => state === 'suggested').map(({ subject }) => String(subject));
    expect(subjects.sort()).toEqual([await subjectOf(first), await subjectOf(twin)].sort());
  });

  test('two people of one form with one number are linked to nobody', async () => {
    const first = await arrive(ann);
    const both = await arrive(
      {
        'people[0].fullName': 'Ann Warburton',
        'people[0].nhsNumber': '9990000018',
        'people[1].surname': 'Warburton',
        'people[1].nhsNumber': '9990000018',
      },
      'mace-referral',
    );
    const known = await subjectOf(first);
    for (const prefix of ['people[0].', 'people[1].']) {
      expect(await subjectOf(both, prefix)).not.toBe(known);
      const suggested = (await links(both, prefix)).find(({ state }) => state === 'suggested');
      expect(suggested).toMatchObject({ subject: known });
      expect(suggested?.evidence).toContain('Two people of this form have the identifier');
    }
  });

  test('a stranger gets a subject and no suggestion', async () => {
    await arrive(ann);
    const stranger = await arrive({ 'child.fullName': 'Kofi Mensah', 'child.dob': '2008-12-30' });
    expect(said(await links(stranger))).toEqual(['linked new']);
  });
});

describe('the same step twice', () => {
  test('writes the mentions once', async () => {
    const form = await arrive(ann);
    await Promise.all([matchOne(store, form), matchOne(store, form)]);
    expect(await rows('SELECT prefix FROM mentions ORDER BY prefix')).toEqual([
      { prefix: 'assessor.' },
      { prefix: 'child.' },
    ]);
    expect(await rows('SELECT count(*)::int AS count FROM subjects')).toEqual([{ count: 2 }]);
  });

  test('a copy of a form names the same people, and no suggestion is made of it', async () => {
    const { 'child.nhsNumber': _, ...plain } = ann;
    const first = await arrive(plain);
    const copy = await arrive(plain);
    expect(await subjectOf(copy)).toBe(await subjectOf(first));
    expect(said(await links(copy))).toEqual(['linked copy']);
    expect((await store.forms.load(copy))?.match).toMatchObject({ kind: 'duplicate', of: first });
  });
});

describe('what people decide about links', () => {
  const { 'child.nhsNumber': _, ...plain } = ann;

  test('confirming moves the mention, undoing brings it back, and every hand stays in the history', async () => {
    const first = await arrive(plain);
    const second = await arrive({ ...plain, analysis: 'News.' });
    const own = await subjectOf(second);
    const suggestion = (await links(second)).find(({ state }) => state === 'suggested');
    const id = suggestion?.id ?? ('' as LinkRow['id']);

    expect(await store.subjects.confirm(id, 'ruth')).toEqual({ kind: 'done' });
    expect(await subjectOf(second)).toBe(await subjectOf(first));
    expect(await store.subjects.confirm(id, 'omar')).toEqual({ kind: 'overtaken', state: 'linked' });
    expect(await store.subjects.suggestions({ limit: 10 })).toEqual([]);

    expect(await store.subjects.undo(id, 'omar')).toEqual({ kind: 'done' });
    expect(await subjectOf(second)).toBe(own);
    expect(await store.subjects.undo(id, 'ruth')).toEqual({ kind: 'overtaken', state: 'undone' });

    const after = (await links(second)).find((link) => link.id === id);
    expect(after?.history.map(({ state, by }) => `${state} by ${by}`)).toEqual([
      'suggested by program',
      'linked by ruth',
      'undone by omar',
    ]);
    expect(after?.evidence).toEqual(suggestion?.evidence);
  });

  test('what a form said is the same before and after', async () => {
    await arrive(plain);
    const second = await arrive({ ...plain, 'child.fullName': 'Ann Warbruton', analysis: 'News.' });
    const before = await rows('SELECT described FROM mentions ORDER BY id');
    const link = (await links(second)).find(({ state }) => state === 'suggested');
    await store.subjects.confirm(link?.id ?? ('' as LinkRow['id']), 'ruth');
    expect(await rows('SELECT described FROM mentions ORDER BY id')).toEqual(before);
    await store.subjects.undo(link?.id ?? ('' as LinkRow['id']), 'ruth');
    expect(await rows('SELECT described FROM mentions ORDER BY id')).toEqual(before);
  });

  test('a link that the program made is undone to a subject of its own, and is not found under the old one any more', async () => {
    const first = await arrive(ann);
    const second = await arrive({ ...ann, 'child.phone': '01632960123', analysis: 'News.' });
    const [link] = await links(second);
    expect(await store.subjects.undo(link?.id ?? ('' as LinkRow['id']), 'ruth')).toEqual({ kind: 'done' });
    const fresh = await subjectOf(second);
    expect(fresh).not.toBe(await subjectOf(first));
    const { near } = await store.subjects.near('0' as FormId, [
      { prefix: 'child.', kind: 'person', role: 'child', described: { phone: '01632960123' } },
    ]);
    expect(near[0]?.known.map(({ id }) => id)).toEqual([fresh]);
  });

  test('a subject of its own cannot be undone, and a declined suggestion is not suggested any more', async () => {
    await arrive(plain);
    const second = await arrive({ ...plain, analysis: 'News.' });
    const [own, suggestion] = await links(second);
    expect(await store.subjects.undo(own?.id ?? ('' as LinkRow['id']), 'ruth')).toEqual({ kind: 'own_subject' });
    expect(await store.subjects.decline(suggestion?.id ?? ('' as LinkRow['id']), 'ruth')).toEqual({ kind: 'done' });
    expect(await store.subjects.suggestions({ limit: 10 })).toEqual([]);
    await renewSubjects(store, second);
    expect(await store.subjects.suggestions({ limit: 10 })).toEqual([]);
    expect(await store.subjects.confirm('99999' as LinkRow['id'], 'ruth')).toEqual({ kind: 'not_found' });
  });

  test('two who confirm different suggestions at once: the mention ends with one subject', async () => {
    await arrive(plain);
    await arrive({ ...plain, 'child.postcode': 'TQ1 2BX' });
    const third = await arrive({ ...plain, analysis: 'News.' });
    const suggested = (await links(third)).filter(({ state }) => state === 'suggested');
    expect(suggested).toHaveLength(2);
    await Promise.all(suggested.map(({ id }, index) => store.subjects.confirm(id, `user ${index}`)));
    expect((await links(third)).filter(({ state }) => state === 'linked')).toHaveLength(1);
  });

  test('all that was said of somebody can move together, and what was suggested of them is suggested of the other', async () => {
    const first = await arrive({ ...plain, 'child.dob': '2011-04-03' });
    const second = await arrive(ann);
    const third = await arrive({ ...ann, analysis: 'News.' });
    const toFirst = (await links(second)).find(({ state }) => state === 'suggested');
    await store.subjects.confirm(toFirst?.id ?? ('' as LinkRow['id']), 'ruth', { together: true });
    const subject = await subjectOf(first);
    expect([await subjectOf(second), await subjectOf(third)]).toEqual([subject, subject]);
    const moved = (await links(third)).find((link) => link.subject === subject);
    expect(await store.subjects.undo(moved?.id ?? ('' as LinkRow['id']), 'ruth')).toEqual({ kind: 'done' });
    expect(await subjectOf(second)).toBe(subject);
    expect(await subjectOf(third)).not.toBe(subject);
  });

  test('a person links by hand what nothing suggested, but never one kind to another', async () => {
    const first = await arrive(ann);
    const other = await arrive({ 'child.fullName': 'Kofi Mensah', 'child.dob': '2008-12-30' });
    const [mention] = await links(other);
    const [agency] = await links(first, 'assessor.');
    const target = (await links(first))[0];
    if (!mention || !agency || !target) throw new Error('the links are not there');
    expect(await store.subjects.linkByHand(mention.mention, agency.subject, 'ruth')).toEqual({ kind: 'not_found' });
    expect(await store.subjects.linkByHand(mention.mention, target.subject, 'ruth')).toEqual({ kind: 'done' });
    expect(said(await links(other))).toEqual(['undone new', 'linked hand']);
  });
});

describe('after a correction', () => {
  const mend = (form: FormId, key: string, text: string) =>
    rows(`UPDATE form_values SET value = '${JSON.stringify(text)}' WHERE form_id = ${form} AND key = '${key}'`);

  test('a number that was read wrongly no longer links', async () => {
    const first = await arrive(ann);
    const second = await arrive({ ...ann, analysis: 'News.' });
    await mend(second, 'child.nhsNumber', '9434765919');
    await renewSubjects(store, second);
    expect(await subjectOf(second)).not.toBe(await subjectOf(first));
    expect(said(await links(second)).sort()).toEqual(['linked new', 'undone identical']);
  });

  test('a number that was mended links', async () => {
    const first = await arrive(ann);
    const second = await arrive({ ...ann, 'child.nhsNumber': '9434765919', analysis: 'News.' });
    expect(await subjectOf(second)).not.toBe(await subjectOf(first));
    await mend(second, 'child.nhsNumber', '9990000018');
    await renewSubjects(store, second);
    expect(await subjectOf(second)).toBe(await subjectOf(first));
  });

  test('what a person linked stays', async () => {
    const first = await arrive(ann);
    const second = await arrive({ ...ann, 'child.nhsNumber': '9434765919', analysis: 'News.' });
    const suggestion = (await links(second)).find(({ state }) => state === 'suggested');
    const target = (await links(first))[0];
    if (suggestion) await store.subjects.confirm(suggestion.id, 'ruth');
    else if (target)
      await store.subjects.linkByHand((await links(second))[0]?.mention ?? target.mention, target.subject, 'ruth');
    await mend(second, 'child.fullName', 'Somebody Else');
    await renewSubjects(store, second);
    expect(await subjectOf(second)).toBe(await subjectOf(first));
  });
});

test('a form that is erased leaves no name, no link and no history of it', async () => {
  const first = await arrive(ann);
  await arrive({ ...ann, 'child.fullName': 'Lucy Warburton' });
  await store.subjects.forget(first);
  expect(await rows(`SELECT prefix FROM mentions WHERE form_id = ${first}`)).toEqual([]);
  const { near } = await store.subjects.near('0' as FormId, [
    { prefix: 'child.', kind: 'person', role: 'child', described: { fullName: 'Ann Warburton', dob: '2011-03-04' } },
  ]);
  expect(near[0]?.known.flatMap(({ described }) => described.map(({ fullName }) => fullName))).toEqual([
    'Lucy Warburton',
  ]);
});

describe('places and agencies', () => {
  const mace = (fields: Record<string, string>) => arrive(fields, 'mace-referral');

  test('an agency of the same name in other words is one agency; one that is spelt otherwise is suggested', async () => {
    const first = await mace({ 'referrer.agency': 'The Wexcombe Police Dept.' });
    const second = await mace({ 'referrer.agency': 'wexcombe police', 'concern.details': 'News.' });
    const third = await mace({ 'referrer.agency': 'Wexcomb Police', 'concern.details': 'More.' });
    expect(await subjectOf(second, 'referrer.')).toBe(await subjectOf(first, 'referrer.'));
    expect(said(await links(third, 'referrer.'))).toEqual(['linked new', 'suggested weighed']);
  });

  test('a place is the same by name and postcode; by its name alone it is suggested', async () => {
    const place = { 'locations[0].name': 'Harbour Lights Arcade', 'locations[0].postcode': 'TQ1 2BW' };
    const first = await mace(place);
    const second = await mace({ ...place, 'concern.details': 'News.' });
    const third = await mace({ 'locations[0].name': 'Harbour Lights Arcade', 'concern.details': 'More.' });
    expect(await subjectOf(second, 'locations[0].')).toBe(await subjectOf(first, 'locations[0].'));
    expect(said(await links(third, 'locations[0].'))).toEqual(['linked new', 'suggested weighed']);
  });
});

describe('forms about the same child', () => {
  test.each<[string, Record<string, string>, Kind, string, object]>([
    ['by the same agency', { analysis: 'News.' }, 'exploitation-toolkit', 'possible_update', {}],
    [
      'by another agency',
      { 'assessor.agency': 'Harbour Youth Charity' },
      'exploitation-toolkit',
      'possible_related',
      {},
    ],
    [
      'of a surname that is spelt otherwise',
      { 'child.fullName': 'Ann Warbruton' },
      'exploitation-toolkit',
      'possible_update',
      {},
    ],
  ])('%s', async (_name, change, kind, expected, more) => {
    const first = await arrive(ann);
    const second = await arrive({ ...ann, ...change }, kind);
    expect((await store.forms.load(second))?.match).toMatchObject({ kind: expected, of: [first], ...more });
  });

  test('a referral after a toolkit is new, and names the toolkit', async () => {
    const first = await arrive(ann);
    const referral = await arrive(
      { 'people[0].fullName': 'Ann Warburton', 'people[0].dob': '2011-03-04', 'people[0].nhsNumber': '9990000018' },
      'mace-referral',
    );
    expect((await store.forms.load(referral))?.match).toEqual({
      kind: 'new',
      related: [{ form: first, evidence: ['same_subject'] }],
    });
  });
});

test('the history of a link cannot be changed', async () => {
  await arrive(ann);
  await expect(rows("UPDATE link_events SET by = 'nobody'")).rejects.toThrow('never changed');
});

test('keys hold no name', async () => {
  await arrive(ann);
  const keys = await rows<{ key: string }>('SELECT key::text FROM subject_keys');
  expect(keys.length).toBeGreaterThan(10);
  expect(keys.every(({ key }) => /^-?\d+$/.test(key))).toBe(true);
});
