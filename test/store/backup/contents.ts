import { createHash } from 'node:crypto';
import pg from 'pg';
import { readFrames } from '../../../src/store/backup/frames.ts';
import type { Manifest } from '../../../src/store/backup/model.ts';
import type { Keyring } from '../../../src/store/index.ts';

/** Number of rows and a hash over all rows, for each table of the store. */
export async function tableHashes(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname IN ('public', 'reporting_facts') AND tablename NOT IN ('_prisma_migrations', 'sessions', 'held_posts', 'running_parts') ORDER BY 1`,
  );
  const hashes: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t ORDER BY 1`);
    const hash = createHash('sha256')
      .update(rows.map(({ row }) => row).join('\n'))
      .digest('hex');
    hashes[name] = `${rows.length} ${hash}`;
  }
  await client.end();
  return hashes;
}

/** Everything that stands in a backup, unsealed. */
export async function contentsOf(file: string, keyring: Keyring): Promise<{ manifest: Manifest; bytes: Buffer }> {
  const pieces: Buffer[] = [];
  let manifest: Manifest | undefined;
  for await (const frame of readFrames(file, keyring)) {
    if (frame.kind === 'manifest') manifest = frame.manifest;
    if (frame.kind === 'rows') pieces.push(Buffer.from(frame.bytes));
  }
  if (!manifest) throw new Error('a backup without a manifest');
  return { manifest, bytes: Buffer.concat(pieces) };
}
