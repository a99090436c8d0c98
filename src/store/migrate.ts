import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { Fault } from '../faults.ts';
import { ownsTables } from './owner.ts';

declare global {
  namespace WebAssembly {
    /** Node has it; its types name only the parts that its own modules need. */
    function instantiate(
      bytes: Uint8Array,
      imports: object,
    ): Promise<{ instance: { exports: Record<string, unknown> } }>;
  }
}

const migrationsFolder = fileURLToPath(new URL('../../prisma/migrations/', import.meta.url));
const schemaFile = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));
/** Any number will do, as long as nothing else takes the same advisory lock. */
const migrationLock = 7_204_153;

/**
 * Applies the migrations that the database does not have yet, as `prisma migrate deploy` would, with Prisma's own schema engine compiled to
 * WebAssembly: no binary is downloaded. Two processes that start at once take turns. Returns the names of those applied.
 * With `only`, no others: a backup is restored into the tables that it was made of.
 */
export async function migrate(databaseUrl: string, only?: string[]): Promise<string[]> {
  const turn = new pg.Client({ connectionString: databaseUrl });
  turn.on('error', () => {});
  try {
    await turn.connect();
    await turn.query('SELECT pg_advisory_lock($1)', [migrationLock]);
  } catch (cause) {
    throw new Fault('database_away', { cause });
  }
  try {
    const migrations = (await listMigrations()).filter(({ name }) => only === undefined || only.includes(name));
    // The engine takes 100 ms to start; most starts find nothing to do.
    if (await allApplied(turn, migrations)) return [];
    await mustOwn(turn);
    const { engine, close } = await openSchemaEngine(databaseUrl);
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: migrationList(migrations),
        filters: { externalTables: [], externalEnums: [] },
      });
      return appliedMigrationNames;
    } catch (cause) {
      throw new Fault('database_behind', { cause });
    } finally {
      await close();
    }
  } finally {
    await turn.end();
  }
}

/** A user of a single part starts on a database that is up to date, and says so on one that is not. */
async function mustOwn(client: pg.Client): Promise<void> {
  if (await ownsTables(client)) return;
  throw new Fault('database_behind', { details: ['Run `intake migrate` with the DATABASE_URL of the owner first.'] });
}

async function allApplied(client: pg.Client, migrations: Migration[]): Promise<boolean> {
  const table = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there");
  if (table.rows[0]?.there !== true) return false;
  const { rows } = await client.query(
    'SELECT migration_name AS name, finished_at IS NOT NULL AS done FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const known = new Set(migrations.map(({ name }) => name));
  const stranger = rows.filter((row) => !known.has(row.name) || row.done !== true);
  if (stranger.length > 0)
    throw new Fault('database_behind', { details: stranger.map((row) => `migration ${row.name}`) });
  return migrations.every(({ name }) => rows.some((row) => row.name === name));
}

/** What the engine is told of the migrations folder. */
export function migrationList(migrations: Migration[]): glue.MigrationList {
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

export type Migration = { name: string; sql: string };

export async function listMigrations(): Promise<Migration[]> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names
      .sort()
      .map(async (name) => ({ name, sql: await readFile(`${migrationsFolder}${name}/migration.sql`, 'utf8') })),
  );
}

let loaded: Promise<void> | undefined;

/** The WebAssembly module is wired to its glue once a process; see the package's own entry file, which Node cannot load by itself. */
async function loadEngine(): Promise<void> {
  const binary = new URL(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const bytes = await readFile(fileURLToPath(new URL('./schema_engine_bg.wasm', binary)));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
}

export type OpenSchemaEngine = { engine: glue.SchemaEngine; close(): Promise<void> };

export async function openSchemaEngine(databaseUrl: string): Promise<OpenSchemaEngine> {
  loaded ??= loadEngine();
  await loaded;
  const connected: { dispose(): Promise<void> }[] = [];
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScripts(databaseUrl, connected));
  const schema = await readFile(schemaFile, 'utf8');
  const engine = await glue.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, adapter);
  return {
    engine,
    async close() {
      engine.free();
      for (const connection of connected) await connection.dispose();
    },
  };
}

/**
 * Prisma's adapter cuts a script at every semicolon, also inside a function body or a comment, and may run the pieces on several
 * connections. A migration goes to the server as one script instead, which PostgreSQL runs as one transaction.
 */
function wholeScripts(
  databaseUrl: string,
  connected: { dispose(): Promise<void> }[],
): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg({ connectionString: databaseUrl });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    async connect() {
      const adapter = await factory.connect();
      connected.push(adapter);
      adapter.executeScript = async (script) => {
        const client = new pg.Client({ connectionString: databaseUrl });
        client.on('error', () => {});
        await client.connect();
        await client.query(script).finally(() => client.end());
      };
      return adapter;
    },
  };
}
