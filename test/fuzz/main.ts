// `npm run fuzz`: damages the fixtures of each format by a seed and reads them as the worker does. --count N files (10,000), --seed N the first
// seed, --format docx,doc,... only these, --readers N processes. Exit status 1 when a process was lost or stopped, the program failed on a file, or
// a file has no outcome.
import { parseArgs } from 'node:util';
import { fuzz } from './run.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    format: { type: 'string' },
    readers: { type: 'string', default: '2' },
  },
});
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const started = performance.now();
let shown = 0;
const report = await fuzz({
  seed: Number(options.seed),
  count: Number(options.count),
  readers: Number(options.readers),
  ...(options.format === undefined ? {} : { only: options.format.split(',') }),
  progress(done, of) {
    const share = Math.floor((done * 50) / of);
    if (share > shown) print(`${done} of ${of}, ${Math.round((performance.now() - started) / 1_000)} s`);
    shown = share;
  },
});

for (const [kind, outcomes] of report.outcomes) {
  const sorted = [...outcomes].sort(([, one], [, other]) => other - one);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  print(
    `${kind.padEnd(14)} ${String(total).padStart(5)}  ${sorted.map(([what, count]) => `${what} ${count}`).join(', ')}`,
  );
}
print(`slowest: ${report.slowest.name}, ${(report.slowest.milliseconds / 1_000).toFixed(1)} s`);
print(`breaches: ${report.breaches.length}`);
for (const { name, what } of report.breaches) print(`  ${name}: ${what}`);
process.exitCode = report.breaches.length > 0 ? 1 : 0;
