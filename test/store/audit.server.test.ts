import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { keyring } from './samples.ts';

let postgres: TestPostgres;
let store: Store;
let superuser: pg.Client;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.database();
  store = openStore({ databaseUrl: url, connections: 4, keyring });
  superuser = new pg.Client({ connectionString: url });
  await superuser.connect();
  for (let at = 1; at <= 12; at += 1)
    await store.audit.append({
      actor: `user ${at}`,
      action: 'message_looked',
      subject: `message ${at}`,
      detail: { at },
    });
  return async () => {
    await superuser.end();
    await store.close();
  };
});

/** What whoever owns the server can do: the triggers are turned off first. */
async function tamper(statement: string) {
  await superuser.query("SET session_replication_role = 'replica'");
  await superuser.query(statement);
  await superuser.query("SET session_replication_role = 'origin'");
}

test('a log that nobody touched is whole', async () => {
  const { count, hash, wrong } = await store.audit.verify();
  expect([count, wrong]).toEqual(['12', []]);
  expect(await store.audit.head()).toEqual({ count: 12n, hash });
});

describe('what was tampered with is named', () => {
  test.each([
    ['a changed actor', "UPDATE audit_events SET actor = 'user 9' WHERE id = 5", [['5', 'changed']]],
    ['a changed time', "UPDATE audit_events SET at = at - interval '1 hour' WHERE id = 1", [['1', 'changed']]],
    ['a changed detail', 'UPDATE audit_events SET detail = NULL WHERE id = 12', [['12', 'changed']]],
    [
      'two changed rows',
      "UPDATE audit_events SET subject = 'message 1' WHERE id IN (3, 4)",
      [
        ['3', 'changed'],
        ['4', 'changed'],
      ],
    ],
    ['a row removed in the middle', 'DELETE FROM audit_events WHERE id = 7', [['7', 'removed']]],
    ['the first row removed', 'DELETE FROM audit_events WHERE id = 1', [['1', 'removed']]],
    ['the last row removed', 'DELETE FROM audit_events WHERE id = 12', [['12', 'removed']]],
    [
      'several removed from the end',
      'DELETE FROM audit_events WHERE id > 9',
      [
        ['10', 'removed'],
        ['11', 'removed'],
        ['12', 'removed'],
      ],
    ],
    [
      'a row put in at the end',
      "INSERT INTO audit_events SELECT 13, at, actor, action, subject, detail, sha256('x') FROM audit_events WHERE id = 3",
      [
        ['13', 'changed'],
        ['13', 'inserted'],
      ],
    ],
    [
      'a row put in where another was taken out',
      "UPDATE audit_events SET id = 100 WHERE id = 6; INSERT INTO audit_events SELECT 6, at, actor, action, 'message 99', detail, hash FROM audit_events WHERE id = 100; DELETE FROM audit_events WHERE id = 100",
      [['6', 'changed']],
    ],
    [
      'two rows in each other’s place',
      'UPDATE audit_events SET id = 14 - id + 100 WHERE id IN (6, 8); UPDATE audit_events SET id = id - 100 WHERE id > 100',
      [
        ['6', 'changed'],
        ['7', 'changed'],
        ['8', 'changed'],
        ['9', 'changed'],
      ],
    ],
    [
      'a changed hash at the end',
      "UPDATE audit_events SET hash = sha256('x') WHERE id = 12",
      [
        ['12', 'changed'],
        ['12', 'changed'],
      ],
    ],
  ])('%s', async (_name, statement, wrong) => {
    await tamper(statement);
    const found = await store.audit.verify();
    expect(found.wrong.map(({ id, what }) => [id, what])).toEqual(wrong);
  });

  test('a whole log that was written anew, with hashes that fit, against an end that was noted elsewhere', async () => {
    const noted = await store.audit.head();
    await tamper('TRUNCATE audit_events');
    await tamper("UPDATE audit_head SET count = 0, hash = sha256('intake audit'::bytea)");
    for (let at = 1; at <= 20; at += 1)
      await store.audit.append({ actor: 'user 1', action: 'message_looked', subject: `message ${at}` });
    expect((await store.audit.verify()).wrong).toEqual([]);
    expect((await store.audit.verify(noted)).wrong).toEqual([{ id: '12', what: 'not_as_noted' }]);
    // A log that was cut back to before the noted end as well.
    await tamper('DELETE FROM audit_events WHERE id > 10');
    await tamper('UPDATE audit_head SET count = 10, hash = (SELECT hash FROM audit_events WHERE id = 10)');
    expect((await store.audit.verify()).wrong).toEqual([]);
    expect((await store.audit.verify(noted)).wrong).toEqual([{ id: '12', what: 'not_as_noted' }]);
  });
});

