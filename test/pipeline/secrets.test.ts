import { expect, test } from 'vitest';
import { leaksIn, withoutMeasures } from './secrets.ts';

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

test.each([
  ['bytes_total 302640', []],
  ['bytes_total{what="x"} 302640\nnext 1', []],
  ['{"bytes":302640,"more":[302640,1]}', []],
  ['{"bytes":"302640"}', ['302640']],
  ['mails_total{subject="302640"} 1', ['302640']],
  ['{"called":"it was 302640 again"}', ['302640']],
  ['number 1632960123', ['1632960123']],
])('in the measures of "%s" the search finds %j', (text, found) => {
  expect(leaksIn(withoutMeasures(text), ['302640', '1632960123'])).toEqual(found);
});
