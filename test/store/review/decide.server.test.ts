import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formByHand } from '../../../src/form/index.ts';
import { formFingerprint, matchKeys } from '../../../src/match/index.ts';
import type { Decision } from '../../../src/review/index.ts';
import {
  type FormId,
  type HistoryId,
  type ItemId,
  type MessageId,
  openStore,
  type PartId,
  type Store,
} from '../../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../../servers/postgres.ts';
import { folder, keyring, opened, part } from '../samples.ts';
import { definitions, doubtful, record, say, toolkit, type Waiting, waiting } from './cases.ts';

let postgres: TestPostgres;
let store: Store;
let client: pg.Client;
const recorded: MessageId[] = [];
let clock = Date.parse('2026-11-23T12:00:00Z');

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  recorded.length = 0;
  clock = Date.parse('2026-11-23T12:00:00Z');
  const url = await postgres.database();
  store = openStore({
    databaseUrl: url,
    connections: 8,
    keyring,
    recorded: (id) => recorded.push(id),
    now: () => new Date(clock),
  });
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await store.close();
});

const ann = 'user 1';
const bob = 'user 2';
let nextUid = 1;
const waits = async (name = 'Kim Example', forms = 1): Promise<Waiting> =>
  waiting(
    store,
    await record(store, recorded, nextUid++),
    Array.from({ length: forms }, (_, at) => doubtful(at === 0 ? name : `${name} ${at}`)),
  );
const first = (ids: ItemId[]) => ids[0] ?? ('' as ItemId);

/** What the ledger and the tables say afterwards. */
async function standing(waits: Waiting) {
  const messages = await client.query(`SELECT state, disposition FROM messages WHERE id = $1`, [waits.message]);
  const forms = await client.query(`SELECT state FROM forms WHERE message_id = $1 ORDER BY id`, [waits.message]);
  const items = await client.query(`SELECT state FROM review_items WHERE message_id = $1 ORDER BY id`, [waits.message]);
  const [message] = messages.rows;
  return {
    message: `${message.state} ${message.disposition}`,
    forms: forms.rows.map(({ state }) => state),
    items: items.rows.map(({ state }) => state),
  };
}

const hand = (version = 1, by = ann) => ({ by, version });

async function decided(id: ItemId, decision: Decision, version = 1): Promise<HistoryId> {
  const outcome = await store.review.decide(id, hand(version), decision);
  expect(outcome).toMatchObject({ kind: 'decided', version: version + 1 });
  return outcome.kind === 'decided' ? outcome.history : ('' as HistoryId);
}

describe('each decision changes form, item and ledger together, and can be undone', () => {
  const before = { message: 'settled in_review', forms: ['in_review'], items: ['open'] };

  test.each<[Decision, object]>([
    [
      { kind: 'file', despite: true },
      { message: 'settled filed', forms: ['filed'], items: ['done'] },
    ],
    [{ kind: 'not_a_form' }, { message: 'settled not_a_submission', forms: ['dismissed'], items: ['done'] }],
    [{ kind: 'another_form' }, { message: 'settled not_a_submission', forms: ['dismissed'], items: ['done'] }],
    [{ kind: 'ask' }, before],
    [{ kind: 'send', to: bob }, before],
  ])('%j', async (decision, after) => {
    const item = await waits();
    expect(await standing(item)).toEqual(before);
    const history = await decided(first(item.items), decision);
    expect(await standing(item)).toEqual(after);
    const loaded = await store.review.load(first(item.items));
    expect(loaded?.history.map(({ actor, action, undone }) => [actor, action, undone])).toEqual([
      [ann, decision.kind, null],
    ]);
    expect(await store.review.undo(history, { by: bob })).toMatchObject({ kind: 'undone' });
    expect(await standing(item)).toEqual(before);
    const again = await store.review.load(first(item.items));
    expect(again?.history.map(({ actor, action }) => [actor, action])).toEqual([
      [ann, decision.kind],
      [bob, 'undone'],
    ]);
    expect(again).toMatchObject({ asked: null, sentTo: null, version: 3 });
  });

  test.each([
    ['update_of', 'superseded'],
    ['correction_of', 'superseded'],
    ['related_to', 'filed'],
  ] as const)('filed as %s: the earlier one is then %s', async (relation, end) => {
    const earlier = await waits();
    await decided(first(earlier.items), { kind: 'file', despite: true });
    const later = await waits();
    const [other = '' as FormId] = earlier.forms;
    const history = await decided(first(later.items), { kind: 'file_as', relation, other, despite: true });
    expect(await standing(earlier)).toMatchObject({ message: 'settled filed', forms: [end] });
    expect(await standing(later)).toMatchObject({ message: 'settled filed', forms: ['filed'], items: ['done'] });
    const { rows } = await client.query('SELECT form_id, other_id, relation, actor FROM form_relations');
    expect(rows).toEqual([{ form_id: later.forms[0], other_id: other, relation, actor: ann }]);
    await store.review.undo(history, { by: ann });
    expect(await standing(earlier)).toMatchObject({ message: 'settled filed', forms: ['filed'] });
    expect(await standing(later)).toEqual(before);
    expect((await client.query('SELECT * FROM form_relations')).rows).toEqual([]);
  });

  test('a duplicate is attached to the first', async () => {
    const earlier = await waits();
    await decided(first(earlier.items), { kind: 'file', despite: true });
    const later = await waits();
    const history = await decided(first(later.items), { kind: 'duplicate', of: earlier.forms[0] ?? '' });
    expect(await standing(later)).toEqual({ message: 'settled duplicate', forms: ['duplicate'], items: ['done'] });
    await store.review.undo(history, { by: ann });
    expect(await standing(later)).toEqual(before);
  });

  test('the mail is in review until the last of its forms is decided', async () => {
    const two = await waits('Kim Example', 2);
    await decided(first(two.items), { kind: 'file', despite: true });
    expect((await standing(two)).message).toBe('settled in_review');
    await decided(two.items[1] ?? ('' as ItemId), { kind: 'not_a_form' });
    expect(await standing(two)).toEqual({
      message: 'settled filed',
      forms: ['filed', 'dismissed'],
      items: ['done', 'done'],
    });
  });
});

