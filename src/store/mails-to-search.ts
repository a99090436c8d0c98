import type { FileFormat } from '../file/model.ts';
import type { Connection } from './connection.ts';
import type { MessageId, OriginalId } from './model.ts';

export type MailToSearch = {
  id: MessageId;
  original: OriginalId;
  /** What stands of it in the ledger: subject, senders and receivers. */
  words: string[];
  files: { id: string; name: string | null; format: FileFormat; original: OriginalId; harmful: boolean }[];
  /** The malware scanner found something in it. */
  harmful: boolean;
};

type Person = { name?: string; address?: string };
type Row = {
  id: bigint;
  original: string;
  subject: string | null;
  people: (Person[] | null)[];
  files: MailToSearch['files'];
  harmful: boolean;
};

/**
 * Once each, whatever folders it stands in: copies have the original of the first. What is in a form stands in its values; the text of a mail is searched
 * in the mail itself.
 */
export async function mailsToSearch(
  connection: Connection,
  { after, look }: { after?: MessageId; look: number },
): Promise<MailToSearch[]> {
  const rows = await connection.$queryRaw<Row[]>`
    SELECT m.id, m.original_id AS original, m.envelope->>'subject' AS subject,
      json_build_array(m.envelope->'from', m.envelope->'replyTo', m.envelope->'to') AS people,
      (SELECT COALESCE(json_agg(json_build_object('id', p.id::text, 'name', p.name, 'format', p.format, 'original', p.original_id,
          'harmful', p.outcome IS NOT DISTINCT FROM 'malware_found') ORDER BY p.id), '[]')
        FROM parts p WHERE p.message_id = m.id AND p.role <> 'body' AND p.original_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM forms f WHERE f.part_id = p.id)) AS files,
      EXISTS (SELECT 1 FROM review_items r WHERE r.message_id = m.id AND r.part_id IS NULL AND 'malware_found' = ANY(r.reasons)) AS harmful
    FROM messages m
    WHERE m.id > ${BigInt(after ?? 0)} AND m.same_as_id IS NULL AND m.original_id IS NOT NULL ORDER BY m.id LIMIT ${look}`;
  return rows.map(({ id, original, subject, people, files, harmful }) => ({
    id: String(id) as MessageId,
    original: original as OriginalId,
    words: [
      subject ?? '',
      ...people.flatMap((list) => (list ?? []).flatMap(({ name, address }) => [name, address])),
    ].filter((words): words is string => Boolean(words)),
    files,
    harmful,
  }));
}
