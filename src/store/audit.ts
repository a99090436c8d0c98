import { createHash } from 'node:crypto';
import type { Access, AuditFinding, AuditRow, AuditSearch, NewAuditEvent } from './access-model.ts';
import { type AuditAction, auditActions } from './audit-actions.ts';
import { type Connection, type Database, inTransaction, Prisma } from './connection.ts';

/**
 * Adds an event in the caller's transaction, so that a change and its event stand or fall together. It must be the last statement of
 * the transaction: it holds the end of the chain until the commit, and everybody else waits.
 */
export async function appendAudit(database: Database, event: NewAuditEvent, at: Date): Promise<void> {
  const { actor, action, subject = null, detail = null } = event;
  const written = detail === null ? null : JSON.stringify(detail);
  await database.$queryRaw`SELECT append_audit(${at}::timestamptz, ${actor}, ${action}, ${subject}::text, ${written}::jsonb)`;
}

export function auditOf(connection: Connection, now: () => Date): Access['audit'] {
  return {
    append: (event) => appendAudit(connection, event, now()),

    /** Newest first. Each way of asking is held by an index that ends in the id. */
    async search(search) {
      const rows = await connection.$queryRaw<RawRow[]>`
        SELECT e.id, e.at, e.actor, e.action, e.subject, e.detail, u.display_name
        FROM audit_events e
        LEFT JOIN users u ON e.actor = 'user ' || u.id
        WHERE ${conditions(search)} ORDER BY e.id DESC LIMIT ${search.limit + 1}`;
      const events = rows.slice(0, search.limit).map(loaded);
      return { events, more: rows.length > search.limit };
    },

    head: () => headOf(connection),

    /** Reads the chain in pieces, in one snapshot, and hashes it here: a function in the database that was changed would not help. */
    verify: (expected) =>
      inTransaction(connection, async (database) => {
        await database.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`;
        return verifyChain(database, expected);
      }),
  };
}

type RawRow = {
  id: bigint;
  at: Date;
  actor: string;
  action: string;
  subject: string | null;
  detail: Record<string, unknown> | null;
  display_name: string | null;
};

function loaded(row: RawRow): AuditRow {
  const { id, at, actor, action, subject, detail, display_name } = row;
  const words = Object.hasOwn(auditActions, action) ? auditActions[action as AuditAction] : action;
  return { id: String(id), at, actor, actorName: display_name, action, words, subject, detail };
}

function conditions(search: AuditSearch): Prisma.Sql {
  const all = [
    search.from && Prisma.sql`e.at >= ${search.from}`,
    search.to && Prisma.sql`e.at < ${search.to}`,
    search.actor && Prisma.sql`e.actor = ${search.actor}`,
    search.action && Prisma.sql`e.action = ${search.action}`,
    search.subject && Prisma.sql`e.subject = ${search.subject}`,
    search.before && Prisma.sql`e.id < ${BigInt(search.before)}`,
  ].filter((condition) => condition !== undefined && condition !== '');
  return all.length === 0 ? Prisma.sql`true` : Prisma.join(all, ' AND ');
}

const start = createHash('sha256').update('intake audit').digest();
const rowsAtOnce = 5_000;
/** Enough to see what happened; a chain that was rewritten would name every row. */
const findingsAtMost = 1_000;

async function headOf(database: Database): Promise<{ count: bigint; hash: string }> {
  const [head] = await database.$queryRaw<{ count: bigint; hash: Buffer }[]>`SELECT count, hash FROM audit_head`;
  return head ? { count: head.count, hash: head.hash.toString('hex') } : { count: 0n, hash: '' };
}

/**
 * Every row must have the next number and the hash of its content after the hash before it. A row that was changed is named once: the rows after it
 * are compared with the hash that stands there.
 */
async function verifyChain(database: Database, expected?: { count: bigint; hash: string }): Promise<AuditFinding> {
  const wrong: AuditFinding['wrong'] = [];
  const found = (id: bigint, what: AuditFinding['wrong'][number]['what']) => {
    if (wrong.length < findingsAtMost) wrong.push({ id: String(id), what });
  };
  let before: Buffer = start;
  let last = 0n;
  let expectedSeen = expected === undefined || (expected.count === 0n && expected.hash === start.toString('hex'));
  for (;;) {
    const rows = await database.$queryRaw<{ id: bigint; text: string; hash: Buffer }[]>`
      SELECT id, jsonb_build_array(id, (extract(epoch FROM at) * 1000)::bigint, actor, action, subject, detail)::text AS text, hash
      FROM audit_events WHERE id > ${last} ORDER BY id LIMIT ${rowsAtOnce}`;
    if (rows.length === 0) break;
    for (const { id, text, hash } of rows) {
      for (let missing = last + 1n; missing < id && wrong.length < findingsAtMost; missing += 1n)
        found(missing, 'removed');
      const gap = id !== last + 1n;
      const right = createHash('sha256').update(before).update(text).digest();
      // After a gap the hash before is not known, so that this row alone cannot be judged; the gap is named already.
      if (!gap && !right.equals(hash)) found(id, 'changed');
      if (expected && id === expected.count) expectedSeen = hash.toString('hex') === expected.hash;
      before = hash;
      last = id;
    }
  }
  const head = await headOf(database);
  for (let missing = last + 1n; missing <= head.count && wrong.length < findingsAtMost; missing += 1n)
    found(missing, 'removed');
  for (let extra = head.count + 1n; extra <= last && wrong.length < findingsAtMost; extra += 1n)
    found(extra, 'inserted');
  if (last === head.count && before.toString('hex') !== head.hash) found(last, 'changed');
  if (!expectedSeen) found(expected?.count ?? 0n, 'not_as_noted');
  return { count: String(last), hash: before.toString('hex'), wrong };
}
