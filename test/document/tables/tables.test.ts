import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../src/document/index.ts';
import type { Document } from '../../../src/document/model.ts';
import { sniffFormat } from '../../../src/file/index.ts';
import { limits } from '../../../src/limits.ts';

const read = (content: string | Buffer, format: 'csv' | 'json') => readDocument(Buffer.from(content), format, {});

/** The cells of the only table, line breaks as they are. */
function cellsOf(document: Document): string[][] {
  const [table] = document.blocks;
  if (table?.kind !== 'table') throw new Error('no table');
  return table.rows.map(({ cells }) =>
    cells.map(({ blocks }) =>
      blocks
        .flatMap((block) => (block.kind === 'paragraph' ? block.inlines : []))
        .map((inline) => (inline.kind === 'text' ? inline.text : '\n'))
        .join(''),
    ),
  );
}

async function tableOf(content: string | Buffer, format: 'csv' | 'json'): Promise<string[][]> {
  const outcome = await read(content, format);
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  return cellsOf(outcome.document);
}

describe('comma-separated values', () => {
  test('whatever stands in a value comes back to the letter', async () => {
    const value = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('a,b', '"', '""', 'x\ny', ',', '=1+1', ' '));
    const row = fc.array(value, { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 4 }), async (rows) => {
        const quoted = rows.map((own) => own.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        fc.pre(rows.some(([first = '']) => !/^[^:\n]{1,60}:/.test(first)));
        const normal = rows.map((own) => own.map((one) => one.replace(/\r\n?/g, '\n')));
        expect(await tableOf(quoted, 'csv')).toEqual(normal);
      }),
    );
  });

  test('a value with line breaks does not hide that the file is a table', () => {
    expect(sniffFormat(Buffer.from('Reference,Answer\nAB12,"one\ntwo, three\n\nfour"\n'))).toBe('csv');
    expect(sniffFormat(Buffer.from('a,b\n"x ""y"" z",2\n'))).toBe('csv');
    expect(sniffFormat(Buffer.from('Dear team,\nplease see below.\nYours, Ann'))).toBe('text');
  });

  test('quotes that do not fit make it text, and more cells than the bound make it too large', async () => {
    expect(await read('a,b\n"c,d\n', 'csv')).toMatchObject({ kind: 'read', document: { format: 'text' } });
    const many = `${'a,'.repeat(1_000)}a\n`.repeat(limits.documentItems / 1_000);
    expect(await read(many, 'csv')).toEqual({ kind: 'too_large', limit: 'documentItems' });
  });
});

describe('JSON', () => {
  test('each value stands beside its path, in the order of the file', async () => {
    const content = JSON.stringify({ a: 'x\ny', b: [1, { c: true, d: null }], e: { 'f g': false }, h: [] });
    expect(await tableOf(content, 'json')).toEqual([
      ['a', 'x\ny'],
      ['b[0]', '1'],
      ['b[1].c', 'Yes'],
      ['b[1].d', ''],
      ['e.f g', 'No'],
    ]);
  });

  test.each([
    ['that was cut', '{"a": "b', { kind: 'broken', format: 'json' }],
    ['without a value', '{"a": {}}', { kind: 'empty' }],
    [
      'that is nested without end',
      `${'['.repeat(50_000)}1${']'.repeat(50_000)}`,
      { kind: 'too_large', limit: 'jsonDepth' },
    ],
    [
      'of more values than the bound',
      JSON.stringify(Array(limits.documentItems).fill(0)),
      { kind: 'too_large', limit: 'documentItems' },
    ],
  ])('%s', async (_, content, expected) => {
    expect(await read(content, 'json')).toEqual(expected);
  });

  test('keys that mean something to JavaScript are only words', async () => {
    expect(await tableOf('{"__proto__": {"x": "1"}, "constructor": "2"}', 'json')).toEqual([
      ['__proto__.x', '1'],
      ['constructor', '2'],
    ]);
  });
});
