import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Levels 1 and 2 of ASVS 5.0.0: how many requirements each section has; those of level 3 come last in each. */
const sections = {
  '1.1': 2,
  '1.2': 9,
  '1.3': 11,
  '1.4': 3,
  '1.5': 2,
  '2.1': 3,
  '2.2': 3,
  '2.3': 4,
  '2.4': 1,
  '3.2': 2,
  '3.3': 4,
  '3.4': 6,
  '3.5': 5,
  '3.7': 2,
  '4.1': 3,
  '4.2': 1,
  '4.3': 2,
  '4.4': 4,
  '5.1': 1,
  '5.2': 3,
  '5.3': 2,
  '5.4': 3,
  '6.1': 3,
  '6.2': 12,
  '6.3': 4,
  '6.4': 4,
  '6.5': 5,
  '6.6': 3,
  '6.8': 4,
  '7.1': 3,
  '7.2': 4,
  '7.3': 2,
  '7.4': 5,
  '7.5': 2,
  '7.6': 2,
  '8.1': 2,
  '8.2': 3,
  '8.3': 1,
  '8.4': 1,
  '9.1': 3,
  '9.2': 4,
  '10.1': 2,
  '10.2': 2,
  '10.3': 4,
  '10.4': 11,
  '10.5': 5,
  '10.6': 2,
  '10.7': 3,
  '11.1': 2,
  '11.2': 3,
  '11.3': 3,
  '11.4': 4,
  '11.5': 1,
  '11.6': 1,
  '12.1': 3,
  '12.2': 2,
  '12.3': 4,
  '13.1': 1,
  '13.2': 5,
  '13.3': 2,
  '13.4': 5,
  '14.1': 2,
  '14.2': 4,
  '14.3': 3,
  '15.1': 3,
  '15.2': 3,
  '15.3': 7,
  '16.1': 1,
  '16.2': 5,
  '16.3': 4,
  '16.4': 3,
  '16.5': 3,
  '17.1': 1,
  '17.2': 4,
  '17.3': 2,
} as const;

const text = readFileSync(resolve(import.meta.dirname, '../docs/asvs.md'), 'utf8');
const rows = [...text.matchAll(/^\| (\d+\.[\d., ]+) \|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)].map(
  ([, numbers = '', , answer = '', tests = '']) => ({
    numbers: numbers.trim().split(/,\s*/),
    answer: answer.trim(),
    tests: tests.trim(),
  }),
);

test('every requirement of levels 1 and 2 stands in the table once', () => {
  const wanted = Object.entries(sections).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
  );
  expect(wanted).toHaveLength(253);
  expect(rows.flatMap(({ numbers }) => numbers)).toEqual(wanted);
});

test('every answer says yes, partly, no, operator, or that there is nothing of that kind', () => {
  expect(rows.filter(({ answer }) => !/^(?:yes|partly|no|operator|–)(?=[:, ;]|$)/.test(answer))).toEqual([]);
});

test('the sums at the head of the table are those of its rows', () => {
  const count = (word: string) =>
    rows.filter(({ answer }) => answer.startsWith(word)).reduce((sum, { numbers }) => sum + numbers.length, 0);
  const said = `${count('yes')} yes, ${count('partly')} partly, ${count('no')} no, ${count('operator')} operator, ${count('–')} –`;
  expect(text).toContain(said);
});
