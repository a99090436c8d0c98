import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  type MessageId,
  migrate,
  type OriginalId,
  openStore,
  type Store,
  startEmbeddedPostgres,
} from '../../src/store/index.ts';
import { folder, keyring, mail } from './samples.ts';

const base = mkdtempSync(join(tmpdir(), 'intake-backup-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const large = randomBytes(600_000).toString('base64');

/** All that reconciliation compares, and the mails themselves. */
async function held(store: Store, ids: MessageId[]) {
  const rows = await store.mailboxes.ledgerRows('team', 'INBOX');
  const originals: string[] = [];
  for (const id of ids) {
    const row = await store.messages.load(id);
    originals.push(Buffer.from(await store.originals.get(row?.originalId ?? ('' as OriginalId))).toString());
  }
  return { rows, originals, counts: await store.work.counts() };
}

test('a copy of the data folder, made while the program is stopped, is the whole store again on another machine', async () => {
  const ids: MessageId[] = [];
  const first = await startEmbeddedPostgres(join(base, 'data'));
  await migrate(first.url);
  const store = openStore({ databaseUrl: first.url, connections: 2, keyring, recorded: (id) => ids.push(id) });
  for (let uid = 1; uid <= 3; uid += 1) await store.ledger.record(folder, mail(uid, uid === 2 ? large : undefined));
  const before = await held(store, ids);
  await store.close();
  await first.stop();

  cpSync(join(base, 'data'), join(base, 'elsewhere'), { recursive: true });
  rmSync(join(base, 'data'), { recursive: true });
  const second = await startEmbeddedPostgres(join(base, 'elsewhere'));
  try {
    expect(await migrate(second.url)).toEqual([]);
    const restored = openStore({ databaseUrl: second.url, connections: 2, keyring });
    expect(await held(restored, ids)).toEqual(before);
    // What is still in the inbox is known, and nothing of it is taken in again.
    expect(await restored.ledger.record(folder, mail(1))).toBe('known');
    expect(await restored.ledger.record({ ...folder, uidValidity: 9n }, mail(1))).toBe('recorded');
    expect((await restored.work.counts()).messages).toEqual({ collected: 3, same_mail: 1 });
    await restored.close();

    const other = { current: { id: 'test', key: randomBytes(32) }, others: [] };
    const thief = openStore({ databaseUrl: second.url, connections: 2, keyring: other });
    await expect(held(thief, ids)).rejects.toMatchObject({ code: 'original_tampered' });
    await thief.close();
  } finally {
    await second.stop();
  }
}, 60_000);
