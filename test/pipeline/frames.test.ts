import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { receiveFrames, sendFrame } from '../../src/pipeline/reading/frames.ts';

function bytesOf(values: unknown[]): Buffer {
  const socket = new PassThrough();
  for (const value of values) sendFrame(socket, value);
  return socket.read() ?? Buffer.alloc(0);
}

function valuesIn(pieces: Buffer[]): unknown[] {
  const socket = new PassThrough();
  const values: unknown[] = [];
  receiveFrames(socket, (value) => values.push(value));
  for (const piece of pieces) socket.emit('data', piece);
  return values;
}

const value = fc.record({
  id: fc.nat(),
  text: fc.string({ unit: 'grapheme' }),
  date: fc.date({ noInvalidDate: true }),
  parts: fc.array(fc.record({ name: fc.option(fc.string()), bytes: fc.uint8Array({ maxLength: 3_000 }) })),
});

describe('frames between worker and reader', () => {
  test('what is sent arrives, wherever the socket cuts it', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), fc.array(fc.nat({ max: 9_000 })), (values, cuts) => {
        const all = bytesOf(values);
        const borders = [...new Set([0, ...cuts.filter((cut) => cut < all.length), all.length])].sort((a, b) => a - b);
        const pieces = borders.slice(1).map((border, at) => all.subarray(borders[at], border));
        expect(asPlain(valuesIn(pieces))).toEqual(asPlain(values));
      }),
    );
  });

  test('nothing arrives before the last byte has', () => {
    const all = bytesOf([{ bytes: new Uint8Array(70_000) }]);
    expect(valuesIn([all.subarray(0, -1)])).toEqual([]);
    expect(valuesIn([all])).toHaveLength(1);
  });

  test('a file between two words does not mix with the next value', () => {
    const [one, other] = valuesIn([
      bytesOf([{ bytes: Buffer.from('first') }, { bytes: Buffer.from('second'), last: 'x' }]),
    ]);
    expect(asPlain([one, other])).toEqual(
      asPlain([{ bytes: Buffer.from('first') }, { bytes: Buffer.from('second'), last: 'x' }]),
    );
  });
});

/** A Buffer and an Uint8Array with the same bytes are the same here. */
function asPlain(values: unknown): unknown {
  return JSON.parse(
    JSON.stringify(values, function (this: Record<string, unknown>, key, shown) {
      const own = this[key];
      return own instanceof Uint8Array ? Buffer.from(own).toString('hex') : shown;
    }),
  );
}
