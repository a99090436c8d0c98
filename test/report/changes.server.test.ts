import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadDefinitions } from '../../src/form/index.ts';
import { openLog } from '../../src/log.ts';
import { startReporting } from '../../src/pipeline/index.ts';
import { figuresOf, layoutOf, savedReport } from '../../src/report/index.ts';
import { layOutReporting, type Store } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { layout, openReports, refreshed, reportingKey } from './filled.ts';
import { makeForm, setValue } from './made.ts';

let postgres: TestPostgres;
let client: pg.Client;
let store: Store;
let url: string;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.database();
  store = await openReports(url);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  return async () => {
    await client.end();
    await store.close();
  };
});

const rows = async (sql: string) => (await client.query(sql)).rows;
const child = { 'people[0].role': 'child', 'people[0].surname': 'Example', 'people[0].forenames': 'Sam' };
const toolkit = (dated: string, levels: Record<string, string | null>) => ({
  'assessment.date': dated,
  'child.fullName': 'Sam Example',
  ...levels,
});

async function reportRows(name: string, from = '2026-01-01', to = '2026-12-31') {
  const report = savedReport(name);
  if (!report) throw new Error(`no report ${name}`);
  return figuresOf(report, from, to, await store.reporting.run(report, from, to)).rows;
}

describe('the reporting views', () => {
  test('show a correction, and with it the age band and the area', async () => {
    const id = await makeForm(client, {
      fields: {
        'referral.date': '2026-05-30',
        ...child,
        'people[0].dob': '2013-05-31',
        'people[0].postcode': 'TQ1 2AB',
      },
    });
    await refreshed(store);
    expect(await rows('SELECT age_band, area FROM reporting.people_of_concern')).toEqual([
      { age_band: '10 to 12', area: 'TQ1 2' },
    ]);
    await setValue(client, id, 'people[0].dob', '2013-05-30');
    await setValue(client, id, 'people[0].postcode', { state: 'not_known' });
    await refreshed(store);
    expect(await rows('SELECT age_band, area FROM reporting.people_of_concern')).toEqual([
      { age_band: '13 to 15', area: null },
    ]);
  });

  test('show the latest version of an updated form, and the versions before it as history', async () => {
    const first = await makeForm(client, {
      kind: 'exploitation-toolkit',
      fields: toolkit('2026-03-01', { 'risk.overall': 'low' }),
      who: { 'child.': 1 },
    });
    await refreshed(store);
    const second = await makeForm(client, {
      kind: 'exploitation-toolkit',
      fields: toolkit('2026-06-01', { 'risk.overall': 'high' }),
      who: { 'child.': 1 },
    });
    await client.query(`UPDATE forms SET state = 'superseded' WHERE id = $1`, [first]);
    await relate(second, first);
    await refreshed(store);
    expect(await rows('SELECT record_id, risk_overall FROM reporting.toolkits')).toEqual([
      { record_id: second, risk_overall: 'high' },
    ]);
    expect(
      await rows(
        'SELECT record_id, is_current, replaced_by, risk_overall FROM reporting.toolkits_history ORDER BY record_id',
      ),
    ).toEqual([
      { record_id: first, is_current: false, replaced_by: second, risk_overall: 'low' },
      { record_id: second, is_current: true, replaced_by: null, risk_overall: 'high' },
    ]);
    expect((await reportRows('risk-change')).find(({ type }) => type === 'Overall')).toMatchObject({
      raised: 1,
      children: 1,
    });
  });

  test.each(['dismissed', 'in_review'])('lose a record that becomes %s in the same transaction', async (state) => {
    const id = await makeForm(client, {
      fields: { 'referral.date': '2026-05-30', ...child },
      who: { 'people[0].': 1 },
    });
    await refreshed(store);
    await client.query('BEGIN');
    await client.query('UPDATE forms SET state = $2 WHERE id = $1', [id, state]);
    const left = await rows(`
      SELECT (SELECT count(*)::int FROM reporting.referrals_history) + (SELECT count(*)::int FROM reporting.people_of_concern_history)
        + (SELECT count(*)::int FROM reporting.links) + (SELECT count(*)::int FROM reporting.completeness) AS left`);
    await client.query('COMMIT');
    expect(left).toEqual([{ left: 0 }]);
    await refreshed(store);
    expect(await rows('SELECT state, record_id FROM reporting.workload')).toEqual([{ state, record_id: null }]);
  });

  test('keep no word of a form that the retention rule erases', async () => {
    const id = await makeForm(client, {
      fields: {
        'referral.date': '2026-05-30',
        ...child,
        'concern.details': 'canary-words',
        'referrer.name': 'canary-name',
        'referrer.agency': 'canary-agency',
      },
      who: { 'people[0].': 1 },
    });
    await makeForm(client, {
      kind: 'exploitation-toolkit',
      fields: { ...toolkit('2026-05-30', {}), 'indicators[0].text': 'kept' },
    });
    await refreshed(store);
    expect(await everywhere('canary')).not.toEqual([]);
    const outcome = await store.retention.eraseForm(id as never, {
      rule: 'request',
      reason: 'test',
      actor: 'terminal test',
    });
    expect(outcome).toMatchObject({ kind: 'erased' });
    await refreshed(store);
    expect(await everywhere('canary')).toEqual([]);
    expect(await rows('SELECT count(*)::int AS left FROM reporting.toolkits')).toEqual([{ left: 1 }]);
  });

  test('take two persons that are linked for one, and part them again', async () => {
    const fields = { 'referral.date': '2026-05-30', ...child };
    await makeForm(client, { fields, who: { 'people[0].': 1 } });
    const second = await makeForm(client, { fields, who: { 'people[0].': 2 } });
    const persons = async () => (await rows('SELECT DISTINCT person_key FROM reporting.people_of_concern')).length;
    await refreshed(store);
    expect(await persons()).toBe(2);
    await client.query('UPDATE mentions SET subject_id = 1 WHERE form_id = $1', [second]);
    await refreshed(store);
    expect(await persons()).toBe(1);
    await client.query('UPDATE mentions SET subject_id = 2 WHERE form_id = $1', [second]);
    await refreshed(store);
    expect(await persons()).toBe(2);
  });

  test('hold records only: a form that waits, was read or is a copy is in no view but the workload', async () => {
    const first = await makeForm(client, { fields: { 'referral.date': '2026-05-30', ...child } });
    await makeForm(client, { state: 'in_review', fields: { 'referral.date': '2026-05-31', ...child } });
    const copy = await makeForm(client, { state: 'in_review', fields: { 'referral.date': '2026-05-30', ...child } });
    await client.query(`UPDATE forms SET state = 'duplicate', duplicate_of_id = $2 WHERE id = $1`, [copy, first]);
    await refreshed(store);
    expect(await rows('SELECT record_id FROM reporting.referrals_history')).toEqual([{ record_id: first }]);
    expect(await rows('SELECT state FROM reporting.workload ORDER BY state')).toEqual([
      { state: 'duplicate' },
      { state: 'filed' },
      { state: 'in_review' },
    ]);
  });

  test('never show a row that somebody typed into an indicator table, nor an agency that one person calls so', async () => {
    for (const subject of [1, 2, 3, 4])
      await makeForm(client, {
        kind: 'exploitation-toolkit',
        fields: {
          ...toolkit('2026-05-30', {}),
          'assessor.name': `Worker ${subject}`,
          'assessor.agency': subject === 4 ? 'PC Canary, Harbour Police' : 'Harbour Police',
          'indicators[0].domain': 'Relationships',
          'indicators[0].text': 'Older friends',
          'indicators[0].value': 'yes',
          'indicators[1].domain': 'Relationships',
          'indicators[1].text': subject === 1 ? 'Lives with Canary' : 'Unknown cars',
          'indicators[1].value': 'yes',
        },
        who: { 'child.': subject },
      });
    await refreshed(store);
    expect(await rows('SELECT DISTINCT indicator FROM reporting.indicators ORDER BY 1')).toEqual([
      { indicator: 'Older friends' },
      { indicator: 'Unknown cars' },
      { indicator: null },
    ]);
    expect(await rows('SELECT DISTINCT agency FROM reporting.toolkits ORDER BY 1')).toEqual([
      { agency: 'Harbour Police' },
      { agency: null },
    ]);
    expect(
      await rows(`SELECT own_indicator FROM reporting_names.indicators WHERE position = 1 ORDER BY 1 LIMIT 1`),
    ).toEqual([{ own_indicator: 'Lives with Canary' }]);
  });

  test('keep a value that does not fit its column out of it, and say that there is one', async () => {
    await makeForm(client, { fields: { 'referral.date': 'soon', ...child } });
    await refreshed(store);
    expect(await rows('SELECT referral_date::text, dated_on::text FROM reporting.referrals')).toEqual([
      { referral_date: null, dated_on: '2026-06-01' },
    ]);
    expect((await store.reporting.freshness()).unfit).toBe(1);
  });
});

