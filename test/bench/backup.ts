import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate, restoreBackup, startEmbeddedPostgres, writeBackup } from '../../src/store/index.ts';

/**
 * `npm run bench:backup [-- MAILS]`: how long a backup and a restore of a store of so many filed mails take, each with an original of 100 kB and a form of
 * 60 values, and how much memory the process needs for it.
 */
const mails = Number(process.argv[2] ?? 20_000);
const say = (line: string) => process.stdout.write(`${line}\n`);
const base = mkdtempSync(join(tmpdir(), 'intake-bench-'));
const keyring = { current: { id: 'bench', key: randomBytes(32) }, others: [] };

const fill = `
  INSERT INTO originals (id, size, key_id, sealed_key, chunk_count, stored)
    SELECT md5(i::text)::uuid, 100000, 'bench', '\\x00', 1, now() FROM generate_series(1, ${mails}) i;
  INSERT INTO original_chunks SELECT id, 0, (SELECT string_agg(sha512((o.id::text || k)::bytea), '') FROM generate_series(1, 1563) k) FROM originals o;
  INSERT INTO messages (mailbox, folder, uid_validity, uid, size, received, recorded, changed, state, disposition, kind, content_sha256, original_id)
    SELECT 'team', 'INBOX', 1, i, 100000, now(), now(), now(), 'settled', 'filed', 'submission', md5(i::text), md5(i::text)::uuid FROM generate_series(1, ${mails}) i;
  INSERT INTO parts (message_id, path, format, sha256, role, state, changed, original_id)
    SELECT id, '1', 'docx', content_sha256, 'attachment', 'read', now(), original_id FROM messages;
  INSERT INTO forms (message_id, part_id, position, kind, version, version_known, confidence, state, fingerprint, received, filed, changed)
    SELECT message_id, id, 0, 'mace-referral', '2.1', true, 1, 'filed', sha256, now(), now(), now() FROM parts;
  INSERT INTO form_values (form_id, key, position, state, value, raw, confidence, source)
    SELECT f.id, 'people[0].key' || k, k, 'answered', to_jsonb('an answer of some words ' || f.id), 'an answer of some words ' || f.id, 0.99, '{"how": "cell", "table": 0, "row": 3, "cell": 1}'
    FROM forms f, generate_series(1, 60) k`;

let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 50);

async function measured<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
  peak = 0;
  const began = performance.now();
  const result = await run();
  const seconds = (performance.now() - began) / 1_000;
  say(`${what}: ${seconds.toFixed(1)} s, at most ${Math.round(peak / 1_000_000)} MB of memory`);
  return result;
}

const server = await startEmbeddedPostgres(join(base, 'data'), ['fsync=off']);
try {
  await migrate(server.url);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    for (const statement of fill.split(';')) await client.query(statement);
    await client.query('CREATE DATABASE empty');
  } finally {
    await client.end();
  }
  say(`${mails} mails, ${mails * 60} values`);
  const quiet = { keyring, bucket: null, now: new Date(), progress: () => {} };
  const { file, bytes } = await measured('backup', () =>
    writeBackup({ ...quiet, databaseUrl: server.url, target: join(base, 'bench.backup') }),
  );
  say(`${(statSync(file).size / 1_000_000).toFixed(0)} MB (${bytes} bytes)`);
  const empty = server.url.replace(/\/[^/]*$/, '/empty');
  await measured('restore', () => restoreBackup({ ...quiet, databaseUrl: empty, file, actor: 'bench' }));
} finally {
  clearInterval(watch);
  await server.stop();
  rmSync(base, { recursive: true, force: true });
}