describe('nothing is filed that a person has not seen', () => {
  test('a value that was not read with certainty has to be confirmed, or the form filed despite it', async () => {
    const item = first((await waits()).items);
    const file = { kind: 'file', despite: false } as const;
    expect(await store.review.decide(item, hand(), file)).toMatchObject({
      kind: 'not_ready',
      problems: [{ code: 'low_confidence', field: 'child.dob' }],
    });
    const mended = await store.review.mend(item, hand(), [{ key: 'child.dob', say: 'right' }], toolkit);
    expect(mended).toMatchObject({ kind: 'mended', version: 2 });
    const outcome = await store.review.decide(item, hand(2), file);
    // What the form lacks altogether is still missing.
    expect(outcome.kind === 'not_ready' && outcome.problems.map(({ code }) => code)).toContain('missing_required');
    expect(await store.review.decide(item, hand(2), { kind: 'file', despite: true })).toMatchObject({
      kind: 'decided',
    });
  });

  test('what is not offered for an item is refused, whatever is sent', async () => {
    const item = first((await waits()).items);
    expect(await store.review.decide(item, hand(), { kind: 'dealt_with' })).toEqual({ kind: 'not_allowed' });
    expect(await store.review.decide(item, hand(), { kind: 'by_hand', form: 'mace-referral' })).toEqual({
      kind: 'not_allowed',
    });
    expect(await store.review.decide('999' as ItemId, hand(), { kind: 'not_a_form' })).toEqual({ kind: 'gone' });
  });

  test.each(['in_review', 'duplicate', 'dismissed', 'superseded'])(
    'a form that is %s cannot be updated: there is no record to take the place of',
    async (state) => {
      const earlier = await waits();
      const later = await waits();
      const [other = '' as FormId] = earlier.forms;
      if (state !== 'in_review') {
        await client.query(
          `UPDATE forms SET state = $2, filed = CASE WHEN $2 = 'superseded' THEN now() END,
             duplicate_of_id = CASE WHEN $2 = 'duplicate' THEN $3::bigint END WHERE id = $1`,
          [other, state, later.forms[0]],
        );
      }
      const update = { kind: 'file_as', relation: 'update_of', other, despite: true } as const;
      expect(await store.review.decide(first(later.items), hand(), update)).toEqual({ kind: 'other_changed' });
      expect(await standing(later)).toEqual({ message: 'settled in_review', forms: ['in_review'], items: ['open'] });
    },
  );

  test.each(['', 'x', '1; DROP TABLE forms', '99999999999999999999', '0'])('no form is %j', async (other) => {
    const item = first((await waits()).items);
    const update = { kind: 'file_as', relation: 'update_of', other, despite: true } as const;
    expect(await store.review.decide(item, hand(), update)).toEqual({ kind: 'other_changed' });
  });

  test('a form is no update of itself', async () => {
    const own = await waits();
    const update = { kind: 'duplicate', of: own.forms[0] ?? '' } as const;
    expect(await store.review.decide(first(own.items), hand(), update)).toEqual({ kind: 'other_changed' });
  });
});

