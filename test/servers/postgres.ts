import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate, startEmbeddedPostgres } from '../../src/store/index.ts';

export type TestPostgres = {
  /** As a superuser. */
  adminUrl: string;
  /** A fresh, migrated database of its own. */
  database(): Promise<string>;
  /** A database in which there is nothing, of a user who owns it and may do nothing else. */
  ownedDatabase(): Promise<string>;
  stop(): Promise<void>;
};

/** A real PostgreSQL for one test file. Each database is a copy of one that was migrated once. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'intake-postgres-'));
  const server = await startEmbeddedPostgres(folder, ['fsync=off', 'full_page_writes=off']);
  const address = (name: string) => server.url.replace(/\/[^/]*$/, `/${name}`);
  const admin = new pg.Client({ connectionString: address('postgres') });
  await admin.connect();
  await admin.query('CREATE DATABASE pattern');
  await migrate(address('pattern'));
  let count = 0;
  return {
    adminUrl: address('postgres'),
    async database() {
      count += 1;
      await admin.query(`CREATE DATABASE test_${count} TEMPLATE pattern`);
      return address(`test_${count}`);
    },
    async ownedDatabase() {
      count += 1;
      const name = `owner_${count}`;
      await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'owner'`);
      // What an administrator does once: docs/operations.md.
      await admin.query(
        `GRANT intake_app, intake_worker, intake_web, reporting_reader, reporting_names_reader TO ${name}`,
      );
      await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
      const url = new URL(address(name));
      url.username = name;
      url.password = 'owner';
      return url.href;
    },
    async stop() {
      await admin.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
