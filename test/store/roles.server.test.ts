import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';

/**
 * What each part may do with each table: S read, I add, U change (also to lock rows), D remove; u change the columns of `columns` below. A new table
 * stands here with what its part needs, and a migration gives just that.
 */
const rights: Record<string, { worker: string; web: string }> = {
  _prisma_migrations: { worker: 'S', web: 'S' },
  audit_events: { worker: '', web: 'S' },
  audit_head: { worker: '', web: 'S' },
  corrections: { worker: 'S', web: 'SI' },
  doomed_objects: { worker: '', web: '' },
  erasures: { worker: '', web: 'S' },
  folders: { worker: 'SIU', web: 'S' },
  form_problems: { worker: 'SI', web: 'SID' },
  form_relations: { worker: 'S', web: 'SID' },
  form_values: { worker: 'SI', web: 'SIUD' },
  forms: { worker: 'SIu', web: 'SIu' },
  held_posts: { worker: '', web: 'SID' },
  holds: { worker: '', web: 'S' },
  link_events: { worker: 'SID', web: 'SID' },
  links: { worker: 'SIUD', web: 'SIUD' },
  mace_packs: { worker: '', web: 'SI' },
  match_keys: { worker: 'SI', web: 'SID' },
  mentions: { worker: 'SIUD', web: 'SIUD' },
  messages: { worker: 'SIu', web: 'Su' },
  original_chunks: { worker: 'SI', web: 'S' },
  originals: { worker: 'SI', web: 'S' },
  parts: { worker: 'SIu', web: 'SIu' },
  people_imports: { worker: '', web: '' },
  quality_samples: { worker: 'SI', web: 'SU' },
  quality_values: { worker: '', web: 'SI' },
  reconciliations: { worker: 'SI', web: 'S' },
  review_history: { worker: 'S', web: 'SIU' },
  review_items: { worker: 'SIu', web: 'SIU' },
  running_parts: { worker: 'SIUD', web: 'SIUD' },
  sessions: { worker: '', web: 'SIUD' },
  subject_keys: { worker: 'SID', web: 'SID' },
  subjects: { worker: 'SIUD', web: 'SIUD' },
  users: { worker: '', web: 'SIU' },
  value_counts: { worker: 'SIU', web: 'SIU' },
};
/** No step of a part changes another: what a mail is, where it came from and what belongs to it stays as it was taken in. */
const columns: Record<'worker' | 'web', Record<string, string>> = {
  worker: {
    messages: 'changed disposition envelope gone_at kind state tries trust urgency',
    parts: 'changed notes outcome state tries urgency',
    forms: 'changed duplicate_of_id filed match state tries',
    review_items: 'form_kind precedence reasons urgency words',
  },
  web: {
    messages: 'changed disposition kind state tries',
    parts: 'changed notes outcome state tries',
    forms: 'changed duplicate_of_id filed fingerprint match state tries',
  },
};
const facts = { worker: 'SIUD', web: '' };
const factsOf: Record<string, { worker: string; web: string }> = {
  columns: { worker: 'S', web: 'S' },
  built: { worker: 'SIUD', web: 'S' },
};

let postgres: TestPostgres;
let url: string;
let admin: pg.Client;
const login = async (role: string) => {
  const address = new URL(url);
  address.username = `${role}_login`;
  address.password = 'word';
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  return client;
};

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.database();
  admin = new pg.Client({ connectionString: url });
  await admin.connect();
  for (const role of ['intake_worker', 'intake_web', 'intake_app'])
    await admin.query(`CREATE ROLE ${role}_login LOGIN PASSWORD 'word' IN ROLE ${role}`);
});
afterAll(async () => {
  await admin.end();
  await postgres.stop();
});

/** What a role really may do with a table, by trying; nothing is changed. */
async function tried(client: pg.Client, table: string): Promise<string> {
  const names = await columnsOf(table);
  const changed = await allowed(
    client,
    names.map((name) => `UPDATE ${table} SET ${name} = DEFAULT`),
  );
  return [
    ...(await allowed(client, [`SELECT FROM ${table} WHERE false`])).map(() => 'S'),
    ...(await allowed(client, [`INSERT INTO ${table} DEFAULT VALUES`])).map(() => 'I'),
    changed.length === 0 ? '' : changed.length === names.length ? 'U' : 'u',
    ...(await allowed(client, [`DELETE FROM ${table}`])).map(() => 'D'),
  ].join('');
}

