import { expect, test } from 'vitest';
import { leaksIn } from './secrets.ts';

test.each([
  ['called 652872 yesterday', ['652872']],
  ['It is 652872.', ['652872']],
  ['"id":"652872"', ['652872']],
  ['cpu_seconds_total 12.652872', []],
  ['cpu_seconds_total 652872.5', []],
  ['bytes 1652872', []],
  ['bytes 6528721', []],
  ['from Isolde Marchbanks', ['Isolde Marchbanks']],
  ['fromIsolde Marchbanks1', ['Isolde Marchbanks']],
])('in "%s" the search for what leaked finds %j', (text, found) => {
  expect(leaksIn(text, ['652872', 'Isolde Marchbanks'])).toEqual(found);
});
