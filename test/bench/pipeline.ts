// `npm run bench`: the whole path against the bare libraries over the same mails in the same run, on a real Dovecot and PostgreSQL. Figures
// are for this machine and this moment; the ratios are what lasts.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import mammoth from 'mammoth';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { PDFParse } from 'pdf-parse';
import { openStore, type Store } from '../../src/store/index.ts';
import { intake, type Run, settingsFor } from '../pipeline/intake.ts';
import { keyring } from '../pipeline/running.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);
const out = (line: string) => process.stdout.write(`${line}\n`);
const quick = process.argv.includes('--quick');
/** `--only .docx`, `PDF`, `latency` or `inbox`: one part of the bench. */
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const wanted = (part: string) => only === undefined || only === part;

/** Looking costs the database something too. */
const lookMilliseconds = 100;
const lookSeldom = 300;
const asByDefault = {
  SWEEP_SECONDS: '30',
  MAILBOX_TEAM_POLL_SECONDS: '60',
  ...(process.env.BENCH_REDIS ? { REDIS_URL: process.env.BENCH_REDIS } : {}),
};

type Format = {
  name: string;
  folders: string[];
  ending: string;
  count: number;
  bareText(file: Buffer): Promise<unknown>;
};
const formats: Format[] = [
  {
    name: '.docx',
    folders: ['filled'],
    ending: '.docx',
    count: quick ? 120 : 480,
    bareText: (buffer) => mammoth.extractRawText({ buffer }),
  },
  {
    name: 'PDF',
    folders: ['prints', 'pdf-forms'],
    ending: '.pdf',
    count: quick ? 88 : 352,
    async bareText(file) {
      const parser = new PDFParse({ data: new Uint8Array(file) });
      const text = await parser.getText();
      await parser.destroy();
      return text;
    },
  },
];

/** Clock ticks of `/proc/PID/stat` in a second, on every Linux that Node runs on. */
const ticks = 100;

/** The server that listens on the port of this address: others may run on the machine. */
function serverOf(databaseUrl: string): number {
  const wanted = `port=${new URL(databaseUrl).port}`;
  const found = readdirSync('/proc').find((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(wanted);
    } catch {
      return false;
    }
  });
  return Number(found);
}

/** Processor seconds so far, by part: the main process, its readers, and PostgreSQL with all its connections. */
function processorSeconds(main: number, server: number): { main: number; readers: number; database: number } {
  const seconds = { main: 0, readers: 0, database: 0 };
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let stat: string;
    try {
      stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    } catch {
      // Ended while we looked.
      continue;
    }
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0] = fields.slice(1);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    const own = (user + system) / ticks;
    if (Number(pid) === main) seconds.main += own;
    else if (parent === main) seconds.readers += own;
    else if (Number(pid) === server) seconds.database += own + (endedUser + endedSystem) / ticks;
    else if (parent === server) seconds.database += own;
  }
  return seconds;
}

function mail(number: number, file: Buffer, name: string): Promise<Buffer> {
  const composer = new MailComposer({
    from: 'sender@example.org',
    to: 'missing@council.example.org',
    subject: `Form ${number}`,
    messageId: `<bench-${number}@example.org>`,
    text: 'Please find the form attached.',
    attachments: [{ filename: name, content: file }],
  });
  return composer.compile().build();
}

/**
 * Each reader process takes as many files before the clock starts as are measured, and so does the one bare process: a worker runs for weeks, and its
 * compiler is done in the first minute.
 */
const warmingRounds = 2;

/** With those for warming, which come first. Every form comes several times; the copies end as duplicates. */
function filesOf({ folders, ending, count }: Format): Buffer[] {
  const files = folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, fixtures))
      .filter((name) => name.endsWith(ending))
      .map((name) => readFileSync(new URL(`${folder}/${name}`, fixtures))),
  );
  return Array.from(
    { length: count * (warmingRounds + 1) },
    (_, index) => files[index % files.length] ?? Buffer.alloc(0),
  );
}

async function settled(run: Run, store: Store, mails: number, look = lookMilliseconds): Promise<void> {
  for (let next = Date.now() + 10_000; ; await wait(look)) {
    if (run.process.exitCode !== null) throw new Error(`the worker has ended: ${run.output()}`);
    const { messages, unfinished } = await store.work.counts();
    const there = Object.values(messages).reduce((sum, count) => sum + count, 0);
    if (there >= mails && unfinished === 0) return;
    if (Date.now() > next) {
      out(`  … ${there - unfinished} of ${mails}`);
      next += 10_000;
    }
  }
}

type Measured = { seconds: number; peakMegabytes: number; processor: ReturnType<typeof processorSeconds> };

/** A running worker that has taken a few mails is given all the others at once, by one move from another folder. */
async function ours(
  dovecot: Dovecot,
  postgres: TestPostgres,
  user: string,
  mails: Buffer[],
  warming: number,
): Promise<Measured> {
  await dovecot.append(mails.slice(0, warming), { user });
  await dovecot.append(mails.slice(warming), { user, folder: 'Later' });
  const url = await postgres.database();
  const store = openStore({ databaseUrl: url, connections: 2, keyring });
  const run = intake(['start'], settingsFor(dovecot, user, url, asByDefault));
  await settled(run, store, warming, lookSeldom);
  const client = await dovecot.staff(user);
  const server = serverOf(url);
  await client.mailboxOpen('Later');
  const before = processorSeconds(run.process.pid ?? 0, server);
  const began = performance.now();
  await client.messageMove('1:*', 'INBOX');
  await settled(run, store, mails.length, lookSeldom);
  const seconds = (performance.now() - began) / 1_000;
  const after = processorSeconds(run.process.pid ?? 0, server);
  await client.logout();
  const processor = {
    main: after.main - before.main,
    readers: after.readers - before.readers,
    database: after.database - before.database,
  };
  const peakMegabytes = peakOf(run);
  run.process.kill('SIGTERM');
  await run.ended;
  await store.close();
  return { seconds, peakMegabytes, processor };
}

