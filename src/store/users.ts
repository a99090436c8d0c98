import type { Access, Role, User, UserId, UserSecrets } from './access-model.ts';
import { appendAudit } from './audit.ts';
import { type Connection, type Database, inTransaction, Prisma } from './connection.ts';
import { isKnownKey, type Keyring, openDataKey, sealDataKey } from './seal.ts';

type Row = {
  id: bigint;
  name: string;
  display_name: string;
  roles: Role[];
  disabled: boolean;
  password_hash: string | null;
  password_to_set: boolean;
  password_given: Date | null;
  totp_key_id: string | null;
  totp_sealed: Uint8Array | null;
  totp_confirmed: boolean;
  totp_last_step: bigint;
  /** Until a second factor is set up there are none. */
  recovery_hashes: string[] | null;
  failures: number;
  locked_until: Date | null;
  oidc_issuer: string | null;
  last_sign_in: Date | null;
};

export const userOf = (row: Row): User => ({
  id: String(row.id) as UserId,
  name: row.name,
  displayName: row.display_name,
  roles: row.roles,
  disabled: row.disabled,
  local: row.oidc_issuer === null,
  secondFactor: row.totp_confirmed,
  passwordToSet: row.password_to_set,
  passwordGiven: row.password_given,
  lockedUntil: row.locked_until,
  lastSignIn: row.last_sign_in,
});

