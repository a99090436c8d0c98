import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HistoryId, type ItemId, type MessageId, openStore, type Store } from '../../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../../servers/postgres.ts';
import { keyring, value } from '../samples.ts';
import { doubtful, record, say, toolkit, type Waiting, waiting } from './cases.ts';

let postgres: TestPostgres;
let store: Store;
let client: pg.Client;
const recorded: MessageId[] = [];
const ann = 'user 1';
const bob = 'user 2';
const now = new Date('2026-11-23T12:00:00.000Z');

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  recorded.length = 0;
  const url = await postgres.database();
  store = openStore({ databaseUrl: url, connections: 6, keyring, recorded: (id) => recorded.push(id), now: () => now });
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await store.close();
});

const waits = async (forms = [doubtful('Kim Example')]): Promise<Waiting & { item: ItemId }> => {
  const all = await waiting(store, await record(store, recorded, recorded.length + 1), forms);
  return { ...all, item: all.items[0] ?? ('' as ItemId) };
};

describe('mending', () => {
  test('a value is read by the same rules as on a form, and carries who, when and what stood there before', async () => {
    const { item, forms } = await waits();
    const outcome = await store.review.mend(
      item,
      { by: ann, version: 1 },
      [say('child.dob', '4th April 2011')],
      toolkit,
    );
    expect(outcome).toMatchObject({ kind: 'mended', version: 2, keys: ['child.dob'] });
    const corrected = { by: ann, at: now.toISOString() };
    const after = {
      state: 'answered',
      value: '2011-04-04',
      raw: '4th April 2011',
      confidence: 1,
      source: { how: 'correction', table: 0, row: 1, cell: 1, corrected },
    };
    const before = { ...value('2011-04-03'), raw: '3/4/11', confidence: 0.5 };
    const row = await store.forms.load(forms[0] as never);
    expect(row?.form.fields['child.dob']).toEqual(after);
    expect((await store.review.load(item))?.history.map(({ action, corrections }) => [action, corrections])).toEqual([
      ['mended', [{ key: 'child.dob', before, after }]],
    ]);
    expect((await store.review.load(item))?.claim?.by).toBe(ann);
  });

  test('what could not be a value is refused, and nothing is written, not even what is right beside it', async () => {
    const { item, forms } = await waits();
    const mendings = [say('child.fullName', 'Tom Example'), say('child.dob', '31/2/2011'), say('child.shoeSize', '4')];
    expect(await store.review.mend(item, { by: ann, version: 1 }, mendings, toolkit)).toEqual({
      kind: 'refused',
      refusals: [
        { key: 'child.dob', message: 'This is not a possible date.' },
        { key: 'child.shoeSize', message: 'The form has no such question.' },
      ],
    });
    const row = await store.forms.load(forms[0] as never);
    expect(row?.form.fields['child.fullName']?.value).toBe('Kim Example');
    expect(await store.review.load(item)).toMatchObject({ version: 1, history: [] });
  });

  test('reasons, words and urgency of the item follow the values', async () => {
    const { item } = await waits([doubtful('Kim Example', { 'risk.overall': value('high') })]);
    const said = await store.review.mend(
      item,
      { by: ann, version: 1 },
      [
        { key: 'child.dob', say: 'right' },
        say('child.fullName', 'Séamus Ó Neill'),
        say('analysis', 'He is currently missing from home.'),
      ],
      toolkit,
    );
    expect(said.kind).toBe('mended');
    const loaded = await store.review.load(item);
    expect(loaded).toMatchObject({ urgency: ['missing_now'], reasons: ['missing_required'] });
    const find = async (words: string[]) =>
      (await store.review.queue({ words }, ann, { limit: 10 })).rows.map(({ id }) => id);
    expect(await find(['seamus', 'neil'])).toEqual([item]);
    expect(await find(['kim'])).toEqual([]);
    expect((await store.review.queue({}, ann, { limit: 10 })).rows).toMatchObject([
      { names: ['Séamus Ó Neill'], urgency: ['missing_now'] },
    ]);
  });

  test('later forms find the form by its mended name, and the same file is still known when it comes again', async () => {
    const { item, forms } = await waits();
    const before = await store.forms.candidates(forms[0] as never);
    await store.review.mend(item, { by: ann, version: 1 }, [say('child.fullName', 'Tom Sample')], toolkit);
    const after = await store.forms.candidates(forms[0] as never);
    expect(after.subject.fingerprint).toBe(before.subject.fingerprint);
    expect(after.subject.keys).toEqual(['names:sample tom', 'person:sample tom|2011-04-03']);
  });

  test('undone, the value is as it was read, and both hands stay in the history', async () => {
    const { item, forms } = await waits();
    const untouched = await store.forms.load(forms[0] as never);
    const first = await store.review.load(item);
    const mendings = [say('child.dob', '1/2/2012'), say('child.school', 'Northmouth Academy')];
    const outcome = await store.review.mend(item, { by: ann, version: 1 }, mendings, toolkit);
    const history = outcome.kind === 'mended' ? outcome.history : ('' as HistoryId);
    expect(await store.review.undo(history, { by: ann })).toEqual({ kind: 'undone', version: 3, item });
    expect((await store.forms.load(forms[0] as never))?.form).toEqual(untouched?.form);
    const loaded = await store.review.load(item);
    expect(loaded?.reasons).toEqual(first?.reasons);
    expect(loaded?.history.map(({ action, undone }) => [action, undone?.by ?? null])).toEqual([
      ['mended', ann],
      ['undone', null],
    ]);
  });

  test('of two who mend at once one does; an older page is told that somebody else was faster', async () => {
    const { item } = await waits();
    await store.review.mend(item, { by: ann, version: 1 }, [say('child.dob', '1/2/2012')], toolkit);
    await store.review.release(item, ann);
    expect(
      await store.review.mend(item, { by: bob, version: 1 }, [say('child.dob', '2/2/2012')], toolkit),
    ).toMatchObject({
      kind: 'overtaken',
      by: ann,
      action: 'mended',
    });
  });

  test('a form that is filed is not mended behind the back of its item', async () => {
    const { item } = await waits();
    await store.review.decide(item, { by: ann, version: 1 }, { kind: 'file', despite: true });
    expect(
      await store.review.mend(item, { by: ann, version: 2 }, [say('child.dob', '1/2/2012')], toolkit),
    ).toMatchObject({
      kind: 'overtaken',
      action: 'file',
    });
  });
});