async function columnsOf(table: string): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT quote_ident(attname) AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname`,
    [table],
  );
  return rows.map(({ name }) => name);
}

/** Those of the statements that are not refused for want of the right, whatever else goes wrong with them. */
async function allowed(client: pg.Client, statements: string[]): Promise<string[]> {
  const done: string[] = [];
  for (const sql of statements) {
    await client.query('BEGIN');
    const code = await client.query(sql).then(
      () => 'done',
      (thrown: { code?: string }) => thrown.code ?? '',
    );
    await client.query('ROLLBACK');
    if (code !== '42501') done.push(sql);
  }
  return done;
}

describe.each(['worker', 'web'] as const)('the role of the %s', (part) => {
  let client: pg.Client;
  beforeAll(async () => {
    client = await login(`intake_${part}`);
  });
  afterAll(() => client.end());

  test('touches the tables of its part in the ways of its part, and nothing else', async () => {
    const { rows: tables } = await admin.query<{ schema: string; name: string }>(
      `SELECT schemaname AS schema, tablename AS name FROM pg_tables WHERE schemaname IN ('public', 'reporting_facts')`,
    );
    const found: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const { schema, name } of tables) {
      const full = `${schema}.${name}`;
      found[full] = await tried(client, full);
      wanted[full] = schema === 'public' ? (rights[name]?.[part] ?? 'not decided') : (factsOf[name] ?? facts)[part];
    }
    expect(found).toEqual(wanted);
    expect(Object.keys(found).filter((name) => name.startsWith('public.'))).toHaveLength(Object.keys(rights).length);
  });

  test('changes of mails, files, forms and review items the columns that its steps change', async () => {
    const found: Record<string, string> = {};
    for (const table of Object.keys(columns[part])) {
      const names = await columnsOf(table);
      const done = await allowed(
        client,
        names.map((name) => `UPDATE ${table} SET ${name} = ${name} WHERE false`),
      );
      found[table] = names.filter((name) => done.some((sql) => sql.includes(` SET ${name} = `))).join(' ');
      await client.query(`SELECT id FROM ${table} LIMIT 1 FOR UPDATE`);
    }
    expect(found).toEqual(columns[part]);
  });

  test.each([
    'UPDATE messages SET original_id = NULL',
    "UPDATE messages SET content_sha256 = 'x', uid = 1",
    'UPDATE parts SET original_id = NULL, erased = now()',
    'UPDATE forms SET message_id = 1',
    'CREATE TABLE public.mine (a int)',
    'TRUNCATE messages',
    'ALTER TABLE audit_events DISABLE TRIGGER ALL',
    "SET session_replication_role = 'replica'",
    'DROP TABLE messages',
    'SET ROLE intake_app',
    part === 'worker' ? 'SET ROLE intake_web' : 'SET ROLE intake_worker',
    "SELECT pg_read_file('/etc/passwd')",
    'SELECT rolpassword FROM pg_authid',
  ])('may not: %s', async (sql) => {
    await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  test('adds to the audit log by its one function', async () => {
    await client.query("SELECT append_audit(now(), 'user 1', 'signed_in', NULL, NULL)");
  });
});

test('nobody but the owner changes, removes or puts in an audit event, and the triggers refuse even the owner', async () => {
  const { rows } = await admin.query<{ grantee: string; privilege: string }>(
    `SELECT DISTINCT grantee, privilege_type AS privilege FROM information_schema.role_table_grants
    WHERE table_name IN ('audit_events', 'audit_head') AND privilege_type <> 'SELECT' AND grantee <> current_user`,
  );
  expect(rows).toEqual([]);
  const app = await login('intake_app');
  for (const sql of ['UPDATE audit_events SET actor = actor', 'DELETE FROM audit_events', 'TRUNCATE audit_events'])
    await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
  await app.end();
  for (const sql of ['UPDATE audit_events SET actor = actor', 'DELETE FROM audit_events', 'TRUNCATE audit_events'])
    await expect(admin.query(sql)).rejects.toThrow(/never changed/);
});
