// `npm run migration -- NAME`: writes the next migration, from the schema as it was last committed to the schema as it stands now.
// Checks, partial indexes and comments, which Prisma's schema language cannot say, are added to the file by hand.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/store/embedded.ts';
import { openSchemaEngine } from '../src/store/migrate.ts';

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]{2,60}$/.test(name)) {
  process.stderr.write('usage: npm run migration -- name_in_small_letters\n');
  process.exit(2);
}
const model = (content: string) => ({ tag: 'schemaDatamodel' as const, files: [{ path: 'schema.prisma', content }] });
const committed = spawnSync('git', ['show', 'HEAD:prisma/schema.prisma'], { encoding: 'utf8' });
const folder = mkdtempSync(join(tmpdir(), 'migration-'));
const database = await startEmbeddedPostgres(folder);
try {
  const { engine, close } = await openSchemaEngine(database.url);
  const { stdout } = await engine.diff({
    from: committed.status === 0 ? model(committed.stdout) : { tag: 'empty' },
    to: model(readFileSync(new URL('./schema.prisma', import.meta.url), 'utf8')),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  await close();
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const target = new URL(`./migrations/${stamp}_${name}/`, import.meta.url);
  mkdirSync(target, { recursive: true });
  writeFileSync(new URL('migration.sql', target), stdout ?? '');
  process.stdout.write(`prisma/migrations/${stamp}_${name}/migration.sql\n`);
} finally {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
