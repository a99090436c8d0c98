// `npm run bench:reporting [-- --records 10000,1000000]`: every saved report over stores of two sizes, as the role that may see it, on a
// PostgreSQL of its own. Facts are made in the database, ten years of them; printed are the medians of five runs over all ten years.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadDefinitions } from '../../src/form/index.ts';
import { layoutOf, savedReports } from '../../src/report/index.ts';
import { layOutReporting, migrate, openStore, startEmbeddedPostgres } from '../../src/store/index.ts';
import { fillFacts } from './reporting/fill.ts';

const runs = 5;
const from = '2016-01-01';
const to = '2025-12-31';
const at = process.argv.indexOf('--records');
const sizes = (at > 0 ? (process.argv[at + 1] ?? '') : '10000,1000000').split(',').map(Number);
const print = (line: string) => process.stdout.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'bench-reporting-'));
const server = await startEmbeddedPostgres(folder, [
  'fsync=off',
  'full_page_writes=off',
  'max_wal_size=4GB',
  'shared_buffers=512MB',
]);
const medians = new Map<string, number[]>();
const cpu = new Map<string, number>();
try {
  for (const size of sizes) {
    const url = server.url.replace(/\/[^/]*$/, `/bench_${size}`);
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query(`CREATE DATABASE bench_${size}`);
    await admin.end();
    await migrate(url);
    await layOutReporting(url, layoutOf(loadDefinitions()));
    const begun = performance.now();
    await fillFacts(url, size, print);
    print(`${size.toLocaleString('en-GB')} records made in ${Math.round((performance.now() - begun) / 1_000)} s`);
    const store = openStore({
      databaseUrl: url,
      connections: 2,
      keyring: { current: { id: 'bench', key: new Uint8Array(32) }, others: [] },
    });
    for (const report of savedReports) {
      const times: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const start = performance.now();
        const rows = await store.reporting.run(report, from, to);
        times.push(performance.now() - start);
        if (rows.length === 0) throw new Error(`${report.name} is empty`);
      }
      times.sort((a, b) => a - b);
      const median = times[Math.floor(runs / 2)] ?? 0;
      medians.set(report.name, [...(medians.get(report.name) ?? []), median]);
      print(`  ${report.name}: ${Math.round(median)} ms`);
    }
    await store.close();
    await measureCpu(url);
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** What a statement costs one server process, whatever else the machine is doing. */
async function measureCpu(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let seconds = 0;
  client.on('notice', ({ detail }) => {
    const [, user, system] = /([\d.]+) s user, ([\d.]+) s system, [\d.]+ s elapsed/.exec(detail ?? '') ?? [];
    seconds = Number(user) + Number(system);
  });
  await client.query(
    `SET work_mem = '64MB'; SET random_page_cost = 1.1; SET jit = off; SET max_parallel_workers_per_gather = 0`,
  );
  await client.query('SET log_executor_stats = on; SET client_min_messages = log');
  for (const { name, sql } of savedReports) {
    seconds = 0;
    await client.query(sql.replaceAll('$1', `DATE '${from}'`).replaceAll('$2', `DATE '${to}'`));
    cpu.set(name, seconds * 1_000);
  }
  await client.end();
}

const width = Math.max(...savedReports.map(({ name }) => name.length));
print(
  `\n${'report'.padEnd(width)}  ${sizes.map((size) => size.toLocaleString('en-GB').padStart(12)).join('')}${sizes.length > 1 ? '      growth' : ''}`,
);
for (const [name, times] of medians) {
  const growth = sizes.length > 1 ? `${((times.at(-1) ?? 0) / (times[0] ?? 1)).toFixed(0)} x`.padStart(12) : '';
  print(
    `${name.padEnd(width)}  ${times.map((time) => `${Math.round(time)} ms`.padStart(12)).join('')}${growth}  ${`${Math.round(cpu.get(name) ?? 0)} ms`.padStart(10)}`,
  );
}
const last = [...medians.values()].map((times) => times.at(-1) ?? 0).sort((a, b) => a - b);
print(
  `\nmedian of the reports ${Math.round(last[Math.floor(last.length / 2)] ?? 0)} ms, slowest ${Math.round(last.at(-1) ?? 0)} ms over ${(sizes.at(-1) ?? 0).toLocaleString('en-GB')} records`,
);
