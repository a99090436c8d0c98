import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../config.ts';
import { watchDropFolder } from '../demo/drop.ts';
import { openDemoInbox } from '../demo/inbox.ts';
import { reconcileMailboxes, startCollector, startReporting, startWorker } from '../pipeline/index.ts';
import { reasonFor } from '../review/index.ts';
import type { Counts, Store } from '../store/index.ts';
import { openDemoWeb } from './demo-web.ts';
import { mailboxesOf, openParts, workerSettings } from './parts.ts';
import { stopSignal } from './start.ts';
import { type Command, print, readWords, table } from './usage.ts';

const mailsFolder = fileURLToPath(new URL('../../fixtures/inbox/', import.meta.url));
const lookMilliseconds = 250;

/**
 * `intake demo [--once]`: the whole path with an inbox of made-up mails, in a folder of its own that is made anew each time. Settings of a
 * real mailbox and of real databases are left alone.
 */
export const run: Command = async (words) => {
  const read = readWords('demo', words, { once: { type: 'boolean' } });
  if (!read) return 2;
  const stopAsked = stopSignal();
  const began = Date.now();
  const step = (line: string) => print(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`);

  const folder = resolve('data/demo');
  await rm(folder, { recursive: true, force: true });
  const names = (await readdir(mailsFolder)).filter((name) => name.endsWith('.eml')).sort();
  const mails = await Promise.all(names.map((name) => readFile(join(mailsFolder, name))));
  const inbox = await openDemoInbox(mails, new Date());
  step(`mail server on 127.0.0.1:${inbox.port}, inbox with ${mails.length} made-up mails`);

  const config = readConfig({
    DATA_FOLDER: folder,
    ORIGINALS_KEY: `demo:${randomBytes(32).toString('base64')}`,
    LOG_LEVEL: 'error',
    TRUSTED_MAIL_SERVERS: 'mx.team.example.org',
    SWEEP_SECONDS: '5',
    MAILBOXES: 'demo',
    MAILBOX_DEMO_HOST: '127.0.0.1',
    MAILBOX_DEMO_PORT: String(inbox.port),
    MAILBOX_DEMO_TLS: 'none',
    MAILBOX_DEMO_USER: inbox.user,
    MAILBOX_DEMO_PASSWORD: inbox.password,
    MAILBOX_DEMO_POLL_SECONDS: '5',
  });
  const parts = await openParts(config);
  step('PostgreSQL started, migrations applied, job queue open');
  const worker = await startWorker(parts.store, parts.queue, workerSettings(config), parts.log);
  const reporting = startReporting(parts.store, parts.reporting, parts.log);
  const collector = await startCollector(parts.store, parts.queue, mailboxesOf(config), parts.log);
  step('collecting, opening, reading, matching and filing');

  const ended = await showProgress(parts.store, mails.length, step, stopAsked);
  if (ended) print(`\n${closingTable(await parts.store.work.counts())}\n`);
  if (ended && !read.values.once) {
    const dropFolder = join(folder, 'drop');
    const drop = await watchDropFolder(dropFolder, (mail) => inbox.append(mail));
    await reconcileMailboxes(parts.store, mailboxesOf(config));
    const web = await openDemoWeb(config, parts);
    print(`Review app: ${web.address}  name: ${web.name}  password: ${web.password}`);
    print(`Copy a mail (.eml) or a form into ${dropFolder} and it arrives in the inbox. Ctrl-C ends.`);
    await reportChanges(parts.store, step, stopAsked);
    drop.stop();
    await web.stop();
  }
  await collector.stop();
  await reporting.stop();
  await worker.stop();
  await parts.close();
  inbox.close();
  return 0;
};

/** A line whenever something has moved, until every mail is settled; false when stopped before. */
async function showProgress(
  store: Store,
  mails: number,
  step: (line: string) => void,
  stopAsked: Promise<void>,
): Promise<boolean> {
  let before = '';
  for (;;) {
    const counts = await store.work.counts();
    const line = progressLine(counts);
    if (line !== before) step(line);
    before = line;
    if (sum(counts.messages) >= mails && counts.unfinished === 0) return true;
    const stopped = await Promise.race([stopAsked.then(() => true), wait(lookMilliseconds, false)]);
    if (stopped) return false;
  }
}

async function reportChanges(store: Store, step: (line: string) => void, stopAsked: Promise<void>): Promise<void> {
  let before = progressLine(await store.work.counts());
  for (;;) {
    const stopped = await Promise.race([stopAsked.then(() => true), wait(lookMilliseconds, false)]);
    if (stopped) return;
    const line = progressLine(await store.work.counts());
    if (line !== before) step(line);
    before = line;
  }
}

function progressLine({ messages, forms, openReviewItems }: Counts): string {
  const settled = sum(messages) - (messages.collected ?? 0) - (messages.opened ?? 0);
  return [
    `collected ${sum(messages)}`,
    `opened ${sum(messages) - (messages.collected ?? 0)}`,
    `forms read ${sum(forms)}`,
    `filed ${forms.filed ?? 0}`,
    `for review ${openReviewItems}`,
    `settled ${settled}`,
  ].join(', ');
}

function closingTable({ messages, forms, reasons, openReviewItems }: Counts): string {
  const rows: [string, number][] = [
    ['mails', sum(messages)],
    ['  with a form filed', messages.filed ?? 0],
    ['  waiting for a person', messages.in_review ?? 0],
    ['  duplicates', (messages.duplicate ?? 0) + (messages.same_mail ?? 0)],
    ['  not forms (bounces, automatic replies and the like)', messages.not_a_submission ?? 0],
    ['forms', sum(forms)],
    ['  filed', forms.filed ?? 0],
    ['  waiting for a person', forms.in_review ?? 0],
    ['  duplicates', forms.duplicate ?? 0],
    ['review items', openReviewItems],
  ];
  const byReason = Object.entries(reasons).map(([code, count]): [string, number] => [
    `  ${reasonFor(code).why}`,
    count,
  ]);
  return table([...rows, ...byReason]);
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);
