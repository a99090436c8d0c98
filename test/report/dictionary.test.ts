import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadDefinitions } from '../../src/form/index.ts';
import { dictionaryText, layoutOf } from '../../src/report/index.ts';

const layout = layoutOf(loadDefinitions());

test('docs/data-dictionary.md is current: `npx intake report dictionary > docs/data-dictionary.md`', () => {
  const file = readFileSync(new URL('../../docs/data-dictionary.md', import.meta.url), 'utf8');
  expect(file.trim()).toBe(dictionaryText(layout).trim());
});

test('every question of the definitions has a column, and no column has two types', () => {
  for (const form of loadDefinitions().forms)
    for (const { key } of form.fields)
      expect(layout.tables.flatMap(({ columns }) => columns.flatMap(({ sources }) => sources))).toContain(key);
  for (const { columns } of layout.tables) expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
});

test('every column says what it means', () => {
  for (const { name, columns } of layout.tables)
    for (const column of columns) expect(`${name}.${column.name}: ${column.comment}`).toMatch(/: .{15,}/);
});

test('what people write freely, and what points to one person, is for the role with names alone', () => {
  const open = layout.tables.flatMap(({ name, columns }) =>
    columns
      .filter(({ level, sources }) => level === 'figures' && sources.length > 0)
      .map((column) => ({ table: name, ...column })),
  );
  expect(
    open
      .filter(({ type }) => type === 'text')
      .map(({ codes }) => codes.length)
      .includes(0),
  ).toBe(
    // Gender and ethnicity carry their own codes, which the dictionary of the definitions does not repeat.
    open.some(({ sources }) => sources.some((source) => source.endsWith('ethnicity'))),
  );
  const sources = open.flatMap(({ sources: own }) => own);
  for (const secret of [
    'people[].surname',
    'child.dob',
    'child.age',
    'people[].postcode',
    'child.nhsNumber',
    'concern.details',
    'referrer.name',
    'referrer.agency',
    'locations[].name',
    'people[].vehicle',
    'child.phone',
  ])
    expect(sources).not.toContain(secret);
});
