// `npm run faults -- --faults 1000 --mails 3000 --seed 1`: faults over a run of mails, half of them on each queue back end.
import { parseArgs } from 'node:util';
import { openSuite } from './suite.ts';

const out = (line: string) => process.stdout.write(`${line}\n`);
const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '1000' },
    mails: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    queue: { type: 'string' },
  },
});
const seed = Number(values.seed);
const queues = (['PostgreSQL', 'Redis'] as const).filter(
  (queue) => values.queue === undefined || values.queue === queue,
);
const began = Date.now();
const tell = (line: string) => out(`${String(Math.round((Date.now() - began) / 1_000)).padStart(5)} s  ${line}`);
const suite = await openSuite(Number(values.mails), seed, tell);
const wrong = [...suite.undisturbed.wrong];
let faults = 0;
for (const line of wrong) out(`WRONG, undisturbed: ${line}`);
const runs = queues.map(async (queue, at) => {
  const report = await suite.disturbed(queue, Math.ceil(Number(values.faults) / queues.length), seed + at);
  out(`\nqueue on ${queue}: ${report.faults} faults (seed ${seed + at}) over ${values.mails} mails`);
  for (const [kind, count] of report.counts) out(`  ${kind.padEnd(52)} ${String(count).padStart(5)}`);
  for (const line of report.wrong) out(`WRONG: ${line}`);
  wrong.push(...report.wrong);
  faults += report.faults;
});
// Both at once, as the waiting of one is the other's working time.
for (const end of await Promise.allSettled(runs))
  if (end.status === 'rejected') {
    out(`WRONG: ${end.reason instanceof Error ? end.reason.stack : end.reason}`);
    wrong.push('a run broke off');
  }
await suite.stop();
out(
  `\n${faults} faults in ${Math.round((Date.now() - began) / 1_000)} s: ${wrong.length === 0 ? 'nothing lost, nothing doubled, nothing wrong' : `${wrong.length} wrong`}`,
);
process.exit(wrong.length === 0 ? 0 : 1);
