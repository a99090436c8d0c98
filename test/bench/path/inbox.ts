// A first run over a large inbox: what the main process takes at most.
import { readFileSync } from 'node:fs';
import { fixtures, mail } from './mails.ts';
import { memoryOf } from './processor.ts';
import { out, type Servers, settled, startWorker } from './worker.ts';

/** 18 MB are 25 MB in a mail. */
const largeBytes = 18_000_000;
const largeMails = 8;
const user = 'large';
const together = 250;

/** Every tenth mail has a form; the large ones stand at the start, in the middle and at the end, two and four together. */
export async function measureInbox(servers: Servers, mails: number): Promise<void> {
  const { dovecot } = servers;
  const form = readFileSync(new URL('filled/mace-referral-rows-001.docx', fixtures));
  const large = await mail(1, Buffer.alloc(largeBytes, 'a large picture '), 'large.bin');
  let added = 0;
  const addLarge = async (count: number) => {
    for (let left = count; left > 0; left -= 1) {
      added += 1;
      await dovecot.append([Buffer.concat([Buffer.from(`X-Number: ${added}\r\n`), large])], { user });
    }
  };
  await addLarge(2);
  for (let from = 0; from < mails; from += together) {
    out(`  … filling the inbox: ${from} of ${mails}`);
    if (from === Math.floor(mails / 2 / together) * together) await addLarge(4);
    const part = await Promise.all(
      Array.from({ length: together }, (_, index) =>
        index % 10 === 0
          ? mail(from + index, form, 'form.docx')
          : mail(from + index, Buffer.from(`note ${from + index}`), 'note.txt'),
      ),
    );
    await dovecot.append(part, { user });
  }
  await addLarge(2);
  const all = mails + largeMails;
  const began = performance.now();
  const worker = await startWorker(servers, user);
  await settled(worker, all);
  const seconds = (performance.now() - began) / 1_000;
  const { peak } = memoryOf(worker.run.process.pid);
  out(
    `inbox of ${all} mails, ${largeMails} of them of 25 MB: ${(all / seconds).toFixed(1)} a second; main process at most ${peak.toFixed(0)} MB`,
  );
  await worker.stop();
}
