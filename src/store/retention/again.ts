import type { Bucket } from '../../bucket/index.ts';
import { type Connection, type Database, inTransaction, Prisma } from '../connection.ts';
import type { MessageId } from '../model.ts';
import { removeDoomed } from '../originals/doomed.ts';
import { held } from './due.ts';
import { atWork, erase, idsOf, partsWith, type Things } from './erase.ts';
import { erasedMail, erasedRows, isMail } from './erased.ts';
import { lockRetention } from './holds.ts';
import type { ErasedAgain, ErasedMail, Retention } from './model.ts';

type Outcome = { kind: keyof ErasedAgain; message: MessageId };

export function againOn(
  connection: Connection,
  bucket: Bucket | null,
  now: () => Date,
): Pick<Retention, 'erasedMails' | 'eraseAgain'> {
  return {
    async erasedMails({ after, look }) {
      const ids = await idsOf(
        connection,
        Prisma.sql`SELECT DISTINCT message_id AS id FROM erasures WHERE message_id > ${BigInt(after ?? 0)} ORDER BY 1 LIMIT ${look}`,
      );
      const rows = await erasedRows(connection, Prisma.sql`e.message_id = ANY(${ids}::bigint[])`);
      const last = ids.length === look ? ids.at(-1) : undefined;
      return { mails: rows.map(erasedMail), last: last === undefined ? null : (String(last) as MessageId) };
    },

    async eraseAgain(mails, actor) {
      const found: ErasedAgain = { erased_before: 0, erased: 0, held: [], in_hand: [], not_found: [] };
      const suspects = await perhapsThere(connection, mails);
      found.erased_before += mails.length - suspects.length;
      for (const mail of suspects) {
        const outcomes = await inTransaction(connection, async (database) => {
          await lockRetention(database);
          const all: Outcome[] = [];
          for (const id of await stillThere(database, mail)) all.push(await eraseOne(database, id, mail, actor, now()));
          return all;
        });
        if (outcomes.length === 0) found.erased_before += 1;
        for (const { kind, message } of outcomes)
          if (kind === 'erased' || kind === 'erased_before') found[kind] += 1;
          else found[kind].push(message);
      }
      if (found.erased > 0) await removeDoomed(connection, bucket);
      return found;
    },
  };
}

/** Of the mail `m` anything is left. */
const somethingLeft = Prisma.sql`m.same_as_id IS NULL AND (m.erased IS NULL
  OR EXISTS (SELECT 1 FROM parts p WHERE p.message_id = m.id AND p.erased IS NULL)
  OR EXISTS (SELECT 1 FROM forms f WHERE f.message_id = m.id AND f.state <> 'erased'))`;

/** Nearly all of a long list is erased still: one statement says so. */
async function perhapsThere(database: Database, mails: ErasedMail[]): Promise<ErasedMail[]> {
  const hashes = mails.flatMap(({ mail }) => ('sha256' in mail ? [mail.sha256] : []));
  const rows = await database.$queryRaw<{ sha256: string }[]>`
    SELECT DISTINCT m.content_sha256 AS sha256 FROM messages m WHERE m.content_sha256 = ANY(${hashes}::text[]) AND ${somethingLeft}`;
  const left = new Set(rows.map(({ sha256 }) => sha256));
  return mails.filter(({ mail }) => !('sha256' in mail) || left.has(mail.sha256));
}

function stillThere(database: Database, { mail }: ErasedMail): Promise<bigint[]> {
  return idsOf(
    database,
    Prisma.sql`SELECT m.id FROM messages m WHERE ${isMail(mail)} AND ${somethingLeft} ORDER BY m.id FOR UPDATE OF m`,
  );
}

async function eraseOne(
  database: Database,
  id: bigint,
  { rule, reason, forms }: ErasedMail,
  actor: string,
  at: Date,
): Promise<Outcome> {
  const message = String(id) as MessageId;
  const things = await thingsOf(database, id, forms);
  if (things === 'erased_before') return { kind: 'erased_before', message };
  const [state] = await database.$queryRaw<{ at_work: boolean; held: boolean }[]>`
    SELECT ${atWork(Prisma.sql`${id}::bigint`)} AS at_work, ${held(Prisma.sql`${id}::bigint`)} AS held`;
  if (state?.held) return { kind: 'held', message };
  if (state?.at_work) return { kind: 'in_hand', message };
  if (things === 'not_found') return { kind: 'not_found', message };
  // What still waits for a person was decided before, and has nothing to show any more.
  await database.$executeRaw`
    UPDATE review_items SET state = 'done', closed = ${at} WHERE state = 'open' AND message_id = ${id}
      AND (form_id = ANY(${things.forms}) OR part_id = ANY(${things.parts}) OR (form_id IS NULL AND part_id IS NULL))`;
  const by = { rule: `again: ${rule.replace(/^again: /, '')}`, actor, ...(reason !== undefined && { reason }) };
  const event = { action: 'mail_erased', subject: `message ${message}` } as const;
  const { kind } = await erase(database, things, by, event, at, async () => {});
  return { kind: kind === 'erased' ? 'erased' : 'erased_before', message };
}

async function thingsOf(
  database: Database,
  id: bigint,
  forms: ErasedMail['forms'],
): Promise<Things | 'erased_before' | 'not_found'> {
  if (!forms)
    return {
      messages: [id],
      parts: await idsOf(database, Prisma.sql`SELECT id FROM parts WHERE message_id = ${id}`),
      forms: await idsOf(database, Prisma.sql`SELECT id FROM forms WHERE message_id = ${id}`),
    };
  const rows = await database.$queryRaw<{ id: bigint; erased: boolean }[]>`
    SELECT f.id, f.state = 'erased' AS erased FROM forms f JOIN parts p ON p.id = f.part_id
      JOIN unnest(${forms.map(({ path }) => path)}::text[], ${forms.map(({ position }) => position)}::int[]) AS w (path, position)
        ON w.path = p.path AND w.position = f.position
    WHERE f.message_id = ${id}`;
  if (rows.length < forms.length) return 'not_found';
  if (rows.every(({ erased }) => erased)) return 'erased_before';
  const ids = rows.map((row) => row.id);
  return { messages: [id], parts: await partsWith(database, [id], ids), forms: ids };
}
