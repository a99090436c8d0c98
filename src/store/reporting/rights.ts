import type pg from 'pg';

export const readerRoles = { figures: 'reporting_reader', names: 'reporting_names_reader' } as const;

/**
 * What is to be said so that the program may read as the reporting roles: every report of its own runs as one of them. A superuser may
 * already; saying it again would make databases that start at once trip over each other.
 */
export async function roleRights(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    // From PostgreSQL 16 on, whoever made a role is a member of it but may not act as it.
    `SELECT rolname AS name FROM pg_roles WHERE rolname = ANY($1) AND NOT pg_has_role(CURRENT_USER, oid,
      CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)`,
    [Object.values(readerRoles)],
  );
  return rows.map(({ name }) => `GRANT "${name}" TO CURRENT_USER`);
}

/** What the roles may read: the views, and nothing else. */
export async function grants(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT rolname AS name FROM pg_roles WHERE rolname = ANY($1)',
    [Object.values(readerRoles)],
  );
  const there = new Set(rows.map(({ name }) => name));
  const read = (schema: string, role: string) =>
    there.has(role)
      ? [`GRANT USAGE ON SCHEMA ${schema} TO "${role}"`, `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO "${role}"`]
      : [];
  return [
    ...read('reporting', readerRoles.figures),
    ...read('reporting', readerRoles.names),
    ...read('reporting_names', readerRoles.names),
  ];
}