describe('reports of what changes', () => {
  test('compare each toolkit with the one before it', async () => {
    const levels = { 'risk.cse': 'medium', 'risk.overall': 'high' };
    const make = (who: number, dated: string, own: Record<string, string | null>) =>
      makeForm(client, { kind: 'exploitation-toolkit', fields: toolkit(dated, own), who: { 'child.': who } });
    await make(1, '2026-01-10', levels);
    await make(1, '2026-04-10', { 'risk.cse': 'low', 'risk.overall': 'high' });
    await make(2, '2025-11-10', { 'risk.cse': 'none', 'risk.overall': null });
    await make(2, '2026-02-10', levels);
    await make(3, '2026-03-10', levels);
    await refreshed(store);
    const change = await reportRows('risk-change');
    expect(change[0]).toMatchObject({ raised: 1, lowered: 1, unchanged: 0, first: 1, not_comparable: 0, children: 3 });
    expect(change[4]).toMatchObject({ raised: 0, lowered: 0, unchanged: 1, first: 1, not_comparable: 1, children: 3 });
    expect((await reportRows('risk'))[0]).toMatchObject({ low: 1, medium: 2, children: 3 });
  });

  test('call a referral a repeat when the child was referred in the 12 months before', async () => {
    const refer = (who: number, dated: string) =>
      makeForm(client, { fields: { 'referral.date': dated, ...child }, who: { 'people[0].': who } });
    for (const [who, dated] of [
      [1, '2025-03-15'],
      [1, '2026-03-15'],
      [2, '2025-03-14'],
      [2, '2026-03-15'],
      [3, '2026-03-01'],
      [3, '2026-03-20'],
    ] as const)
      await refer(who, dated);
    await refreshed(store);
    expect(await reportRows('repeat-referrals')).toMatchObject([
      { month: '2026-03', repeats: 2, firsts: 2, referred: 4 },
    ]);
  });

  test('count a child once, whatever forms it is on, and place it by its latest level', async () => {
    await makeForm(client, {
      fields: { 'referral.date': '2026-02-01', 'concern.types': ['missing'], ...child },
      who: { 'people[0].': 1 },
    });
    await makeForm(client, {
      kind: 'exploitation-toolkit',
      fields: toolkit('2026-03-01', { 'risk.cse': 'low', 'risk.cce': 'high' }),
      who: { 'child.': 1 },
    });
    await makeForm(client, {
      kind: 'exploitation-toolkit',
      fields: toolkit('2026-05-01', { 'risk.cse': 'medium' }),
      who: { 'child.': 1 },
    });
    await makeForm(client, {
      kind: 'exploitation-toolkit',
      fields: toolkit('2026-05-01', { 'risk.missing': 'none' }),
      who: { 'child.': 2 },
    });
    await refreshed(store);
    expect(await reportRows('missing-and-exploitation')).toMatchObject([
      { exploitation: 'Medium', with_missing: 1, without: 0 },
      { exploitation: 'Nothing said', with_missing: 0, without: 1 },
    ]);
  });

  test('count a child once for each concern, by the age at the latest referral that gives it', async () => {
    const referred = (who: number, dated: string, dob: string, concerns: string[]) =>
      makeForm(client, {
        fields: { 'referral.date': dated, 'concern.types': concerns, ...child, 'people[0].dob': dob },
        who: { 'people[0].': who },
      });
    await referred(1, '2026-02-01', '2013-03-01', ['missing', 'cse']);
    await referred(1, '2026-06-01', '2013-03-01', ['missing', 'missing']);
    await referred(2, '2026-03-01', '2008-04-01', ['missing', 'missing']);
    await referred(3, '2025-12-31', '2008-04-01', ['cse']);
    await refreshed(store);
    expect(await reportRows('concerns')).toMatchObject([
      { concern: 'missing', to_12: 0, to_15: 1, to_17: 1, children: 2 },
      { concern: 'cse', to_12: 1, to_15: 0, children: 1 },
    ]);
  });

  test('count the days of a period and no others where it begins and ends within a month', async () => {
    const received = ['2026-01-14', '2026-01-15', '2026-01-31', '2026-02-28', '2026-03-10', '2026-03-11'];
    for (const day of received)
      await makeForm(client, {
        fields: { 'referral.date': day },
        received: `${day}T09:00:00Z`,
        filed: `${day}T10:30:30Z`,
      });
    await refreshed(store);
    expect(await reportRows('received-detail', '2026-01-15', '2026-03-10')).toMatchObject([
      { month: '2026-01', form: 'mace-referral', forms: 2 },
      { month: '2026-02', forms: 1 },
      { month: '2026-03', forms: 1 },
    ]);
    expect(await reportRows('timeliness', '2026-01-15', '2026-03-10')).toMatchObject([
      { month: '2026-01', in_time: 2, forms: 2, median_hours: 1 },
      { month: '2026-02', in_time: 1, forms: 1 },
      { month: '2026-03', in_time: 1, forms: 1 },
    ]);
    expect(await reportRows('timeliness', '2026-02-01', '2026-02-01')).toEqual([]);
    expect(await rows('SELECT DISTINCT minutes_to_filing FROM reporting.workload')).toEqual([
      { minutes_to_filing: 91 },
    ]);
  });

  test('set the mentions of a place beside those of the period before', async () => {
    const place = (who: number, dated: string) =>
      makeForm(client, {
        fields: {
          'referral.date': dated,
          'locations[0].name': `Place ${who}`,
          'locations[0].postcode': 'TQ1 2AB',
          'locations[0].type': 'park',
        },
        who: { 'locations[0].': who + 50 },
      });
    for (const [who, dated] of [
      [1, '2026-04-02'],
      [1, '2026-04-29'],
      [1, '2026-03-30'],
      [2, '2026-04-10'],
      [3, '2026-03-05'],
    ] as const)
      await place(who, dated);
    await refreshed(store);
    expect(await reportRows('locations-named', '2026-04-01', '2026-04-30')).toMatchObject([
      { place: 'Place 1', area: 'TQ1 2', type: 'park', mentions: 2, before: 1, change: 1 },
      { place: 'Place 2', mentions: 1, before: 0, change: 1 },
    ]);
    expect(await reportRows('areas', '2026-04-01', '2026-04-30')).toEqual([
      { area: 'TQ1 2', mentions: 3, before: 2, change: 1 },
    ]);
  });
});

