// The time from a mail's arrival to its record, one mail after the other on an idle worker.
import { readdirSync, readFileSync } from 'node:fs';
import { fixtures, mail } from './mails.ts';
import { out, type Servers, settled, startWorker } from './worker.ts';

const mails = 40;
const lookMilliseconds = 20;

export async function measureLatency(servers: Servers): Promise<void> {
  const { dovecot } = servers;
  const user = 'latency';
  await dovecot.append([await mail(0, Buffer.from('x'), 'x.txt')], { user });
  const worker = await startWorker(servers, user);
  await settled(worker, 1);
  const files = readdirSync(new URL('filled/', fixtures)).filter((name) => name.endsWith('.docx'));
  const times: number[] = [];
  for (let number = 1; number <= mails; number += 1) {
    const raw = await mail(number, readFileSync(new URL(`filled/${files[number]}`, fixtures)), 'form.docx');
    await dovecot.append([raw], { user });
    const began = performance.now();
    await settled(worker, number + 1, lookMilliseconds);
    times.push(performance.now() - began);
  }
  await worker.stop();
  times.sort((a, b) => a - b);
  const at = (share: number) => ((times[Math.floor(times.length * share)] ?? 0) / 1_000).toFixed(2);
  out(`arrival to record: median ${at(0.5)} s, 95th percentile ${at(0.95)} s, over ${times.length} mails`);
}