/** People who may sign in. Every change writes its audit event in the same transaction. */
export function usersOf(connection: Connection, keyring: Keyring, now: () => Date): Access['users'] {
  const secretsOf = (row: Row): UserSecrets => ({
    user: userOf(row),
    passwordHash: row.password_hash,
    totpSecret:
      row.totp_sealed && row.totp_key_id
        ? openDataKey(keyring, boundTo(String(row.id)), row.totp_key_id, row.totp_sealed)
        : null,
    totpLastStep: row.totp_last_step,
    recoveryHashes: row.recovery_hashes ?? [],
    failures: row.failures,
  });
  const changed = (id: UserId, change: Prisma.Sql, event: Parameters<typeof appendAudit>[1]) =>
    inTransaction(connection, async (database) => {
      const count = await database.$executeRaw`UPDATE users SET ${change} WHERE id = ${BigInt(id)}`;
      if (count > 0) await appendAudit(database, { subject: `user ${id}`, ...event }, now());
      return count > 0;
    });

  return {
    async list() {
      return (await connection.$queryRaw<Row[]>`SELECT * FROM users ORDER BY disabled, name`).map(userOf);
    },
    async load(id) {
      const [row] = await connection.$queryRaw<Row[]>`SELECT * FROM users WHERE id = ${BigInt(id)}`;
      return row ? secretsOf(row) : null;
    },
    async byName(name) {
      const [row] = await connection.$queryRaw<Row[]>`SELECT * FROM users WHERE name = ${foldedName(name)}`;
      return row ? secretsOf(row) : null;
    },

    add: ({ name, displayName, roles, passwordHash }, by) =>
      inTransaction(connection, async (database) => {
        const [row] = await database.$queryRaw<{ id: bigint }[]>`
          INSERT INTO users (name, display_name, roles, password_hash, password_to_set, password_given, created)
          VALUES (${foldedName(name)}, ${displayName}, ${roles}::text[], ${passwordHash}, ${passwordHash !== null},
            ${passwordHash === null ? null : now()}::timestamptz, ${now()})
          ON CONFLICT (name) DO NOTHING RETURNING id`;
        if (!row) return null;
        await appendAudit(
          database,
          { actor: by, action: 'user_added', subject: `user ${row.id}`, detail: { roles } },
          now(),
        );
        return String(row.id) as UserId;
      }),

    change: (id, { displayName, roles }, by) =>
      inTransaction(connection, (database) =>
        keepingOneAdministrator(
          database,
          async () => {
            const count = await database.$executeRaw`
            UPDATE users SET display_name = ${displayName}, roles = ${roles}::text[] WHERE id = ${BigInt(id)}`;
            return count > 0 ? { actor: by, action: 'user_changed', subject: `user ${id}`, detail: { roles } } : null;
          },
          now(),
        ),
      ),

    disable: (id, disabled, by) =>
      inTransaction(connection, (database) =>
        keepingOneAdministrator(
          database,
          async () => {
            const count = await database.$executeRaw`UPDATE users SET disabled = ${disabled} WHERE id = ${BigInt(id)}`;
            if (disabled) await endSessions(database, id, now());
            return count > 0
              ? { actor: by, action: disabled ? 'user_disabled' : 'user_enabled', subject: `user ${id}` }
              : null;
          },
          now(),
        ),
      ),

    reset: (id, passwordHash, by) =>
      inTransaction(connection, async (database) => {
        const count = await database.$executeRaw`
          UPDATE users SET password_hash = ${passwordHash}, password_to_set = true, password_given = ${now()}, totp_key_id = NULL, totp_sealed = NULL,
            totp_confirmed = false, totp_last_step = 0, recovery_hashes = '{}', failures = 0, locked_until = NULL
          WHERE id = ${BigInt(id)} AND oidc_issuer IS NULL`;
        if (count === 0) return false;
        await endSessions(database, id, now());
        await appendAudit(database, { actor: by, action: 'user_reset', subject: `user ${id}` }, now());
        return true;
      }),

    async setPassword(id, passwordHash) {
      await changed(id, Prisma.sql`password_hash = ${passwordHash}, password_to_set = false, password_given = NULL`, {
        actor: `user ${id}`,
        action: 'password_changed',
      });
    },

    changePassword: (id, passwordHash) =>
      inTransaction(connection, async (database) => {
        await database.$executeRaw`
          UPDATE users SET password_hash = ${passwordHash}, failures = 0, locked_until = NULL WHERE id = ${BigInt(id)} AND oidc_issuer IS NULL`;
        await endSessions(database, id, now());
        await appendAudit(database, { actor: `user ${id}`, action: 'password_changed', subject: `user ${id}` }, now());
      }),

    async offerTotp(id, secret) {
      const { keyId, sealedKey } = sealDataKey(keyring, boundTo(id), secret);
      await connection.$executeRaw`
        UPDATE users SET totp_key_id = ${keyId}, totp_sealed = ${sealedKey}, totp_last_step = 0
        WHERE id = ${BigInt(id)} AND NOT totp_confirmed`;
    },

    async confirmTotp(id, step, recoveryHashes) {
      await changed(
        id,
        Prisma.sql`totp_confirmed = true, totp_last_step = ${step}, recovery_hashes = ${recoveryHashes}::text[], failures = 0, locked_until = NULL`,
        { actor: `user ${id}`, action: 'second_factor_set' },
      );
    },

    /** A code is good once, also when it is sent twice at the same moment. */
    async useTotpStep(id, step) {
      return (
        (await connection.$executeRaw`
          UPDATE users SET totp_last_step = ${step} WHERE id = ${BigInt(id)} AND totp_last_step < ${step}`) > 0
      );
    },

    useRecoveryCode: (id, hash) =>
      inTransaction(connection, async (database) => {
        const count = await database.$executeRaw`
          UPDATE users SET recovery_hashes = array_remove(recovery_hashes, ${hash}) WHERE id = ${BigInt(id)} AND ${hash} = ANY(recovery_hashes)`;
        if (count === 0) return false;
        await appendAudit(
          database,
          { actor: `user ${id}`, action: 'recovery_code_used', subject: `user ${id}` },
          now(),
        );
        return true;
      }),

    /** One failure more; from the limit on the account is locked for a while, each time anew. */
    failed: (id, { limit, milliseconds }, factor) =>
      inTransaction(connection, async (database) => {
        const at = now();
        const [row] = await database.$queryRaw<{ locked: boolean }[]>`
          UPDATE users SET failures = CASE WHEN failures + 1 >= ${limit} THEN 0 ELSE failures + 1 END,
            locked_until = CASE WHEN failures + 1 >= ${limit} THEN ${new Date(at.getTime() + milliseconds)} ELSE locked_until END
          WHERE id = ${BigInt(id)} RETURNING locked_until > ${at} AND failures = 0 AS locked`;
        const action = row?.locked ? 'sign_in_locked' : 'sign_in_failed';
        await appendAudit(database, { actor: `user ${id}`, action, subject: `user ${id}`, detail: { factor } }, at);
      }),

    async succeeded(id) {
      await connection.$executeRaw`UPDATE users SET failures = 0, locked_until = NULL WHERE id = ${BigInt(id)}`;
    },

    rewrap: () =>
      inTransaction(connection, async (database) => {
        const rows = await database.$queryRaw<Row[]>`
          SELECT * FROM users WHERE totp_key_id <> ${keyring.current.id} ORDER BY id FOR UPDATE`;
        const known = rows.filter(({ totp_key_id }) => totp_key_id !== null && isKnownKey(keyring, totp_key_id));
        for (const row of known) {
          const secret = secretsOf(row).totpSecret;
          if (secret === null) continue;
          const { keyId, sealedKey } = sealDataKey(keyring, boundTo(String(row.id)), secret);
          await database.$executeRaw`UPDATE users SET totp_key_id = ${keyId}, totp_sealed = ${sealedKey} WHERE id = ${row.id}`;
        }
        return { rewrapped: known.length, unknown: rows.length - known.length };
      }),

    /** Whoever the council's own sign-in vouches for: known by issuer and subject, roles as it says each time. */
    fromIssuer: ({ issuer, subject, name, displayName, roles }) =>
      inTransaction(connection, async (database) => {
        const at = now();
        const [known] = await database.$queryRaw<Row[]>`
          UPDATE users SET roles = ${roles}::text[], display_name = ${displayName}
          WHERE oidc_issuer = ${issuer} AND oidc_subject = ${subject} RETURNING *`;
        if (known) return { kind: 'user', user: userOf(known) };
        const [added] = await database.$queryRaw<Row[]>`
          INSERT INTO users (name, display_name, roles, oidc_issuer, oidc_subject, created)
          VALUES (${foldedName(name)}, ${displayName}, ${roles}::text[], ${issuer}, ${subject}, ${at})
          ON CONFLICT DO NOTHING RETURNING *`;
        // The name belongs to a local account, or to somebody else's: an account is never taken over by its name.
        if (!added) return { kind: 'name_taken' };
        await appendAudit(
          database,
          {
            actor: `user ${added.id}`,
            action: 'user_added',
            subject: `user ${added.id}`,
            detail: { roles, by: 'issuer' },
          },
          at,
        );
        return { kind: 'user', user: userOf(added) };
      }),
  };
}

const boundTo = (id: string) => `user ${id} second factor`;

/** Names are compared without case; the column holds them so. */
export function foldedName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

async function endSessions(database: Database, id: UserId, at: Date): Promise<void> {
  await database.$executeRaw`UPDATE sessions SET ended = ${at} WHERE user_id = ${BigInt(id)} AND ended IS NULL`;
}

/** Nobody may shut everybody out: a change that leaves no administrator is not made. Two at once take turns. */
async function keepingOneAdministrator(
  database: Database,
  change: () => Promise<Parameters<typeof appendAudit>[1] | null>,
  at: Date,
): Promise<'changed' | 'last_administrator' | 'unknown'> {
  await database.$executeRaw`SELECT id FROM users WHERE 'administrator' = ANY(roles) FOR UPDATE`;
  await database.$executeRaw`SAVEPOINT before_change`;
  const event = await change();
  if (event === null) return 'unknown';
  const [left] = await database.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM users WHERE 'administrator' = ANY(roles) AND NOT disabled`;
  if (!left || left.count === 0n) {
    await database.$executeRaw`ROLLBACK TO SAVEPOINT before_change`;
    return 'last_administrator';
  }
  await appendAudit(database, event, at);
  return 'changed';
}