describe('keeping up', () => {
  test('a filed, a corrected and an erased form are in the reports within a second', async () => {
    const lines: string[] = [];
    const running = startReporting(
      store,
      { layout, keys: [reportingKey], wards: new Map() },
      openLog('info', (line) => lines.push(line)),
    );
    await wait(600);
    const until = async (sql: string, wanted: unknown) => {
      const begun = Date.now();
      for (;;) {
        if (JSON.stringify(await rows(sql)) === JSON.stringify(wanted)) return Date.now() - begun;
        if (Date.now() - begun > 5_000) throw new Error('not in time');
        await wait(20);
      }
    };
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const id = await makeForm(client, {
        fields: { 'referral.date': '2026-05-30', 'subject.type': 'individual', ...child },
      });
      const sql = `SELECT subject_type FROM reporting.referrals WHERE record_id = ${id}`;
      times.push(await until(sql, [{ subject_type: 'individual' }]));
      await setValue(client, id, 'subject.type', 'both');
      times.push(await until(sql, [{ subject_type: 'both' }]));
      await client.query(`UPDATE forms SET state = 'dismissed' WHERE id = $1`, [id]);
      times.push(await until(sql, []));
    }
    await running.stop();
    expect(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]).toBeLessThan(1_000);
    expect(lines.filter((line) => line.includes('trouble'))).toEqual([]);
  });

  test('a form that cannot be written holds up no other, and the reports say that it is missing', async () => {
    const bad = await makeForm(client, { fields: { 'referral.date': '2026-05-30', ...child } });
    const good = await makeForm(client, { fields: { 'referral.date': '2026-05-31', ...child } });
    // A day that no calendar of the program has: PostgreSQL knows it, and the date is out of its range.
    await client.query(`UPDATE forms SET received = 'infinity' WHERE id = $1`, [bad]);
    const prepared = await store.reporting.prepare(layout, [reportingKey], new Map());
    if (prepared.kind !== 'ready') throw new Error(prepared.kind);
    const round = await store.reporting.refresh(prepared.settings);
    expect(round).toMatchObject({ kind: 'written', failed: [{ id: bad }] });
    expect(await rows('SELECT record_id FROM reporting.referrals')).toEqual([{ record_id: good }]);
    expect((await store.reporting.freshness()).failed).toBe(1);
    await client.query(`UPDATE forms SET received = '2026-06-01' WHERE id = $1`, [bad]);
    await refreshed(store);
    expect((await store.reporting.freshness()).failed).toBe(0);
  });

  test('an erasure that is under way is not waited for and not undone', async () => {
    const id = await makeForm(client, { fields: { 'referral.date': '2026-05-30', ...child } });
    await refreshed(store);
    await client.query('BEGIN');
    await client.query(`UPDATE forms SET state = 'dismissed' WHERE id = $1`, [id]);
    await setValueElsewhere(id);
    const prepared = await store.reporting.prepare(layout, [reportingKey], new Map());
    if (prepared.kind !== 'ready') throw new Error(prepared.kind);
    const begun = Date.now();
    await store.reporting.refresh(prepared.settings);
    expect(Date.now() - begun).toBeLessThan(3_000);
    await client.query('COMMIT');
    await refreshed(store);
    expect(await rows('SELECT record_id FROM reporting.referrals_history')).toEqual([]);
  });

  test('another key is not taken into use by accident, and takes everybody along when it is', async () => {
    await makeForm(client, { fields: { 'referral.date': '2026-05-30', ...child }, who: { 'people[0].': 1 } });
    await refreshed(store);
    const [before] = await rows('SELECT person_key FROM reporting.people_of_concern');
    const other = new Uint8Array(32).fill(8);
    expect(await store.reporting.prepare(layout, [other], new Map())).toEqual({ kind: 'key_unknown' });
    expect((await store.reporting.prepare(layout, [other, reportingKey], new Map())).kind).toBe('ready');
    await store.reporting.rebuild(other);
    expect(await rows('SELECT person_key FROM reporting.people_of_concern')).toEqual([]);
    const prepared = await store.reporting.prepare(layout, [other], new Map());
    if (prepared.kind !== 'ready') throw new Error(prepared.kind);
    await store.reporting.refresh(prepared.settings);
    const [after] = await rows('SELECT person_key FROM reporting.people_of_concern');
    expect(after.person_key).toMatch(/^[0-9a-f-]{36}$/);
    expect(after).not.toEqual(before);
  });
});

