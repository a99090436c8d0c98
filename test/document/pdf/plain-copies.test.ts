import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainCopy, withPlainCopies } from '../../../src/document/pdf/plain-copies.ts';

const given: [string, () => unknown][] = [
  [
    'a list of words with their places',
    () => ({ items: [{ str: 'Ann', transform: [1, 0, 0, 1, 72.5, 700] }], lang: null }),
  ],
  ['bytes', () => ({ bytes: new Uint8Array([1, 2, 3]) })],
  ['maps, sets, dates and faults', () => [new Map([['a', 1]]), new Set([1]), new Date(0), new TypeError('no')]],
  [
    'a list in itself',
    () => {
      const list: unknown[] = [];
      list.push(list);
      return list;
    },
  ],
  ['a record that inherits', () => Object.create({ inherited: true }, { own: { value: 1, enumerable: true } })],
  [
    'a name that JavaScript keeps for itself',
    () => JSON.parse('{"constructor": 1, "toString": {}, "__proto__": {"own": 1}}'),
  ],
];

test.each(given)('%s is copied as the engine copies it', (_, make) => {
  const item = make();
  expect(plainCopy(item)).toEqual(structuredClone(item));
  expect(plainCopy(item)).not.toBe(item);
});

test('whatever is made of lists, records, texts and numbers is copied as the engine copies it', () => {
  fc.assert(
    fc.property(fc.object({ withBigInt: true, withDate: true, withTypedArray: true, withMap: true }), (item) => {
      expect(plainCopy(item)).toEqual(structuredClone(item));
    }),
  );
});

test('what cannot be copied is refused as the engine refuses it', () => {
  expect(() => plainCopy({ call: () => {} })).toThrow(DOMException);
});

test('the copy is another one: what is changed later in the first does not show in it', () => {
  const first = { items: [{ str: 'Ann' }] };
  const copy = plainCopy(first);
  first.items.length = 0;
  expect(copy).toEqual({ items: [{ str: 'Ann' }] });
});

test('the engine copies again when the work has ended, in a fault as well', async () => {
  const before = globalThis.structuredClone;
  await withPlainCopies(async () => expect(globalThis.structuredClone).not.toBe(before));
  await expect(withPlainCopies(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(globalThis.structuredClone).toBe(before);
});
