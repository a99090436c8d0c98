import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import pg from 'pg';
import { z } from 'zod';
import { loadDefinitions } from '../../src/form/index.ts';
import { openLog } from '../../src/log.ts';
import { openQueue, startWorker } from '../../src/pipeline/index.ts';
import { layoutOf } from '../../src/report/index.ts';
import { layOutReporting, openStore, type Store } from '../../src/store/index.ts';
import { keyring, untilSettled, workerSettings } from '../pipeline/running.ts';

const folder = fileURLToPath(new URL('../../fixtures/filled/', import.meta.url));

const truthFile = z.object({
  forms: z.array(
    z.object({
      kind: z.enum(['mace-referral', 'exploitation-toolkit']),
      fields: z.record(z.string(), z.object({ state: z.string(), value: z.unknown() })),
      decision: z.string(),
    }),
  ),
});
export type Truth = z.infer<typeof truthFile>['forms'][number] & { name: string };

/** What stands in a fixture form, by the file beside it. */
export function truthOf(name: string): Truth {
  const [form] = truthFile.parse(JSON.parse(readFileSync(`${folder}${name}.truth.json`, 'utf8'))).forms;
  if (!form) throw new Error(`no truth of ${name}`);
  return { ...form, name };
}

export function fixtureNames(wanted: RegExp): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.docx'))
    .map((name) => name.replace('.docx', ''))
    .filter((name) => wanted.test(name));
}

export const layout = layoutOf(loadDefinitions());
export const reportingKey = new Uint8Array(32).fill(9);

/** A mail with one fixture form; the name of the fixture is its Message-ID. */
function mailWith(name: string): Promise<Buffer> {
  return new MailComposer({
    from: 'Partner <partner@example.org>',
    to: 'team@example.org',
    subject: 'Form',
    messageId: `<${name}@example.org>`,
    text: 'Please find attached our form.',
    attachments: [{ filename: 'Form.docx', content: readFileSync(`${folder}${name}.docx`) }],
    headers: {
      'Authentication-Results':
        'mx.team.example.org; spf=pass smtp.mailfrom=example.org; dmarc=pass header.from=example.org',
    },
  })
    .compile()
    .build();
}

/** Opens a store with reports on a fresh database. */
export async function openReports(databaseUrl: string, now?: () => Date): Promise<Store> {
  await layOutReporting(databaseUrl, layout);
  return openStore({ databaseUrl, connections: 12, keyring, ...(now ? { now } : {}) });
}

/** Everything that was noted is written. */
export async function refreshed(store: Store): Promise<void> {
  const prepared = await store.reporting.prepare(layout, [reportingKey], new Map());
  if (prepared.kind !== 'ready') throw new Error(prepared.kind);
  for (;;) {
    const round = await store.reporting.refresh(prepared.settings);
    if (round.kind === 'elsewhere') continue;
    if (round.failed.length > 0) throw new Error(JSON.stringify(round.failed));
    if (round.changes === 0) return;
  }
}

/** Brings fixture forms through the whole path, a mail each, received at the moments given. */
export async function fileFixtures(
  store: Store,
  databaseUrl: string,
  names: { name: string; received: Date }[],
): Promise<void> {
  const log = openLog('silent');
  const queue = await openQueue({ kind: 'postgres', url: databaseUrl }, (thrown) => log.fault('queue_trouble', thrown));
  const state = { mailbox: 'team', folder: 'INBOX', uidValidity: 7n };
  for (const [at, { name, received }] of names.entries())
    await store.ledger.record(state, { uid: at + 1, received, bytes: await mailWith(name) });
  const worker = await startWorker(store, queue, { ...workerSettings, sweepMilliseconds: 300 }, log);
  await untilSettled(store, names.length, 100);
  await worker.stop();
  await queue.close();
}

/** The fixtures of the forms in a state, by form id. */
export async function fixturesBy(databaseUrl: string): Promise<{ id: string; name: string; state: string }[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `SELECT f.id, replace(split_part(m.message_id, '@', 1), '<', '') AS name, f.state FROM forms f JOIN messages m ON m.id = f.message_id ORDER BY f.id`,
  );
  await client.end();
  return rows;
}
