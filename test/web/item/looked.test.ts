import { expect, test } from 'vitest';
import { belongsToLook, lookedAt } from '../../../src/web/item/looked.ts';

let time = new Date('2026-11-24T10:00:00Z').getTime();
const events: unknown[] = [];
const visitBy = (actor: `user ${string}`) =>
  ({
    actor,
    web: {
      now: () => new Date(time),
      settings: { secret: Buffer.from('a secret of the test') },
      store: { audit: { append: async (event: unknown) => void events.push(event) } },
    },
  }) as unknown as Parameters<typeof lookedAt>[0];

test('a look is written down once, with its pages, and its word is good for the same person and original, for some minutes', async () => {
  const ann = visitBy('user 1');
  const look = { subject: 'item 5', part: '9' };
  const word = await lookedAt(ann, look, 4);
  expect(events).toEqual([
    { actor: 'user 1', action: 'original_looked', subject: 'item 5', detail: { part: '9', pages: '1-4' } },
  ]);
  expect(belongsToLook(ann, look, word)).toBe(true);
  expect(belongsToLook(visitBy('user 2'), look, word)).toBe(false);
  expect(belongsToLook(ann, { ...look, part: '10' }, word)).toBe(false);
  expect(belongsToLook(ann, { ...look, subject: 'item 59' }, word)).toBe(false);
  const [until = '', signature = ''] = word.split('.');
  const later = (Number.parseInt(until, 36) + 60_000).toString(36);
  for (const made of ['', 'x', `${later}.${signature}`, `${until}.${'a'.repeat(43)}`, `${word} `])
    expect(belongsToLook(ann, look, made)).toBe(false);
  time += 14 * 60_000;
  expect(belongsToLook(ann, look, word)).toBe(true);
  time += 2 * 60_000;
  expect(belongsToLook(ann, look, word)).toBe(false);
});