describe('two people at one item', () => {
  test('of two who decide at once one does, and the other is told who was faster', async () => {
    const item = await waits();
    const outcomes = await Promise.all([
      store.review.decide(first(item.items), hand(1, ann), { kind: 'file', despite: true }),
      store.review.decide(first(item.items), hand(1, bob), { kind: 'not_a_form' }),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['decided', 'overtaken']);
    const winner = outcomes[0]?.kind === 'decided' ? ann : bob;
    expect(outcomes.find(({ kind }) => kind === 'overtaken')).toMatchObject({ by: winner });
    const { rows } = await client.query(
      `SELECT count(*)::int AS count FROM review_history WHERE action IN ('file', 'not_a_form')`,
    );
    expect(rows).toEqual([{ count: 1 }]);
  });

  test('the same page sent twice is done once, and says so both times', async () => {
    const item = first((await waits()).items);
    const sent = { ...hand(), request: 'b9c1' };
    const outcomes = await Promise.all([
      store.review.decide(item, sent, { kind: 'file', despite: true }),
      store.review.decide(item, sent, { kind: 'file', despite: true }),
    ]);
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]).toMatchObject({ kind: 'decided', version: 2 });
    expect((await store.review.load(item))?.history).toHaveLength(1);
  });

  test('a claim keeps others from deciding and mending until it is let go or runs out', async () => {
    const item = first((await waits()).items);
    const until = new Date(clock + 20 * 60_000);
    expect(await store.review.claim(item, ann)).toEqual({ kind: 'claimed', until });
    expect(await store.review.claim(item, bob)).toEqual({ kind: 'taken', by: ann, until });
    expect(await store.review.decide(item, hand(1, bob), { kind: 'not_a_form' })).toEqual({
      kind: 'taken',
      by: ann,
      until,
    });
    expect(await store.review.mend(item, hand(1, bob), [say('child.dob', '1/2/2011')], toolkit)).toMatchObject({
      kind: 'taken',
    });
    await store.review.release(item, bob);
    expect(await store.review.claim(item, bob)).toMatchObject({ kind: 'taken' });
    await store.review.release(item, ann);
    expect(await store.review.claim(item, bob)).toMatchObject({ kind: 'claimed' });
    clock += 20 * 60_000;
    expect(await store.review.claim(item, ann)).toMatchObject({ kind: 'claimed' });
    const hands = (await store.review.load(item))?.history.map(({ actor, action }) => `${actor} ${action}`);
    expect(hands).toEqual(['user 1 claimed', 'user 1 released', 'user 2 claimed', 'user 1 claimed']);
  });

  test('of many who claim at once one has it', async () => {
    const item = first((await waits()).items);
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, at) => store.review.claim(item, `user ${at}`)));
    expect(outcomes.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
  });

  test('two who file two forms as updates of each other do not wait for ever', async () => {
    const [one, two] = [await waits(), await waits()];
    const update = (other = '') => ({ kind: 'file_as', relation: 'related_to', other, despite: true }) as const;
    const outcomes = await Promise.all([
      store.review.decide(first(one.items), hand(1, ann), update(two.forms[0])),
      store.review.decide(first(two.items), hand(1, bob), update(one.forms[0])),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['decided', 'decided']);
  });
});