describe('a new question in the definitions', () => {
  test('is a new column at the end, with the answers that are there already, and every other column stays', async () => {
    await makeForm(client, { fields: { 'referral.date': '2026-05-30', ...child, 'referral.urgency': 'now' } });
    await refreshed(store);
    const columns = async (view: string) =>
      (
        await rows(
          `SELECT column_name AS name FROM information_schema.columns WHERE table_schema || '.' || table_name = '${view}' ORDER BY ordinal_position`,
        )
      ).map(({ name }) => name);
    const before = await columns('reporting.referrals');
    const definitions = loadDefinitions();
    const [mace] = definitions.forms;
    const [first] = mace?.fields ?? [];
    if (!mace || !first) throw new Error('no definition');
    mace.fields.splice(1, 0, {
      ...first,
      key: 'referral.urgency',
      type: 'choice',
      labels: ['How urgent is it'],
      codes: [{ code: 'now', wordings: ['now'] }],
    });
    const wider = layoutOf(definitions);
    expect(await layOutReporting(url, wider)).toEqual(['referrals.referral_urgency']);
    expect(await columns('reporting.referrals')).toEqual([...before, 'referral_urgency']);
    const prepared = await store.reporting.prepare(wider, [reportingKey], new Map());
    if (prepared.kind !== 'ready') throw new Error(prepared.kind);
    await store.reporting.refresh(prepared.settings);
    expect(await rows('SELECT referral_urgency FROM reporting.referrals')).toEqual([{ referral_urgency: 'now' }]);
    expect(
      await rows(`SELECT col_description('reporting.referrals'::regclass, ${before.length + 1}) AS comment`),
    ).toEqual([{ comment: '"How urgent is it" on the form. Empty unless it was answered. Codes: now.' }]);
    // And back: the column stays, whatever the definitions say.
    expect(await layOutReporting(url, layout)).toEqual([]);
    expect(await columns('reporting.referrals')).toEqual([...before, 'referral_urgency']);
  });

  test('that asks in another way than before gets a further column, and none changes its type', async () => {
    const definitions = loadDefinitions();
    const field = definitions.forms[0]?.fields.find(({ key }) => key === 'referrer.role');
    if (!field) throw new Error('no field');
    field.type = 'date';
    const added = await layOutReporting(url, layoutOf(definitions));
    expect(added).toEqual(['referrals.referrer_role_2']);
  });
});

