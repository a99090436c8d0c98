import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../src/document/index.ts';

/** A sheet of white paper at 150 dots an inch. */
const sheet = () =>
  sharp({ create: { width: 1_240, height: 1_754, channels: 3, background: '#fff' } })
    .withMetadata({ density: 150 })
    .png()
    .toBuffer();

describe('a picture without a word', () => {
  test('of white paper is empty', { timeout: 60_000 }, async () => {
    expect(await readDocument(await sheet(), 'png', {})).toEqual({ kind: 'empty' });
  });

  test.each<[string, () => Promise<Uint8Array>, object]>([
    ['without a byte', async () => new Uint8Array(0), { kind: 'empty' }],
    ['cut off in the middle', async () => (await sheet()).subarray(0, 900), { kind: 'broken', format: 'png' }],
    [
      'of garbage',
      async () => Buffer.concat([(await sheet()).subarray(0, 60), Buffer.alloc(500, 7)]),
      { kind: 'broken', format: 'png' },
    ],
  ])('%s ends as an outcome', { timeout: 60_000 }, async (_, make, expected) => {
    expect(await readDocument(await make(), 'png', {})).toEqual(expected);
  });
});
