import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { problems } from '../../../src/form/problems.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/problems.md'), 'utf8');

test('the page of problems says of each code what the table says, and of no other', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (review|note) \| (.+) \|$/gm)].map(([, code, severity, sentence]) => [
    code,
    severity === 'review' ? 'blocks' : 'note',
    sentence,
  ]);
  expect(rows).toEqual(Object.entries(problems).map(([code, [severity, sentence]]) => [code, severity, sentence]));
});