test('erased with its form, nothing stays of what was read, typed or noted but who did what and when', async () => {
  const { item, forms, message } = await waits();
  await store.review.note(item, ann, 'Kim lives with her aunt.');
  await store.review.mend(
    item,
    { by: ann, version: 1, note: 'told by Kim' },
    [say('child.fullName', 'Kim Sample')],
    toolkit,
  );
  await store.review.decide(item, { by: ann, version: 2, note: 'Kim again' }, { kind: 'file', despite: true });
  const erased = await store.retention.eraseMail(message, { actor: ann, rule: 'other:6' });
  expect(erased).toMatchObject({ kind: 'erased' });
  const { rows } = await client.query(`
    SELECT (SELECT string_agg(h::text, ' ') FROM review_history h) AS history, (SELECT string_agg(c::text, ' ') FROM corrections c) AS corrections,
      (SELECT string_agg(r::text, ' ') FROM review_items r) AS items`);
  expect(JSON.stringify(rows)).not.toMatch(/kim/i);
  const hands = await client.query('SELECT actor, action FROM review_history ORDER BY id');
  expect(hands.rows.map(({ action }) => action)).toEqual(['noted', 'mended', 'file']);
  expect((await store.forms.load(forms[0] as never))?.state).toBe('erased');
});

describe('the queue', () => {
  async function many(): Promise<ItemId[]> {
    const items: ItemId[] = [];
    for (let at = 0; at < 7; at += 1) {
      const analysis = value(at === 4 ? 'She is at immediate risk.' : 'All is told here.');
      const { item } = await waits([doubtful(`Child${at} Example`, { analysis })]);
      await client.query(`UPDATE review_items SET due = $2 WHERE id = $1`, [
        item,
        new Date(now.getTime() + (at - 3) * 3_600_000),
      ]);
      items.push(item);
    }
    return items;
  }

  test('shows the most urgent first, then by due time, a page at a time without gap or repeat', async () => {
    const items = await many();
    const wanted = [4, 0, 1, 2, 3, 5, 6].map((at) => items[at]);
    const seen: ItemId[] = [];
    let page = await store.review.queue({}, ann, { limit: 3 });
    seen.push(...page.rows.map(({ id }) => id));
    // Somebody decides one of the first page meanwhile, and nothing is skipped for that.
    await store.review.decide(seen[0] ?? ('' as ItemId), { by: bob, version: 1 }, { kind: 'not_a_form' });
    while (page.next) {
      page = await store.review.queue({}, ann, { limit: 3, after: page.next });
      seen.push(...page.rows.map(({ id }) => id));
    }
    expect(seen).toEqual(wanted);
  });

  test('filters and counts agree', async () => {
    const items = await many();
    await store.review.claim(items[1] ?? ('' as ItemId), ann);
    await store.review.decide(items[2] ?? ('' as ItemId), { by: ann, version: 1 }, { kind: 'ask' });
    await store.review.decide(items[3] ?? ('' as ItemId), { by: bob, version: 1 }, { kind: 'send', to: ann });
    const ids = async (filter: Parameters<Store['review']['queue']>[0]) =>
      (await store.review.queue(filter, ann, { limit: 50 })).rows.map(({ id }) => items.indexOf(id));
    expect(await ids({ show: 'mine' })).toEqual([1, 3]);
    expect(await ids({ show: 'waiting' })).toEqual([2]);
    expect(await ids({ show: 'overdue' })).toEqual([0, 1]);
    expect(await ids({ show: 'urgent' })).toEqual([4]);
    expect(await ids({ show: 'unclaimed' })).toEqual([4, 0, 2, 3, 5, 6]);
    expect(await ids({ kind: 'mace-referral' })).toEqual([]);
    expect(await ids({ kind: 'exploitation-toolkit', reason: 'low_confidence', words: ['child6'] })).toEqual([6]);
    expect(await ids({ reason: 'missing_required' })).toEqual([]);
    expect(await store.review.counts(ann)).toEqual({
      ...{ open: 7, overdue: 2, urgent: 1, waiting: 1, mine: 2 },
      reasons: [{ code: 'low_confidence', count: 7 }],
      kinds: [{ kind: 'exploitation-toolkit', count: 7 }],
    });
  });

  test('the next item is the most urgent that is free for whoever asks', async () => {
    const items = await many();
    expect(await store.review.next(ann, {})).toBe(items[4]);
    await store.review.claim(items[4] ?? ('' as ItemId), bob);
    expect(await store.review.next(ann, {})).toBe(items[0]);
    expect(await store.review.next(bob, {})).toBe(items[4]);
    await store.review.decide(items[0] ?? ('' as ItemId), { by: ann, version: 1 }, { kind: 'send', to: bob });
    expect(await store.review.next(ann, {})).toBe(items[1]);
  });

  test('the stamp changes with everything that the queue shows', async () => {
    const { item } = await waits();
    const stamps = [await store.review.stamp()];
    await store.review.claim(item, ann);
    stamps.push(await store.review.stamp());
    await store.review.decide(item, { by: ann, version: 1 }, { kind: 'file', despite: true });
    stamps.push(await store.review.stamp());
    await waits();
    stamps.push(await store.review.stamp());
    expect(new Set(stamps).size).toBe(4);
    expect(await store.review.stamp()).toBe(stamps[3]);
  });

  test('once done, an item is found by nothing that a form said', async () => {
    const { item } = await waits();
    await store.review.decide(item, { by: ann, version: 1 }, { kind: 'file', despite: true });
    const { rows } = await client.query('SELECT words FROM review_items WHERE id = $1', [item]);
    expect(rows).toEqual([{ words: '' }]);
  });
});

describe('forms that another may stand to', () => {
  test('those that matching named come first, then those that share a name; others are found by name or number', async () => {
    const one = await waits();
    const two = await waits([doubtful('Example Kim')]);
    const three = await waits([doubtful('Tom Sample', { 'child.nhsNumber': value('9434765919') })]);
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
    expect(ids(await store.review.candidates(two.forms[0] as never))).toEqual([one.forms[0]]);
    expect(ids(await store.review.candidates(three.forms[0] as never))).toEqual([]);
    expect(ids(await store.review.find(['tom', 'sample'], 'exploitation-toolkit', 10))).toEqual([three.forms[0]]);
    expect(ids(await store.review.find(['9434765919'], 'exploitation-toolkit', 10))).toEqual([three.forms[0]]);
    expect(ids(await store.review.find([String(one.forms[0])], 'exploitation-toolkit', 10))).toEqual([one.forms[0]]);
    expect(ids(await store.review.find(['tom', 'sample'], 'mace-referral', 10))).toEqual([]);
  });
});
