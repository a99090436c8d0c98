import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTool } from '../tools.ts';
import { openSuite, type Report, type Suite } from './suite.ts';

const seed = 1;
const mails = 2_000;
const faults = { PostgreSQL: 500, Redis: 500 };
const tell = (line: string) => process.stdout.write(`${line}\n`);

/** `npm run faults` does it with any seed and number. */
describe.skipIf(!hasTool('dovecot') || !hasTool('redis'))(`${mails} mails while servers and processes fail`, () => {
  let suite: Suite;
  const reports: Report[] = [];
  beforeAll(async () => {
    suite = await openSuite(mails, seed, tell);
    expect(suite.undisturbed.wrong).toEqual([]);
  }, 1_200_000);
  afterAll(() => suite?.stop());

  // Both at once, as the waiting of one is the other's working time.
  test.concurrent.each(['PostgreSQL', 'Redis'] as const)(
    'with the queue on %s nothing is lost, doubled or wrong, and nothing of it stands in a log',
    async (queue) => {
      const report = await suite.disturbed(queue, faults[queue], seed);
      reports.push(report);
      tell(`queue on ${queue}: ${report.faults} faults (seed ${seed}) over ${mails} mails`);
      for (const [kind, count] of report.counts) tell(`  ${kind.padEnd(52)} ${String(count).padStart(5)}`);
      expect(report.wrong).toEqual([]);
      expect(report.faults).toBeGreaterThanOrEqual(faults[queue]);
    },
    2_400_000,
  );
});
