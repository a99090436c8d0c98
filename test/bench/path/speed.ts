// Mails a second end to end, and the same mails through the bare libraries, before and after.
import { simpleParser } from 'mailparser';
import type { Dovecot } from '../../servers/dovecot.ts';
import { type Format, filesOf, mail, warmingRounds } from './mails.ts';
import { memoryOf, type ProcessorSeconds, processorSeconds, serverOf } from './processor.ts';
import { lastSettled, out, type Servers, settled, startWorker } from './worker.ts';

export async function measureSpeed(servers: Servers, format: Format): Promise<void> {
  const { name, count } = format;
  const files = filesOf(format);
  const mails = await Promise.all(files.map((file, index) => mail(index + 1, file, `form${format.ending}`)));
  const user = `bare-${format.folders[0]}`;
  await servers.dovecot.append(mails.slice(count * warmingRounds), { user });
  await bare(servers.dovecot, user, format);
  const first = await bare(servers.dovecot, user, format);
  const { seconds, peakMegabytes, processor } = await ours(servers, `bench-${format.folders[0]}`, mails, count);
  const second = await bare(servers.dovecot, user, format);
  const without = (first.seconds + second.seconds) / 2;
  const own = Object.entries(processor).map(([part, taken]) => `${part} ${((taken * 1_000) / count).toFixed(1)}`);
  const bareOwn = ((first.processor + second.processor) / 2 / count) * 1_000;
  out(`${name}: processor milliseconds a mail: ${own.join(', ')}; bare libraries ${bareOwn.toFixed(1)}`);
  out(
    `${name}: ${count} mails, ${(count / seconds).toFixed(1)} a second end to end; bare libraries ${(count / without).toFixed(1)} a second; ratio ${(without / seconds).toFixed(2)}; main process at most ${peakMegabytes.toFixed(0)} MB`,
  );
}

type Measured = { seconds: number; peakMegabytes: number; processor: ProcessorSeconds };

/** A running worker that has taken the mails for warming is given all the others at once, by one move from another folder. */
async function ours(servers: Servers, user: string, mails: Buffer[], count: number): Promise<Measured> {
  const { dovecot } = servers;
  const warming = mails.length - count;
  await dovecot.append(mails.slice(0, warming), { user });
  await dovecot.append(mails.slice(warming), { user, folder: 'Later' });
  const worker = await startWorker(servers, user);
  const main = worker.run.process.pid ?? 0;
  const server = serverOf(worker.url);
  await settled(worker, warming);
  const client = await dovecot.staff(user);
  await client.mailboxOpen('Later');
  const before = processorSeconds(main, server);
  const began = Date.now();
  await client.messageMove('1:*', 'INBOX');
  await settled(worker, mails.length);
  const seconds = ((await lastSettled(worker)) - began) / 1_000;
  const after = processorSeconds(main, server);
  await client.logout();
  const processor = {
    main: after.main - before.main,
    readers: after.readers - before.readers,
    database: after.database - before.database,
  };
  const peakMegabytes = memoryOf(main).peak;
  await worker.stop();
  return { seconds, peakMegabytes, processor };
}

/** One process, one mail after the other: download, mailparser, and nothing but the text of the attachment. */
async function bare(dovecot: Dovecot, user: string, format: Format): Promise<{ seconds: number; processor: number }> {
  const client = await dovecot.staff(user);
  await client.mailboxOpen('INBOX', { readOnly: true });
  const [began, used] = [performance.now(), process.cpuUsage()];
  for await (const message of client.fetch('1:*', { uid: true, source: true })) {
    const parsed = await simpleParser(message.source ?? Buffer.alloc(0));
    for (const attachment of parsed.attachments) await format.bareText(attachment.content);
  }
  const { user: own, system } = process.cpuUsage(used);
  const seconds = (performance.now() - began) / 1_000;
  await client.logout();
  return { seconds, processor: (own + system) / 1_000_000 };
}
