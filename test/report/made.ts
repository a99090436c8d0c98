import type pg from 'pg';

export type Made = {
  kind?: 'mace-referral' | 'exploitation-toolkit';
  state?: string;
  received?: string;
  filed?: string;
  /** A value alone is answered; `null` is blank. */
  fields: Record<string, unknown>;
  /** Who is who: subjects by the start of the key. Numbers stand for subjects of the test. */
  who?: Record<string, number>;
};

let uid = 0;

/** A form as the path leaves it, without the path: for cases that no fixture has. */
export async function makeForm(client: pg.Client, made: Made): Promise<string> {
  const { kind = 'mace-referral', state = 'filed', received = '2026-06-01T10:00:00Z', fields, who = {} } = made;
  const filed = made.filed ?? '2026-06-01T11:00:00Z';
  uid += 1;
  const message = await client.query(
    `INSERT INTO messages (mailbox, folder, uid_validity, uid, size, received, recorded, state, disposition, changed)
    VALUES ('team', 'INBOX', 9, $1, 1, $2, $2, 'settled', 'filed', $2) RETURNING id`,
    [uid, received],
  );
  const original = await client.query(
    `INSERT INTO originals (id, size, key_id, sealed_key, chunk_count, stored) VALUES (gen_random_uuid(), 1, 'test', '\\x00', 1, $1) RETURNING id`,
    [received],
  );
  const part = await client.query(
    `INSERT INTO parts (message_id, path, format, sha256, role, state, changed, original_id) VALUES ($1, '1', 'docx', $2, 'attachment', 'read', $3, $4) RETURNING id`,
    [message.rows[0].id, `sha ${uid}`, received, original.rows[0].id],
  );
  const form = await client.query(
    `INSERT INTO forms (message_id, part_id, position, kind, version, version_known, confidence, state, fingerprint, match, received, filed, changed)
    VALUES ($1, $2, 0, $3, '1.0', TRUE, 1, 'matched', $4, '{"kind":"new"}', $5, NULL, $5) RETURNING id`,
    [message.rows[0].id, part.rows[0].id, kind, `fingerprint ${uid}`, received],
  );
  const id = form.rows[0].id;
  for (const [position, [key, value]] of Object.entries(fields).entries())
    await setValue(client, id, key, value, position);
  for (const [prefix, subject] of Object.entries(who)) {
    const place = prefix.startsWith('location');
    await client.query(
      `INSERT INTO subjects (id, kind, opened, opened_by) VALUES ($1, $2, now(), 'test') ON CONFLICT DO NOTHING`,
      [subject, place ? 'place' : 'person'],
    );
    await client.query(
      `INSERT INTO mentions (kind, form_id, prefix, role, described, subject_id, noted) VALUES ($1, $2, $3, $4, '{}', $5, now())`,
      [place ? 'place' : 'person', id, prefix, place ? 'place' : 'child', subject],
    );
  }
  await client.query('UPDATE forms SET state = $2, filed = $3 WHERE id = $1', [
    id,
    state,
    ['filed', 'superseded'].includes(state) ? filed : null,
  ]);
  return String(id);
}

/** An object says its state; anything else is answered, and null is blank. */
export async function setValue(
  client: pg.Client,
  id: string,
  key: string,
  value: unknown,
  position = 0,
): Promise<void> {
  const told =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { state: string }) : null;
  const state = told?.state ?? (value === null ? 'blank' : 'answered');
  await client.query(
    `INSERT INTO form_values (form_id, key, position, state, value, raw, confidence, source) VALUES ($1, $2, $3, $4, $5::jsonb, '', 1, '{"how":"cell"}')
    ON CONFLICT (form_id, key) DO UPDATE SET state = excluded.state, value = excluded.value`,
    [id, key, position, state, told || value === null ? null : JSON.stringify(value)],
  );
}
