import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ahead } from '../../../src/store/backup/ahead.ts';
import type { Frame } from '../../../src/store/backup/frames.ts';
import { objectsIn } from '../../../src/store/backup/objects-back.ts';

const id = '00000000-0000-4000-8000-000000000001';
const sealed = Buffer.from('sealed bytes');
const sha256 = createHash('sha256').update(sealed).digest('hex');
const head = (more: object = {}): Frame => ({ kind: 'object', object: { id, bytes: 12, sha256, ...more } });
const piece = (bytes: Buffer = sealed): Frame => ({ kind: 'piece', bytes });
const end: Frame = { kind: 'end', rows: 0, objects: 1 };

async function read(frames: Frame[]) {
  const all = [];
  for await (const one of objectsIn(
    (async function* () {
      yield* frames;
    })(),
  ))
    all.push(one);
  return all;
}

test('an object comes back from its pieces', async () => {
  expect(await read([head(), piece(sealed.subarray(0, 5)), piece(sealed.subarray(5)), end])).toEqual([
    { kind: 'object', id, bytes: 12, sealed },
    { kind: 'end', rows: 0, objects: 1 },
  ]);
});

describe('an object that is not what the backup says of it is refused', () => {
  test.each<[string, Frame[]]>([
    ['another byte', [head(), piece(Buffer.from('sealed bites')), end]],
    ['a piece too few', [head({ bytes: 13 }), piece(), end]],
    ['a piece too many', [head(), piece(), piece(), end]],
    ['an empty piece for ever', [head(), piece(Buffer.of()), piece()]],
    ['another hash', [head({ sha256: 'x' }), piece(), end]],
    ['rows among the objects', [head(), { kind: 'rows', bytes: sealed }, end]],
    ['no end', [head(), piece()]],
    ['something after the end', [head(), piece(), end, end]],
  ])('%s', async (_, frames) => {
    await expect(read(frames)).rejects.toMatchObject({ code: 'backup_broken' });
  });
});

describe('what is run ahead', () => {
  async function* items(sizes: number[]) {
    for (const [at, bytes] of sizes.entries()) yield { at, bytes };
  }

  test('stays in order, at most eight at once, and a large one alone', async () => {
    const sizes = [...Array.from({ length: 20 }, () => 1), 70_000_000, 60_000_000, 60_000_000, 1];
    const under = new Map<number, number>();
    let most = 0;
    let largest = 0;
    const seen: number[] = [];
    for await (const at of ahead(items(sizes), async (item) => {
      under.set(item.at, item.bytes);
      most = Math.max(most, under.size);
      largest = Math.max(
        largest,
        [...under.values()].reduce((sum, bytes) => sum + bytes),
      );
      await new Promise((resolve) => setTimeout(resolve, item.at % 3));
      under.delete(item.at);
      return item.at;
    }))
      seen.push(at);
    expect(seen).toEqual(sizes.map((_, at) => at));
    expect(most).toBeLessThanOrEqual(8);
    expect(most).toBeGreaterThan(1);
    expect(largest).toBeLessThanOrEqual(70_000_000);
  });

  test('a failure ends it, and one that was not waited for yet ends no process', async () => {
    const failing = async () => {
      for await (const _ of ahead(items([1, 1, 1]), async ({ at }) => {
        if (at > 0) throw new Error(`item ${at}`);
      }));
    };
    await expect(failing()).rejects.toThrow('item 1');
  });
});
