import type { FactTable, Layout } from '../layout/model.ts';
import { formTables, tableOfList } from '../layout/tables.ts';
import { agencyColumns, columnsOf, personColumns } from './columns.ts';
import { fitted } from './fit.ts';
import { linksOf } from './links.ts';
import type { FactContext, FactRow, Facts, FiledRecord } from './model.ts';
import { type Entry, generic, Reading } from './reading.ts';
import { levelDigits } from './risk.ts';

/** The rows of one record in every table. */
export function factsOf(record: FiledRecord, layout: Layout, context: FactContext): Facts {
  const form = new Reading(record, context);
  const facts: Facts = { rows: {}, states: statesOf(record), links: linksOf(form), sightings: [], unfit: 0 };
  const tables = new Map(layout.tables.map((table) => [table.name, table]));
  const add = (name: string, columns: FactRow, entries: Entry[]) => {
    const table = tables.get(name);
    if (!table) return;
    const rows = facts.rows[name] ?? [];
    facts.rows[name] = rows;
    const row = { ...form.ofRecord(rows.length), ...columns };
    facts.unfit += fill(row, table, entries);
    rows.push(row);
  };

  const toolkit = record.kind === 'exploitation-toolkit';
  const sender = toolkit ? 'assessor.' : 'referrer.';
  const agency = agencyColumns(form, sender, facts.sightings);
  const child = toolkit ? { ...asChild(personColumns(form, 'child.')), risk_levels: levelDigits(form) } : {};
  add(formTables[record.kind].table, { ...formColumns(record), ...agency, ...child }, form.singles());
  add('agencies', { form: record.kind, list: 'sender', ...agency }, []);
  for (const { list, prefix } of form.lists())
    add(
      tableOfList(list),
      { form: record.kind, ...columnsOf(form, list, prefix, facts.sightings) },
      form.entries(prefix),
    );
  return facts;
}

/** Writes the answers into their columns; what is worked out already stands there. The number of answers that fit no column of theirs. */
function fill(row: FactRow, table: FactTable, entries: Entry[]): number {
  let unfit = 0;
  for (const { key, value } of entries) {
    const columns = table.columns.filter(({ sources }) => sources.includes(generic(key)));
    if (columns.length === 0 || value.state !== 'answered') continue;
    const taker = columns.find((column) => fitted(column, value.value) !== undefined);
    if (taker) row[taker.name] ??= fitted(taker, value.value) ?? null;
    else unfit += 1;
  }
  return unfit;
}

function formColumns(record: FiledRecord): FactRow {
  return {
    received_at: record.receivedAt.toISOString(),
    filed_at: record.filedAt.toISOString(),
    replaced_by: record.replacedBy,
    form_version: record.versionKnown ? record.version : null,
  };
}

function asChild({ person_key: key = null, ...columns }: FactRow): FactRow {
  return {
    child_key: key,
    ...Object.fromEntries(Object.entries(columns).map(([name, cell]) => [`child_${name}`, cell])),
  };
}

/** What the form prints or its headings say, and an answer that stands there a second time as it was written: no questions of their own. */
const notAsked =
  /^form\.version$|^indicators\[\d+\]\.(domain|text|scale|answer)$|^vulnerabilities\[\d+\]\.text$|\]\.role$/;

function statesOf({ fields }: FiledRecord): Facts['states'] {
  const states: Facts['states'] = {
    answered: [],
    blank: [],
    not_applicable: [],
    not_known: [],
    refused: [],
    unreadable: [],
  };
  for (const [key, { state }] of Object.entries(fields)) if (!notAsked.test(key)) states[state].push(generic(key));
  return states;
}
