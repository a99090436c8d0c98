import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMails } from '../../fixtures/mails.ts';
import { savedReports } from '../../src/report/index.ts';
import { type FormId, openStore } from '../../src/store/index.ts';
import { intake, settingsFor } from '../pipeline/intake.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { toolkit } from '../store/review/cases.ts';
import { hasTool } from '../tools.ts';

let dovecot: Dovecot;
let postgres: TestPostgres;
beforeAll(async () => {
  if (hasTool('dovecot')) [dovecot, postgres] = await Promise.all([startDovecot(), startPostgres()]);
});
afterAll(async () => {
  await Promise.all([dovecot?.stop(), postgres?.stop()]);
});

/** A user of the database who may do what a part may do, and nothing else. */
async function loginOf(owner: string, role: string): Promise<string> {
  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  await admin.query(`CREATE ROLE ${role}_only LOGIN PASSWORD 'word' IN ROLE ${role}`);
  await admin.end();
  const url = new URL(owner);
  url.username = `${role}_only`;
  url.password = 'word';
  return url.href;
}

test.skipIf(!hasTool('dovecot'))(
  'the owner makes the tables; collector and worker file a mailbox, and the web app decides, as users of their parts alone',
  async () => {
    const owner = await postgres.ownedDatabase();
    const settings = settingsFor(dovecot, 'team', owner);
    const mails = await makeMails({ seed: 11, count: 12 });
    await dovecot.append(mails.map(({ raw }) => raw));
    const early = { ...settings, DATABASE_URL: await loginOf(owner, 'intake_worker') };
    const before = intake(['start', '--only', 'worker'], early);
    expect(await before.ended).toBe(1);
    expect(before.output()).toMatch(/Run `intake migrate` with the DATABASE_URL of the owner first/);
    const migrated = intake(['migrate'], settings);
    expect([await migrated.ended, migrated.output()]).toEqual([0, expect.stringMatching(/applied/)]);

    const running = [
      intake(['start', '--only', 'collector'], early),
      intake(['start', '--only', 'worker'], { ...early, QUALITY_SHARE: '1' }),
    ];
    const client = new pg.Client({ connectionString: owner });
    client.on('error', () => {});
    await client.connect();
    const left = `SELECT FROM messages WHERE state <> 'settled' UNION ALL SELECT FROM reporting_facts.changes`;
    const busy = async () =>
      (await client.query('SELECT FROM messages')).rowCount !== 12 || (await client.query(left)).rowCount !== 0;
    for (const end = Date.now() + 120_000; (await busy()) && Date.now() < end; ) await wait(100);
    for (const { process } of running)
      expect(readFileSync(`/proc/${process.pid}/limits`, 'utf8')).toMatch(/Max core file size +0 +0 /);
    for (const one of running) one.process.kill('SIGTERM');
    for (const one of running) {
      expect(await one.ended).toBe(0);
      expect(one.output()).not.toMatch(/database_refused|"level":50/);
    }
    expect(await busy()).toBe(false);
    const { rows: filed } = await client.query("SELECT id FROM forms WHERE state = 'filed'");
    expect(filed.length).toBeGreaterThan(1);

    const web = intake(['start', '--only', 'web'], { ...settings, DATABASE_URL: await loginOf(owner, 'intake_web') });
    for (const end = Date.now() + 60_000; !web.output().includes('web_listening') && Date.now() < end; ) await wait(50);
    web.process.kill('SIGTERM');
    expect([await web.ended, web.output()]).toEqual([0, expect.not.stringMatching(/"level":50/)]);

    const login = new URL(owner);
    login.username = 'intake_web_only';
    login.password = 'word';
    const keyring = { current: { id: 'test', key: Buffer.alloc(32, 7) }, others: [] };
    const store = openStore({ databaseUrl: login.href, connections: 3, keyring, rights: 'web' });
    const user = await store.users.add(
      { name: 'ann', displayName: 'Ann', roles: ['reviewer'], passwordHash: null },
      'terminal test',
    );
    const by = `user ${user}` as const;
    await store.sessions.begin('token', user ?? ('' as never), 'full');
    expect(
      await store.sessions.find('token', { idleMilliseconds: 60_000, absoluteMilliseconds: 60_000 }),
    ).not.toBeNull();
    await store.heldPosts.hold('held', user ?? ('' as never), '/x', 'words');
    await store.heldPosts.drop('held');

    const { rows } = await store.review.queue({ kind: 'exploitation-toolkit' }, by, { limit: 50 });
    const item = (await Promise.all(rows.map(({ id }) => store.review.load(id)))).find((one) => one?.form);
    if (!item) throw new Error('no toolkit waits');
    expect(await store.review.claim(item.id, by)).toMatchObject({ kind: 'claimed' });
    const mended = await store.review.mend(
      item.id,
      { by, version: item.version },
      [{ key: 'analysis', say: 'text', text: 'As seen' }],
      toolkit,
    );
    expect(mended).toMatchObject({ kind: 'mended' });
    await store.review.note(item.id, by, 'a note');
    const version = (await store.review.load(item.id))?.version ?? 0;
    const decided = await store.review.decide(item.id, { by, version }, { kind: 'not_a_form' });
    if (decided.kind !== 'decided') throw new Error(decided.kind);
    expect(await store.review.undo(decided.history, { by })).toMatchObject({ kind: 'undone' });

    const sample = await store.quality.next(by);
    expect(await store.quality.record(sample ?? ('' as FormId), by, [])).toBe('recorded');
    const people = await store.subjects.search({ kinds: ['person'], words: 'a', dob: '', number: '' });
    expect(people).toBeDefined();
    await store.audit.append({ actor: by, action: 'signed_out' });
    await store.sessions.end('token', 'signed_out');
    expect((await store.audit.search({ limit: 5 })).events[0]).toMatchObject({ action: 'signed_out' });
    for (const report of savedReports) await store.reporting.run(report, '2020-01-01', '2030-01-01');
    // What is not of its part.
    await expect(store.ledger.checkFailed('team', 'INBOX', 'throttled')).rejects.toMatchObject({
      code: 'database_refused',
    });
    await expect(
      store.retention.eraseForm(filed[0].id, { rule: 'request', reason: 'x', actor: by }),
    ).rejects.toMatchObject({ code: 'database_refused' });
    await store.close();
    await client.end();
  },
  300_000,
);
