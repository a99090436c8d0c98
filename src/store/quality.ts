import { randomInt } from 'node:crypto';
import { rateOf } from '../review/index.ts';
import { appendAudit } from './audit.ts';
import { type Connection, type Database, inTransaction } from './connection.ts';
import type { FormId } from './model.ts';
import type { Quality, QualityGroup } from './quality-model.ts';

/**
 * Decides by lot whether a form that is being filed unseen is checked by a person. In the transaction of the filing, so that a form is drawn
 * once or not at all, whatever happens to the worker.
 */
export async function drawForCheck(database: Database, formId: bigint, share: number, at: Date): Promise<void> {
  if (randomInt(1_000_000) >= share * 1_000_000) return;
  await database.$executeRaw`
    INSERT INTO quality_samples (form_id, kind, version, format, least, drawn)
    SELECT f.id, f.kind, f.version, p.format,
      COALESCE((SELECT min(v.confidence) FROM form_values v WHERE v.form_id = f.id), 1), ${at}
    FROM forms f JOIN parts p ON p.id = f.part_id WHERE f.id = ${formId}
    ON CONFLICT DO NOTHING`;
}

const claimMilliseconds = 30 * 60_000;

export function qualityOf(connection: Connection, now: () => Date): Quality {
  return {
    async waiting() {
      const [row] = await connection.$queryRaw<{ count: bigint }[]>`
        SELECT count(*) AS count FROM quality_samples s JOIN forms f ON f.id = s.form_id
        WHERE s.checked IS NULL AND f.state IN ('filed', 'superseded')`;
      return Number(row?.count ?? 0);
    },

    /** The oldest that nobody has in hand; taken for half an hour, so that two people never check the same. */
    async next(by) {
      const at = now();
      const [row] = await connection.$queryRaw<{ form_id: bigint }[]>`
        UPDATE quality_samples SET claimed_by = ${by}, claimed_until = ${new Date(at.getTime() + claimMilliseconds)}
        WHERE form_id = (
          SELECT s.form_id FROM quality_samples s JOIN forms f ON f.id = s.form_id
          WHERE s.checked IS NULL AND f.state IN ('filed', 'superseded')
            AND (s.claimed_until IS NULL OR s.claimed_until < ${at} OR s.claimed_by = ${by})
          ORDER BY (s.claimed_by = ${by} AND s.claimed_until >= ${at}) IS NOT TRUE, s.drawn, s.form_id
          LIMIT 1 FOR UPDATE OF s SKIP LOCKED
        ) RETURNING form_id`;
      return row ? (String(row.form_id) as FormId) : null;
    },

    async load(id) {
      const [row] = await connection.$queryRaw<
        {
          drawn: Date;
          checked: Date | null;
          checked_by: string | null;
          claimed_by: string | null;
          claimed_until: Date | null;
        }[]
      >`SELECT drawn, checked, checked_by, claimed_by, claimed_until FROM quality_samples WHERE form_id = ${BigInt(id)}`;
      if (!row) return null;
      const held = row.claimed_until !== null && row.claimed_until >= now();
      return {
        drawn: row.drawn,
        checked: row.checked,
        checkedBy: row.checked_by,
        claimedBy: held ? row.claimed_by : null,
      };
    },

    record: (id, by, judged) =>
      inTransaction(connection, async (database) => {
        const at = now();
        const formId = BigInt(id);
        const claimed = await database.$executeRaw`
          UPDATE quality_samples SET checked = ${at}, checked_by = ${by}, wrong = ${judged.some(({ wrong }) => wrong)}
          WHERE form_id = ${formId} AND checked IS NULL`;
        if (claimed === 0) return 'checked_already';
        const rows = JSON.stringify(judged.map(({ key, wrong }) => ({ key, wrong })));
        // The confidence of the reading as it stands when the check is recorded: corrections come after it.
        await database.$executeRaw`
          INSERT INTO quality_values (form_id, key, confidence, wrong)
          SELECT ${formId}, j.key, v.confidence, j.wrong
          FROM jsonb_to_recordset(${rows}::jsonb) AS j(key text, wrong boolean)
          LEFT JOIN form_values v ON v.form_id = ${formId} AND v.key = j.key
          ON CONFLICT DO NOTHING`;
        const wrong = judged.filter((one) => one.wrong).map(({ key }) => key);
        await appendAudit(
          database,
          { actor: by, action: 'quality_checked', subject: `form ${id}`, detail: { wrong } },
          at,
        );
        return 'recorded';
      }),

    async results(from) {
      const groups = await connection.$queryRaw<GroupRow[]>`
        SELECT s.kind, s.version, s.format, count(*) AS forms, count(*) FILTER (WHERE s.wrong) AS wrong_forms,
          COALESCE(sum(v.count), 0)::bigint AS values, COALESCE(sum(v.wrong), 0)::bigint AS wrong_values
        FROM quality_samples s
        LEFT JOIN LATERAL (
          SELECT count(*) AS count, count(*) FILTER (WHERE q.wrong) AS wrong FROM quality_values q WHERE q.form_id = s.form_id
        ) v ON true
        WHERE s.checked >= ${from} GROUP BY s.kind, s.version, s.format ORDER BY s.kind, s.version, s.format`;
      const fields = await connection.$queryRaw<{ kind: string; key: string; count: bigint; wrong: bigint }[]>`
        SELECT s.kind, regexp_replace(q.key, '\\[[0-9]+\\]', '[]', 'g') AS key, count(*) AS count, count(*) FILTER (WHERE q.wrong) AS wrong
        FROM quality_samples s JOIN quality_values q ON q.form_id = s.form_id
        WHERE s.checked >= ${from} GROUP BY 1, 2 ORDER BY count(*) FILTER (WHERE q.wrong)::float8 / count(*) DESC, 3 DESC, 2`;
      const forms = await connection.$queryRaw<{ least: number; wrong: boolean }[]>`
        SELECT least, wrong FROM quality_samples WHERE checked >= ${from}`;
      return {
        groups: groups.map(groupOf),
        fields: fields.map(({ kind, key, count, wrong }) => ({
          kind,
          key,
          rate: rateOf(Number(wrong), Number(count)),
        })),
        forms,
      };
    },
  };
}

type GroupRow = {
  kind: string;
  version: string | null;
  format: string;
  forms: bigint;
  wrong_forms: bigint;
  values: bigint;
  wrong_values: bigint;
};

function groupOf(row: GroupRow): QualityGroup {
  return {
    kind: row.kind,
    version: row.version,
    format: row.format,
    forms: rateOf(Number(row.wrong_forms), Number(row.forms)),
    values: rateOf(Number(row.wrong_values), Number(row.values)),
  };
}
