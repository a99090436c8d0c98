import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figuresOf, savedReport, savedReports } from '../../src/report/index.ts';
import type { Store } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { countedBy, type Filed } from './counted.ts';
import { fileFixtures, fixtureNames, fixturesBy, openReports, refreshed, truthOf } from './filled.ts';

/**
 * Every report over forms that went through the whole path, against figures that are counted from the truth files beside the fixtures
 * (./counted.ts), without a database and without the code under test.
 */
let postgres: TestPostgres;
let store: Store;
let filed: Filed[];
const begun = Date.now();
const base = Date.UTC(2026, 10, 9, 12, 30);
const now = () => new Date(base + Date.now() - begun);

beforeAll(async () => {
  postgres = await startPostgres();
  const url = await postgres.database();
  store = await openReports(url, now);
  const received = new Map(
    fixtureNames(/-00[1-7]$/).map((name, at) => [name, new Date(Date.UTC(2026, 9, 29, 8) + at * 5 * 3_600_000)]),
  );
  await fileFixtures(
    store,
    url,
    [...received].map(([name, arrived]) => ({ name, received: arrived })),
  );
  await refreshed(store);
  filed = (await fixturesBy(url)).map(({ name, state }) => ({
    truth: truthOf(name),
    state,
    received: received.get(name) ?? new Date(0),
  }));
}, 200_000);
afterAll(async () => {
  await store.close();
  await postgres.stop();
});

const from = '2026-01-01';
const to = '2026-12-31';

async function rowsOf(name: string): Promise<Record<string, unknown>[]> {
  const report = savedReport(name);
  if (!report) throw new Error(`no report ${name}`);
  return figuresOf(report, from, to, await store.reporting.run(report, from, to)).rows;
}

/** In any order of rows and columns; a place without a name is told by a number that nobody can know beforehand. */
const sorted = (rows: Record<string, unknown>[], without: string[] = []) =>
  rows
    .map((row) =>
      JSON.stringify(
        Object.entries(row)
          .filter(([name]) => !without.includes(name))
          .sort(),
      ),
    )
    .sort();
const pseudonyms: Record<string, string[]> = { locations: ['place'], 'locations-named': ['number'] };

test('the forms that should be filed are filed, so that there is something to count', () => {
  const wanted = filed.filter(({ truth }) => truth.decision === 'file');
  expect(wanted.filter(({ state }) => state === 'filed').length).toBeGreaterThan(35);
  expect(filed.filter(({ truth, state }) => truth.decision === 'review' && state === 'filed')).toEqual([]);
});

describe('over forms from the whole path', () => {
  test.each(savedReports.map(({ name }) => name))('%s gives the figures that the truth files give', async (name) => {
    const expected = countedBy(name, filed, now());
    const given = await rowsOf(name);
    expect(sorted(given, pseudonyms[name])).toEqual(sorted(expected));
    expect(given.length).toBeGreaterThan(0);
  });
});

test('a report of a period counts only what belongs to it', async () => {
  const report = savedReport('received');
  if (!report) throw new Error('no report');
  const november = figuresOf(
    report,
    '2026-11-01',
    '2026-11-30',
    await store.reporting.run(report, '2026-11-01', '2026-11-30'),
  );
  const inNovember = filed.filter(({ received }) => received >= new Date(Date.UTC(2026, 10, 1)));
  expect(november.rows.map(({ month }) => month)).toEqual(['2026-11']);
  expect(november.totals?.forms).toBe(inNovember.length);
});

test('the reports say that nothing waits and nothing failed', async () => {
  expect(await store.reporting.freshness()).toEqual({
    records: filed.filter(({ state }) => state === 'filed').length,
    waiting: 0,
    waitingSince: null,
    failed: 0,
    unfit: 0,
  });
});