async function relate(form: string, other: string): Promise<void> {
  const item = await client.query(
    `INSERT INTO review_items (message_id, form_id, reasons, state, opened, due, closed)
    SELECT message_id, id, ARRAY['possible_update'], 'done', now(), now(), now() FROM forms WHERE id = $1 RETURNING id`,
    [form],
  );
  const history = await client.query(
    `INSERT INTO review_history (item_id, at, actor, action) VALUES ($1, now(), 'user 1', 'file_as') RETURNING id`,
    [item.rows[0].id],
  );
  await client.query(
    `INSERT INTO form_relations (form_id, other_id, relation, history_id, at, actor) VALUES ($1, $2, 'update_of', $3, now(), 'user 1')`,
    [form, other, history.rows[0].id],
  );
}

/** A change by somebody else, so that there is something to write. */
async function setValueElsewhere(id: string): Promise<void> {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await setValue(other, id, 'subject.type', 'both');
  await other.end();
}

/** Tables of the reporting schemas in which a word stands. */
async function everywhere(word: string): Promise<string[]> {
  const tables = await rows(`
    SELECT n.nspname || '."' || c.relname || '"' AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('reporting_facts', 'reporting', 'reporting_names') AND c.relkind IN ('r', 'v')`);
  const found: string[] = [];
  for (const { name } of tables)
    if (
      (await client.query(`SELECT 1 FROM ${name} t WHERE t::text LIKE '%' || $1 || '%' LIMIT 1`, [word])).rows.length >
      0
    )
      found.push(name);
  return found;
}
