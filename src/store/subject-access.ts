import type { Value } from '../form/model.ts';
import type { Described, MentionRole } from '../match/index.ts';
import type {
  Held,
  HeldBecause,
  HeldEvent,
  HeldForm,
  HeldMail,
  HeldPerson,
  Searched,
} from '../subject-access/index.ts';
import { type AuditAction, auditActions } from './audit-actions.ts';
import { type Connection, type Database, inTransaction } from './connection.ts';
import { type MailToSearch, mailsToSearch } from './mails-to-search.ts';
import type { FormId, MessageId } from './model.ts';

export type SubjectAccess = {
  /** Under what the persons are known; null when one of them is no person of the store. */
  persons(ids: string[]): Promise<HeldPerson[] | null>;
  /** Every mail with what may be opened and searched: the mail itself, and its files that hold no form. In pages by id. */
  toSearch(page: { after?: MessageId; look: number }): Promise<MailToSearch[]>;
  /** All that is held about the persons, as of one moment, with the mails in which a search has found them; null as above. */
  gather(persons: string[], searched: Searched | null): Promise<Held | null>;
};

/** Names of fewer letters are in every second sentence. */
const nameLetters = 5;

export function subjectAccessOf(connection: Connection, now: () => Date): SubjectAccess {
  return {
    async persons(ids) {
      const persons = await personsOf(connection, ids.map(BigInt));
      return persons.length === new Set(ids).size ? persons : null;
    },
    toSearch: (page) => mailsToSearch(connection, page),
    gather: (ids, searched) =>
      inTransaction(connection, async (database) => {
        await database.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`;
        const subjects = ids.map(BigInt);
        const persons = await personsOf(database, subjects);
        if (persons.length !== new Set(ids).size) return null;
        const patterns = patternsOf(persons);
        const about = await formsAbout(database, subjects, patterns);
        const forms: HeldForm[] = [];
        for (const one of about) {
          const form = await formOf(database, one);
          if (form) forms.push(form);
        }
        const found = [...(searched?.texts ?? []).map(({ mail }) => mail), ...(await mailsNoted(database, patterns))];
        const withForms = new Set(forms.map(({ mail }) => mail));
        const mails = await mailsOf(database, [...new Set([...withForms, ...found])].map(BigInt), withForms);
        const formIds = forms.map(({ id }) => BigInt(id));
        return {
          gathered: now().toISOString(),
          ...{ persons, forms, mails, searched },
          looks: await looksAt(database, subjectsOfLooks(ids, forms, mails)),
          holds: await holdsOf(database, subjects, formIds),
          packs: await packsWith(database, formIds),
        };
      }),
  };
}

async function personsOf(database: Database, ids: bigint[]): Promise<HeldPerson[]> {
  const rows = await database.$queryRaw<
    (Pick<HeldPerson, 'mentions' | 'links'> & { id: bigint; case_id: string | null; opened: Date })[]
  >`
    SELECT s.id, s.case_id, s.opened,
      (SELECT COALESCE(json_agg(json_build_object('form', m.form_id::text, 'prefix', m.prefix, 'role', m.role, 'described', m.described,
          'noted', m.noted, 'goneAt', m.gone_at) ORDER BY m.id), '[]')
        FROM mentions m WHERE m.subject_id = s.id) AS mentions,
      (SELECT COALESCE(json_agg(json_build_object('form', m.form_id::text, 'prefix', m.prefix, 'state', l.state, 'basis', l.basis,
          'evidence', l.evidence, 'history', (SELECT COALESCE(json_agg(json_build_object('state', e.state, 'by', e.by, 'at', e.at) ORDER BY e.id), '[]')
            FROM link_events e WHERE e.link_id = l.id)) ORDER BY l.id), '[]')
        FROM links l JOIN mentions m ON m.id = l.mention_id WHERE l.subject_id = s.id) AS links
    FROM subjects s WHERE s.id = ANY(${ids}) AND s.kind = 'person' ORDER BY s.id`;
  return rows.map(({ id, case_id: caseId, opened, mentions, links }) => ({
    ...{ id: String(id), caseId, opened: opened.toISOString(), mentions, links },
  }));
}

/** For ILIKE: the names with anything between their words. */
function patternsOf(persons: HeldPerson[]): string[] {
  const names = persons.flatMap(({ mentions }) =>
    mentions.flatMap(({ described: { fullName, forenames, surname, alias } }) => [
      fullName,
      alias,
      forenames && surname ? `${forenames} ${surname}` : undefined,
    ]),
  );
  const long = new Set(names.flatMap((name) => (name && name.length >= nameLetters ? [name] : [])));
  return [...long].map((name) => `%${name.replace(/[\\%_]/g, '\\$&').replace(/\s+/g, '%')}%`);
}

type About = { id: bigint; because: HeldBecause; prefixes: string[] };

/**
 * By mentions, linked or suggested; and by the name in the words of any form, of what stood there before it was put right, or of what was noted at its
 * review. That reads every value once: this is asked for a few times a year.
 */
async function formsAbout(database: Database, subjects: bigint[], patterns: string[]): Promise<About[]> {
  return database.$queryRaw<About[]>`
    SELECT id, CASE WHEN bool_or(because = 'linked') THEN 'linked' WHEN bool_or(because = 'suggested') THEN 'suggested' ELSE 'written' END AS because,
      COALESCE(array_agg(DISTINCT prefix) FILTER (WHERE prefix IS NOT NULL), '{}') AS prefixes
    FROM (
      SELECT m.form_id AS id, l.state AS because, m.prefix FROM links l JOIN mentions m ON m.id = l.mention_id
      WHERE l.subject_id = ANY(${subjects}) AND l.state IN ('linked', 'suggested') AND m.form_id IS NOT NULL
      UNION ALL
      SELECT m.form_id, 'linked', m.prefix FROM mentions m WHERE m.subject_id = ANY(${subjects}) AND m.form_id IS NOT NULL
      UNION ALL
      SELECT v.form_id, 'written', NULL FROM form_values v WHERE v.raw ILIKE ANY(${patterns}::text[])
      UNION ALL
      SELECT c.form_id, 'written', NULL FROM corrections c WHERE c.before->>'raw' ILIKE ANY(${patterns}::text[]) OR c.after->>'raw' ILIKE ANY(${patterns}::text[])
      UNION ALL
      SELECT r.form_id, 'written', NULL FROM review_history h JOIN review_items r ON r.id = h.item_id
      WHERE r.form_id IS NOT NULL AND h.note ILIKE ANY(${patterns}::text[])
    ) found GROUP BY id ORDER BY id`;
}

type FormRow = {
  message_id: bigint;
  kind: string;
  version: string | null;
  state: string;
  received: Date;
  filed: Date | null;
  file: string | null;
  path: string;
  values: ({ key: string } & Value)[];
  others: { prefix: string; role: MentionRole; described: Described }[];
  corrections: HeldForm['corrections'];
  review: HeldForm['review'];
  relations: HeldForm['relations'];
  checked: HeldForm['checked'];
};

async function formOf(database: Database, { id, because, prefixes }: About): Promise<HeldForm | null> {
  const [row] = await database.$queryRaw<FormRow[]>`
    SELECT f.message_id, f.kind, f.version, f.state, f.received, f.filed, p.name AS file, p.path,
      (SELECT COALESCE(json_agg(json_build_object('key', v.key, 'state', v.state, 'value', v.value, 'raw', v.raw, 'confidence', v.confidence,
          'source', v.source) ORDER BY v.position), '[]') FROM form_values v WHERE v.form_id = f.id) AS values,
      (SELECT COALESCE(json_agg(json_build_object('prefix', m.prefix, 'role', m.role, 'described', m.described) ORDER BY m.id), '[]')
        FROM mentions m WHERE m.form_id = f.id AND m.prefix <> ALL(${prefixes}::text[])) AS others,
      (SELECT COALESCE(json_agg(json_build_object('key', c.key, 'at', c.at, 'by', c.actor, 'before', c.before, 'after', c.after) ORDER BY c.id), '[]')
        FROM corrections c WHERE c.form_id = f.id) AS corrections,
      (SELECT COALESCE(json_agg(json_build_object('item', h.item_id::text, 'at', h.at, 'by', h.actor, 'action', h.action, 'note', h.note) ORDER BY h.id), '[]')
        FROM review_history h JOIN review_items r ON r.id = h.item_id
        WHERE r.form_id = f.id OR (r.form_id IS NULL AND r.message_id = f.message_id)) AS review,
      (SELECT COALESCE(json_agg(json_build_object('form', CASE WHEN o.form_id = f.id THEN o.other_id ELSE o.form_id END::text, 'relation', o.relation,
          'at', o.at, 'by', o.actor) ORDER BY o.history_id), '[]')
        FROM form_relations o WHERE o.form_id = f.id OR o.other_id = f.id) AS relations,
      (SELECT json_build_object('at', q.checked, 'by', q.checked_by) FROM quality_samples q WHERE q.form_id = f.id AND q.checked IS NOT NULL) AS checked
    FROM forms f JOIN parts p ON p.id = f.part_id WHERE f.id = ${id}`;
  if (!row) return null;
  const { message_id: mail, received, filed, path, ...rest } = row;
  return {
    ...{ id: String(id), mail: String(mail), part: path, because, prefixes, ...rest },
    ...{ received: received.toISOString(), filed: filed?.toISOString() ?? null },
  };
}

/** Mails whose review says something of the person, where no form came of them. */
async function mailsNoted(database: Database, patterns: string[]): Promise<string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT r.message_id::text AS id FROM review_history h JOIN review_items r ON r.id = h.item_id
    WHERE r.form_id IS NULL AND h.note ILIKE ANY(${patterns}::text[])`;
  return rows.map(({ id }) => id);
}

type MailRow = Omit<HeldMail, 'id' | 'received' | 'recorded' | 'erased' | 'from' | 'to'> & {
  id: bigint;
  received: Date;
  recorded: Date;
  erased: Date | null;
  from: { name?: string; address?: string }[] | null;
  to: { name?: string; address?: string }[] | null;
};

/** With the copies of the same mail in other folders: those are held too. */
async function mailsOf(database: Database, ids: bigint[], withForms: Set<string>): Promise<HeldMail[]> {
  const rows = await database.$queryRaw<MailRow[]>`
    SELECT m.id, m.mailbox, m.folder, m.received, m.recorded, m.disposition, m.erased, m.envelope->>'subject' AS subject,
      m.envelope->'from' AS "from", m.envelope->'to' AS "to", m.original_id AS original,
      (SELECT COALESCE(json_agg(json_build_object('id', p.id::text, 'name', p.name, 'format', p.format, 'role', p.role, 'original', p.original_id)
          ORDER BY p.id), '[]') FROM parts p WHERE p.message_id = m.id) AS files,
      (SELECT COALESCE(json_agg(json_build_object('item', h.item_id::text, 'at', h.at, 'by', h.actor, 'action', h.action, 'note', h.note) ORDER BY h.id), '[]')
        FROM review_history h JOIN review_items r ON r.id = h.item_id WHERE r.message_id = m.id AND r.form_id IS NULL) AS review
    FROM messages m WHERE m.id = ANY(${ids}) OR m.same_as_id = ANY(${ids}) ORDER BY m.id`;
  const words = (list: MailRow['from']) =>
    (list ?? []).map(({ name, address }) => [name, address && `<${address}>`].filter((part) => part).join(' '));
  return rows.map((row) => ({
    ...row,
    id: String(row.id),
    received: row.received.toISOString(),
    recorded: row.recorded.toISOString(),
    erased: row.erased?.toISOString() ?? null,
    from: words(row.from),
    to: words(row.to),
    // With a form of the mail it stands there.
    review: withForms.has(String(row.id)) ? [] : row.review,
  }));
}

function subjectsOfLooks(persons: string[], forms: HeldForm[], mails: HeldMail[]): string[] {
  const items = new Set([...forms, ...mails].flatMap(({ review }) => review.map(({ item }) => item)));
  return [
    ...persons.map((id) => `person ${id}`),
    ...forms.map(({ id }) => `form ${id}`),
    ...mails.flatMap(({ id, files }) => [`message ${id}`, ...files.map((file) => `part ${file.id}`)]),
    ...[...items].map((id) => `item ${id}`),
  ];
}

async function looksAt(database: Database, subjects: string[]): Promise<HeldEvent[]> {
  const rows = await database.$queryRaw<
    { id: bigint; at: Date; actor: string; action: string; subject: string; display_name: string | null }[]
  >`
    SELECT e.id, e.at, e.actor, e.action, e.subject, u.display_name
    FROM audit_events e LEFT JOIN users u ON e.actor = 'user ' || u.id
    WHERE e.subject = ANY(${subjects}) ORDER BY e.id`;
  return rows.map(({ id, at, actor, action, subject, display_name: name }) => ({
    ...{ id: String(id), at: at.toISOString(), action, subject },
    actor: name === null ? actor : `${name} (${actor})`,
    words: Object.hasOwn(auditActions, action) ? auditActions[action as AuditAction] : action,
  }));
}

async function holdsOf(database: Database, subjects: bigint[], forms: bigint[]): Promise<Held['holds']> {
  const rows = await database.$queryRaw<{ id: bigint; of: string; placed: Date; lifted: Date | null }[]>`
    SELECT id, CASE WHEN form_id IS NULL THEN 'person ' || subject_id ELSE 'form ' || form_id END AS of, placed, lifted
    FROM holds WHERE subject_id = ANY(${subjects}) OR form_id = ANY(${forms}) ORDER BY id`;
  return rows.map(({ id, of, placed, lifted }) => ({
    ...{ id: String(id), of, placed: placed.toISOString(), lifted: lifted?.toISOString() ?? null },
  }));
}

async function packsWith(database: Database, forms: bigint[]): Promise<Held['packs']> {
  const rows = await database.$queryRaw<{ id: bigint; meeting: string; made: Date; records: string[] }[]>`
    SELECT id, meeting::text, made, records::text[] AS records FROM mace_packs WHERE records && ${forms}::bigint[] ORDER BY id`;
  const own = new Set(forms.map(String));
  return rows.map(({ id, meeting, made, records }) => ({
    ...{ id: String(id), meeting, made: made.toISOString(), forms: records.filter((one) => own.has(one)) as FormId[] },
  }));
}