/** The most memory that the main process has held, in megabytes. */
function peakOf(run: Run): number {
  const status = readFileSync(`/proc/${run.process.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024;
}

/** One process, one mail after the other: download, mailparser, and nothing but the text of the attachment. */
async function bare(dovecot: Dovecot, user: string, format: Format): Promise<number> {
  const client = await dovecot.staff(user);
  await client.mailboxOpen('INBOX', { readOnly: true });
  const began = performance.now();
  for await (const message of client.fetch('1:*', { uid: true, source: true })) {
    const parsed = await simpleParser(message.source ?? Buffer.alloc(0));
    for (const attachment of parsed.attachments) await format.bareText(attachment.content);
  }
  const seconds = (performance.now() - began) / 1_000;
  await client.logout();
  return seconds;
}

async function latencies(dovecot: Dovecot, postgres: TestPostgres): Promise<number[]> {
  const url = await postgres.database();
  const store = openStore({ databaseUrl: url, connections: 2, keyring });
  await dovecot.append([await mail(0, Buffer.from('x'), 'x.txt')], { user: 'latency' });
  const run = intake(['start'], settingsFor(dovecot, 'latency', url, asByDefault));
  await settled(run, store, 1);
  const files = readdirSync(new URL('filled/', fixtures)).filter((name) => name.endsWith('.docx'));
  const times: number[] = [];
  for (let number = 1; number <= 40; number += 1) {
    const raw = await mail(number, readFileSync(new URL(`filled/${files[number]}`, fixtures)), 'form.docx');
    await dovecot.append([raw], { user: 'latency' });
    const began = performance.now();
    await settled(run, store, number + 1);
    times.push(performance.now() - began);
  }
  run.process.kill('SIGTERM');
  await run.ended;
  await store.close();
  return times.sort((a, b) => a - b);
}

const [dovecot, postgres] = await Promise.all([startDovecot(), startPostgres()]);
try {
  for (const format of formats.filter(({ name }) => wanted(name))) {
    const files = filesOf(format);
    const mails = await Promise.all(files.map((file, index) => mail(index + 1, file, `form${format.ending}`)));
    const user = `bare-${format.folders[0]}`;
    await dovecot.append(mails.slice(format.count * warmingRounds), { user });
    await bare(dovecot, user, format);
    const first = await bare(dovecot, user, format);
    const { seconds, peakMegabytes, processor } = await ours(
      dovecot,
      postgres,
      `bench-${format.folders[0]}`,
      mails,
      format.count * warmingRounds,
    );
    const second = await bare(dovecot, user, format);
    const without = (first + second) / 2;
    const count = format.count;
    out(
      `${format.name}: processor milliseconds a mail: ${Object.entries(processor)
        .map(([part, taken]) => `${part} ${((taken * 1_000) / count).toFixed(1)}`)
        .join(', ')}`,
    );
    out(
      `${format.name}: ${count} mails, ${(count / seconds).toFixed(1)} a second end to end; bare libraries ${(count / without).toFixed(1)} a second; ratio ${(without / seconds).toFixed(2)}; main process at most ${peakMegabytes.toFixed(0)} MB`,
    );
  }
  if (wanted('latency')) await measureLatency(dovecot, postgres);
  if (wanted('inbox')) await measureInbox(dovecot, postgres);
} finally {
  await Promise.all([dovecot.stop(), postgres.stop()]);
}

async function measureLatency(dovecot: Dovecot, postgres: TestPostgres): Promise<void> {
  const times = await latencies(dovecot, postgres);
  const at = (share: number) => ((times[Math.floor(times.length * share)] ?? 0) / 1_000).toFixed(2);
  out(`arrival to record: median ${at(0.5)} s, 95th percentile ${at(0.95)} s, over ${times.length} mails`);
}

/** A first run over a large inbox: what the main process takes at most. */
async function measureInbox(dovecot: Dovecot, postgres: TestPostgres): Promise<void> {
  const large = quick ? 500 : 5_000;
  const form = readFileSync(new URL('filled/mace-referral-rows-001.docx', fixtures));
  const big = await mail(1, Buffer.alloc(18_000_000, 'a large picture '), 'large.bin');
  out(`filling an inbox of ${large} mails, eight of them of 25 MB`);
  for (let from = 0; from < large; from += 500) {
    const part = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        mail(
          from + index,
          index % 10 === 0 ? form : Buffer.from(`note ${from + index}`),
          index % 10 === 0 ? 'form.docx' : 'note.txt',
        ),
      ),
    );
    await dovecot.append(part, { user: 'large' });
  }
  for (let number = 0; number < 8; number += 1)
    await dovecot.append([Buffer.concat([Buffer.from(`X-Number: ${number}\r\n`), big])], { user: 'large' });
  const url = await postgres.database();
  const store = openStore({ databaseUrl: url, connections: 2, keyring });
  const began = performance.now();
  const run = intake(['start'], settingsFor(dovecot, 'large', url, asByDefault));
  await settled(run, store, large + 8, lookSeldom);
  const seconds = (performance.now() - began) / 1_000;
  out(
    `inbox of ${large + 8} mails: ${((large + 8) / seconds).toFixed(1)} a second; main process at most ${peakOf(run).toFixed(0)} MB`,
  );
  run.process.kill('SIGTERM');
  await run.ended;
  await store.close();
}