describe('undoing', () => {
  test('pressed twice, or by two, it is undone once', async () => {
    const item = first((await waits()).items);
    const history = await decided(item, { kind: 'not_a_form' });
    const outcomes = await Promise.all([
      store.review.undo(history, { by: ann }),
      store.review.undo(history, { by: bob }),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['undone', 'undone']);
    expect((await store.review.load(item))?.history.filter(({ action }) => action === 'undone')).toHaveLength(1);
  });

  test('what others have built upon stays', async () => {
    const [one, two] = [await waits(), await waits()];
    const filed = await decided(first(one.items), { kind: 'file', despite: true });
    const [other = '' as FormId] = one.forms;
    const update = await decided(first(two.items), { kind: 'file_as', relation: 'update_of', other, despite: true });
    expect(await store.review.undo(filed, { by: ann })).toEqual({ kind: 'built_upon' });
    expect(await standing(one)).toMatchObject({ forms: ['superseded'] });
    expect(await store.review.undo(update, { by: ann })).toMatchObject({ kind: 'undone' });
    expect(await store.review.undo(filed, { by: ann })).toMatchObject({ kind: 'undone' });
    expect(await standing(one)).toEqual({ message: 'settled in_review', forms: ['in_review'], items: ['open'] });
  });

  test('only the last hand is undone', async () => {
    const item = first((await waits()).items);
    const asked = await decided(item, { kind: 'ask' });
    await decided(item, { kind: 'not_a_form' }, 2);
    expect(await store.review.undo(asked, { by: ann })).toEqual({ kind: 'built_upon' });
  });

  test('the history is not rewritten, not even by a statement', async () => {
    const item = first((await waits()).items);
    const history = await decided(item, { kind: 'not_a_form' });
    await expect(client.query(`UPDATE review_history SET actor = 'user 9' WHERE id = $1`, [history])).rejects.toThrow(
      'not rewritten',
    );
  });
});

describe('a file that gave no form', () => {
  async function locked(): Promise<Waiting> {
    const message = await record(store, recorded, nextUid++);
    const due = new Date('2026-11-24T10:00:00Z');
    const { parts } = await store.messages.opened(
      message,
      opened([{ ...part('1', 'locked'), format: 'encrypted_office' }]),
      due,
    );
    const [id = '' as PartId] = parts;
    await store.parts.read(id, { outcome: 'not_read', forms: [], reasons: ['locked_office_file'] }, due);
    const { rows } = await client.query('SELECT id FROM review_items WHERE message_id = $1', [message]);
    return { message, part: id, forms: [], items: rows.map((row) => row.id) };
  }

  test('unlocked, its forms go the way of every form, and undoing takes them back', async () => {
    const item = await locked();
    const outcome = await store.review.reread(first(item.items), hand(), 'unlock', {
      outcome: 'forms',
      forms: [doubtful('Kim Example')],
      reasons: [],
    });
    expect(outcome).toMatchObject({ kind: 'decided', version: 2 });
    expect(await standing(item)).toEqual({ message: 'opened null', forms: ['read'], items: ['done'] });
    const [form = '' as FormId] = outcome.kind === 'decided' ? outcome.forms : [];
    expect(await store.forms.readyToMatch({ limit: 10, stuckMilliseconds: 60_000 })).toEqual([form]);
    await store.forms.matched(form, { kind: 'new' });
    await store.forms.settle(form, { kind: 'file' });
    expect(await standing(item)).toEqual({ message: 'settled filed', forms: ['filed'], items: ['done'] });
    const history = outcome.kind === 'decided' ? outcome.history : ('' as HistoryId);
    expect(await store.review.undo(history, { by: ann })).toMatchObject({ kind: 'undone' });
    expect(await standing(item)).toEqual({ message: 'settled in_review', forms: ['dismissed'], items: ['open'] });
  });

  test('undoing leaves a form alone that a person has decided about since', async () => {
    const item = await locked();
    const reading = { outcome: 'forms', forms: [doubtful('Kim Example')], reasons: [] };
    const outcome = await store.review.reread(first(item.items), hand(), 'unlock', reading);
    const [form = '' as FormId] = outcome.kind === 'decided' ? outcome.forms : [];
    await store.forms.matched(form, { kind: 'new' });
    await store.forms.settle(form, { kind: 'review', reasons: ['low_confidence'], dueAt: new Date(clock) });
    const own = (await store.review.itemOf(form)) ?? ('' as ItemId);
    await decided(own, { kind: 'file', despite: true });
    const history = outcome.kind === 'decided' ? outcome.history : ('' as HistoryId);
    expect(await store.review.undo(history, { by: ann })).toEqual({ kind: 'built_upon' });
    expect((await standing(item)).forms).toEqual(['filed']);
  });

  test('a wrong password changes nothing', async () => {
    const item = await locked();
    const reading = { outcome: 'not_read', forms: [], reasons: ['wrong_password'] };
    expect(await store.review.reread(first(item.items), hand(), 'unlock', reading)).toEqual({
      kind: 'no_form',
      reasons: ['wrong_password'],
      version: 1,
    });
    expect(await store.review.load(first(item.items))).toMatchObject({
      version: 1,
      reasons: ['locked_office_file'],
      history: [],
    });
  });

  test('unlocked without a form in it, the item says so and stays', async () => {
    const item = await locked();
    const reading = { outcome: 'guidance', forms: [], reasons: ['guidance_only'] };
    expect(await store.review.reread(first(item.items), hand(), 'unlock', reading)).toMatchObject({
      kind: 'no_form',
      version: 2,
    });
    expect(await store.review.load(first(item.items))).toMatchObject({ state: 'open', reasons: ['guidance_only'] });
    expect((await standing(item)).message).toBe('settled in_review');
  });

  test('a form entered by hand waits for the one who began it, is filled in, and is filed', async () => {
    const item = await locked();
    const form = formByHand(toolkit);
    const byHand = { form, fingerprint: formFingerprint(form), keys: matchKeys(form) };
    const decision = { kind: 'by_hand', form: 'exploitation-toolkit' } as const;
    const outcome = await store.review.decide(first(item.items), hand(), decision, byHand);
    const own = outcome.kind === 'decided' && outcome.item ? outcome.item : ('' as ItemId);
    expect(await standing(item)).toEqual({
      message: 'settled in_review',
      forms: ['in_review'],
      items: ['done', 'open'],
    });
    expect(await store.review.load(own)).toMatchObject({ claim: { by: ann }, reasons: ['filled_by_hand'] });
    const mended = await store.review.mend(
      own,
      hand(),
      [say('child.fullName', 'Kim Example'), say('child.dob', '3 April 2011')],
      toolkit,
    );
    expect(mended).toMatchObject({
      kind: 'mended',
      form: { fields: { 'child.dob': { state: 'answered', value: '2011-04-03' } } },
    });
    await decided(own, { kind: 'file', despite: true }, 2);
    expect(await standing(item)).toEqual({ message: 'settled filed', forms: ['filed'], items: ['done', 'done'] });
    const { rows } = await client.query(`SELECT key FROM match_keys ORDER BY key`);
    expect(rows).toContainEqual({ key: 'person:example kim|2011-04-03' });
  });

  test('a mail without any file can be entered by hand too; one that the server never gave cannot', async () => {
    const message = await record(store, recorded, nextUid++);
    await store.messages.opened(
      message,
      opened([], { problems: [{ code: 'link_egress', path: 'body' }] }),
      new Date(clock),
    );
    const { rows } = await client.query('SELECT id FROM review_items WHERE message_id = $1', [message]);
    const form = formByHand(definitions.forms[0] ?? toolkit);
    const byHand = { form, fingerprint: 'f', keys: [] };
    const decision = { kind: 'by_hand', form: form.kind } as const;
    expect(await store.review.decide(rows[0].id, hand(), decision, byHand)).toMatchObject({ kind: 'decided' });
    await store.ledger.recordUnfetched(folder, 900, new Date(clock), 'too_large');
    const lost = await client.query(`SELECT r.id FROM review_items r WHERE 'mail_too_large' = ANY(r.reasons)`);
    expect(await store.review.decide(lost.rows[0].id, hand(), decision, byHand)).toEqual({ kind: 'not_allowed' });
    expect(await store.review.decide(lost.rows[0].id, hand(), { kind: 'dealt_with' })).toMatchObject({
      kind: 'decided',
    });
  });
});

describe('reading again', () => {
  test('takes the place of what still waited, and leaves what was decided', async () => {
    const item = await waits('Kim Example', 2);
    await decided(first(item.items), { kind: 'file', despite: true });
    const second = item.items[1] ?? ('' as ItemId);
    const reading = { outcome: 'forms', forms: [doubtful('Tom Example'), doubtful('Ann Example')], reasons: [] };
    const outcome = await store.review.reread(second, hand(), 'split', reading);
    expect(await standing(item)).toEqual({
      message: 'opened null',
      forms: ['filed', 'dismissed', 'read', 'read'],
      items: ['done', 'done'],
    });
    for (const form of outcome.kind === 'decided' ? outcome.forms : []) {
      await store.forms.matched(form, { kind: 'new' });
      await store.forms.settle(form, { kind: 'review', reasons: ['low_confidence'], dueAt: new Date(clock) });
    }
    expect((await standing(item)).message).toBe('settled in_review');
    const history = outcome.kind === 'decided' ? outcome.history : ('' as HistoryId);
    await store.review.undo(history, { by: ann });
    expect(await standing(item)).toEqual({
      message: 'settled in_review',
      forms: ['filed', 'in_review', 'dismissed', 'dismissed'],
      items: ['done', 'open', 'done', 'done'],
    });
  });

  test('a form that is not found again stays as it was read', async () => {
    const item = await waits();
    const reading = { outcome: 'not_a_form', forms: [], reasons: [] };
    expect(await store.review.reread(first(item.items), hand(), 'read_again', reading)).toMatchObject({
      kind: 'no_form',
      version: 1,
    });
    expect(await standing(item)).toEqual({ message: 'settled in_review', forms: ['in_review'], items: ['open'] });
  });
});
