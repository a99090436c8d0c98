import pg from 'pg';
import { asFault } from './connection.ts';

/** Whether the user may change tables: the owner, a member of its role, or a superuser. On a database without tables whoever may make them is it. */
export async function ownsTables(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ owns: boolean }>(`
    SELECT COALESCE(
      (SELECT pg_has_role(CURRENT_USER, relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('public.messages')),
      has_schema_privilege(CURRENT_USER, 'public', 'CREATE')) AS owns`);
  return rows[0]?.owns === true;
}

export async function mayChangeSchema(databaseUrl: string): Promise<boolean> {
  return asking(databaseUrl, ownsTables);
}

/**
 * The tables of the queue are BullMQ's own and made by it; whoever works on them may do with their rows what it likes: they hold ids. Numbers of
 * jobs come from a sequence that it makes when the first is asked for, which is none of a part's rights.
 */
export async function grantQueue(databaseUrl: string, queues: string[]): Promise<void> {
  await asking(databaseUrl, async (client) => {
    await client.query('SELECT queue.next_job_id(name) FROM unnest($1::text[]) AS name', [queues]);
    const { rows } = await client.query<{ role: string }>(
      `SELECT quote_ident(rolname) AS role FROM pg_roles WHERE rolname IN ('intake_worker', 'intake_web')`,
    );
    for (const { role } of rows)
      await client.query(`
        GRANT USAGE ON SCHEMA queue TO ${role};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO ${role};
        GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA queue TO ${role};
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA queue TO ${role}`);
  });
}

async function asking<Result>(databaseUrl: string, ask: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => {});
  try {
    await client.connect();
    return await ask(client);
  } catch (cause) {
    throw asFault(cause);
  } finally {
    await client.end();
  }
}
