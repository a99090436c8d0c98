import { createHash } from 'node:crypto';
import type { Access, HeldPost, Role, SessionStage, UserId } from './access-model.ts';
import { appendAudit } from './audit.ts';
import { type Connection, inTransaction } from './connection.ts';
import { isKnownKey, type Keyring, newDataKey, openChunk, openDataKey, sealChunks, sealDataKey } from './seal.ts';

const hashOf = (token: string) => createHash('sha256').update(token).digest();
/** How long an ended session is remembered, so that what was typed in it can be held for its owner. */
const rememberedMilliseconds = 24 * 3_600_000;

type Row = {
  user_id: bigint;
  name: string;
  display_name: string;
  roles: Role[];
  disabled: boolean;
  stage: SessionStage;
  created: Date;
  last_seen: Date;
  ended: Date | null;
};

/** Browsers that are signed in. The token is in the cookie alone; here is its hash. */
export function sessionsOf(connection: Connection, now: () => Date): Access['sessions'] {
  return {
    async begin(token, userId, stage) {
      const at = now();
      await inTransaction(connection, async (database) => {
        const old = new Date(at.getTime() - rememberedMilliseconds);
        await database.$executeRaw`DELETE FROM sessions WHERE last_seen < ${old}`;
        await database.$executeRaw`
          INSERT INTO sessions (token_hash, user_id, stage, created, last_seen)
          VALUES (${hashOf(token)}, ${BigInt(userId)}, ${stage}, ${at}, ${at})`;
        if (stage !== 'full') return;
        await database.$executeRaw`UPDATE users SET last_sign_in = ${at} WHERE id = ${BigInt(userId)}`;
        await appendAudit(database, { actor: `user ${userId}`, action: 'signed_in', subject: `user ${userId}` }, at);
      });
    },

    /** One statement a request; the time of the last look is written at most once a minute. */
    async find(token, { idleMilliseconds, absoluteMilliseconds }, unseen = false) {
      const at = now();
      const [row] = await connection.$queryRaw<Row[]>`
        WITH seen AS (
          UPDATE sessions SET last_seen = ${at}
          WHERE ${!unseen} AND token_hash = ${hashOf(token)} AND ended IS NULL AND last_seen < ${new Date(at.getTime() - 60_000)}
            AND last_seen > ${new Date(at.getTime() - idleMilliseconds)}
        )
        SELECT s.user_id, u.name, u.display_name, u.roles, u.disabled, s.stage, s.created, s.last_seen, s.ended
        FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = ${hashOf(token)}`;
      if (!row) return null;
      const ended =
        row.ended !== null ||
        row.disabled ||
        at.getTime() - row.last_seen.getTime() > idleMilliseconds ||
        at.getTime() - row.created.getTime() > absoluteMilliseconds;
      return {
        user: {
          id: String(row.user_id) as UserId,
          name: row.name,
          displayName: row.display_name,
          roles: row.roles,
        },
        stage: row.stage,
        created: row.created,
        state: ended ? 'ended' : 'open',
      };
    },

    async list(token, userId, { idleMilliseconds, absoluteMilliseconds }) {
      const at = now().getTime();
      const rows = await connection.$queryRaw<{ created: Date; last_seen: Date; own: boolean }[]>`
        SELECT created, last_seen, token_hash = ${hashOf(token)} AS own FROM sessions
        WHERE user_id = ${BigInt(userId)} AND stage = 'full' AND ended IS NULL
          AND last_seen > ${new Date(at - idleMilliseconds)} AND created > ${new Date(at - absoluteMilliseconds)}
        ORDER BY last_seen DESC, created DESC`;
      return rows.map(({ created, last_seen, own }) => ({ created, lastSeen: last_seen, own }));
    },

    endOthers: (token, userId) =>
      inTransaction(connection, async (database) => {
        const at = now();
        const ended = await database.$executeRaw`
          UPDATE sessions SET ended = ${at} WHERE user_id = ${BigInt(userId)} AND token_hash <> ${hashOf(token)} AND ended IS NULL`;
        const event = { actor: `user ${userId}`, action: 'other_sessions_ended', subject: `user ${userId}` } as const;
        await appendAudit(database, { ...event, detail: { sessions: ended } }, at);
        return ended;
      }),

    async end(token, action) {
      await inTransaction(connection, async (database) => {
        const at = now();
        const [row] = await database.$queryRaw<{ user_id: bigint; stage: SessionStage }[]>`
          UPDATE sessions SET ended = ${at} WHERE token_hash = ${hashOf(token)} AND ended IS NULL RETURNING user_id, stage`;
        if (!row || action === null) return;
        await appendAudit(database, { actor: `user ${row.user_id}`, action, subject: `user ${row.user_id}` }, at);
      });
    },
  };
}

/** What somebody sent after the session had ended: sealed, found by the token in that browser's cookie, for the same person alone. */
export function heldPostsOf(connection: Connection, keyring: Keyring, now: () => Date): Access['heldPosts'] {
  const boundTo = (token: string) => `held ${hashOf(token).toString('hex')}`;
  return {
    async hold(token, userId, path, body) {
      const at = now();
      const dataKey = newDataKey();
      const { keyId, sealedKey } = sealDataKey(keyring, boundTo(token), dataKey);
      const sealed = Buffer.concat(
        [...sealChunks(dataKey, boundTo(token), Buffer.from(body))].map((chunk) => {
          const length = Buffer.alloc(4);
          length.writeUInt32BE(chunk.sealed.length);
          return Buffer.concat([length, chunk.sealed]);
        }),
      );
      await inTransaction(connection, async (database) => {
        await database.$executeRaw`DELETE FROM held_posts WHERE held < ${new Date(at.getTime() - rememberedMilliseconds)}`;
        await database.$executeRaw`
          INSERT INTO held_posts (token_hash, user_id, path, key_id, sealed_key, sealed, held)
          VALUES (${hashOf(token)}, ${BigInt(userId)}, ${path}, ${keyId}, ${sealedKey}, ${sealed}, ${at})`;
      });
    },
    async find(token, userId): Promise<HeldPost | null> {
      const [row] = await connection.$queryRaw<HeldRow[]>`
        SELECT path, key_id, sealed_key, sealed, held FROM held_posts
        WHERE token_hash = ${hashOf(token)} AND user_id = ${BigInt(userId)}
          AND held > ${new Date(now().getTime() - rememberedMilliseconds)}`;
      // After the keys have changed it cannot be opened; whoever signs in must get in all the same.
      if (!row || !isKnownKey(keyring, row.key_id)) return null;
      const dataKey = openDataKey(keyring, boundTo(token), row.key_id, row.sealed_key);
      const sealed = Buffer.from(row.sealed);
      const pieces: Buffer[] = [];
      for (let at = 0; at < sealed.length; ) {
        const length = sealed.readUInt32BE(at);
        const chunk = sealed.subarray(at + 4, at + 4 + length);
        at += 4 + length;
        pieces.push(openChunk(dataKey, boundTo(token), pieces.length, at >= sealed.length, chunk));
      }
      return { path: row.path, body: Buffer.concat(pieces).toString(), held: row.held };
    },
    async drop(token) {
      await connection.$executeRaw`DELETE FROM held_posts WHERE token_hash = ${hashOf(token)}`;
    },
  };
}

type HeldRow = { path: string; key_id: string; sealed_key: Uint8Array; sealed: Uint8Array; held: Date };