describe('the database itself refuses', () => {
  test.each([
    'UPDATE audit_events SET actor = actor WHERE id = 1',
    'DELETE FROM audit_events WHERE id = 1',
    'TRUNCATE audit_events',
    'UPDATE audit_head SET count = 3',
    'DELETE FROM audit_head',
    'TRUNCATE audit_head',
  ])('%s, from the owner of the tables', async (statement) => {
    await expect(superuser.query(statement)).rejects.toThrow(/never changed|only moves forward/);
  });

  test.each([
    "INSERT INTO audit_events VALUES (13, now(), 'user 1', 'signed_in', NULL, NULL, sha256('x'))",
    'UPDATE audit_events SET actor = actor WHERE id = 1',
    'DELETE FROM audit_events WHERE id = 1',
    'TRUNCATE audit_events',
    "UPDATE audit_head SET count = count + 1, hash = sha256('x')",
    'ALTER TABLE audit_events DISABLE TRIGGER ALL',
    "SET session_replication_role = 'replica'",
  ])('%s, from the role of the program', async (statement) => {
    await superuser.query('SET ROLE intake_app');
    await expect(superuser.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });
});

test('the program’s own connections have that role', async () => {
  // A row that the store itself writes is owned by whoever wrote it: the default of a column tells who that was.
  await superuser.query('ALTER TABLE reconciliations ADD COLUMN written_by text DEFAULT current_user');
  await store.reconciliations.record({ compared: 1, differences: 0, unreachable: 0 });
  expect((await superuser.query('SELECT written_by FROM reconciliations')).rows).toEqual([
    { written_by: 'intake_app' },
  ]);
});

test('events of many at once make one chain, and one that is rolled back leaves no gap', async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_, at) => store.audit.append({ actor: `user ${at}`, action: 'signed_in' })),
  );
  await superuser.query("BEGIN; SELECT append_audit(now(), 'user 1', 'signed_in', NULL, NULL); ROLLBACK");
  await store.audit.append({ actor: 'user 1', action: 'signed_out' });
  const { count, wrong } = await store.audit.verify();
  expect([count, wrong]).toEqual(['73', []]);
});

test('a search finds by time, actor, action and subject, and goes on where it stopped', async () => {
  const ids = async (search: Omit<Parameters<Store['audit']['search']>[0], 'limit'>) =>
    (await store.audit.search({ ...search, limit: 100 })).events.map(({ id }) => Number(id));
  expect(await ids({ actor: 'user 4' })).toEqual([4]);
  expect(await ids({ subject: 'message 7' })).toEqual([7]);
  expect(await ids({ action: 'signed_in' })).toEqual([]);
  expect(await ids({ from: new Date(Date.now() + 60_000) })).toEqual([]);
  expect(await ids({ to: new Date(Date.now() + 60_000), action: 'message_looked' })).toHaveLength(12);
  const first = await store.audit.search({ limit: 5 });
  expect([first.more, first.events.map(({ id }) => id)]).toEqual([true, ['12', '11', '10', '9', '8']]);
  expect(await ids({ before: '8' })).toEqual([7, 6, 5, 4, 3, 2, 1]);
});
