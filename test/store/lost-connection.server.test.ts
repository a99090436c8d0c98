import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openQueue } from '../../src/pipeline/index.ts';
import { connect, inTransaction, isAway } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { startProxy, type Wire } from '../servers/proxy.ts';

let postgres: TestPostgres;
let wire: Wire;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  const direct = await postgres.database();
  wire = await startProxy(Number(new URL(direct).port));
  url = direct.replace(/:\d+\//, `:${wire.port}/`);
});
afterAll(async () => {
  await wire.stop();
  await postgres.stop();
});

test('a connection that is lost between two statements of a transaction ends the transaction, not the process', async () => {
  const connection = connect({ databaseUrl: url, connections: 2 });
  // Unheard, the loss would be an uncaught exception, which fails the run.
  const lost = inTransaction(connection, async (database) => {
    await database.$queryRaw`SELECT 1`;
    wire.cut();
    await wait(200);
    await database.$queryRaw`SELECT 2`;
  }).catch((thrown: unknown) => thrown);
  expect(isAway(await lost)).toBe(true);
  expect(await connection.$queryRaw<{ one: number }[]>`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await connection.close();
});

test('while matching has its turn and its connection is lost, the turn is free for others', async () => {
  const keyring = { current: { id: 'test', key: randomBytes(32) }, others: [] };
  const store = openStore({ databaseUrl: url, connections: 3, keyring });
  const turn = store.work
    .exclusively('match', async () => {
      wire.cut();
      await wait(200);
    })
    .catch((thrown: unknown) => thrown);
  expect(isAway(await turn)).toBe(true);
  let ran = 0;
  await store.work.exclusively('match', async () => {
    ran += 1;
  });
  expect(ran).toBe(1);
  await store.close();
});

test('a connection that is lost while many jobs are put in fails the call, not the process', async () => {
  const queue = await openQueue({ kind: 'postgres', url }, () => {});
  let failed = 0;
  // At every moment of it: unheard, a loss would be an uncaught exception, which fails the run.
  for (let round = 0; round < 40; round += 1) {
    const ids = Array.from({ length: 60 }, (_, at) => String(round * 60 + at));
    const adding = queue.addMany('read', ids).catch(() => {
      failed += 1;
    });
    await wait(round / 2);
    wire.cut();
    await adding;
  }
  expect(failed).toBeGreaterThan(0);
  await queue.addMany('read', ['last']);
  await queue.close();
});

test('a server knows within a minute that a worker is gone whose machine died', async () => {
  const connection = connect({ databaseUrl: url, connections: 1 });
  const shown = await connection.$queryRaw<{ name: string; setting: string }[]>`
    SELECT name, setting FROM pg_settings WHERE name IN ('tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count', 'client_connection_check_interval') ORDER BY 1`;
  expect(Object.fromEntries(shown.map(({ name, setting }) => [name, Number(setting)]))).toEqual({
    client_connection_check_interval: 10_000,
    tcp_keepalives_count: 3,
    tcp_keepalives_idle: 30,
    tcp_keepalives_interval: 10,
  });
  await connection.close();
});
