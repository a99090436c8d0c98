import { expect, test } from 'vitest';
import { openFresh } from '../../src/store/originals/fresh.ts';

test('an original that was just sealed is handed out once', () => {
  const fresh = openFresh();
  const bytes = Buffer.from('a mail');
  fresh.keep('a', bytes);
  expect(fresh.take('a')).toEqual(bytes);
  expect(fresh.take('a')).toBeUndefined();
});

test('what is held is bounded: the oldest make room, and a large one is never held', () => {
  const fresh = openFresh();
  for (let number = 0; number < 100; number += 1) fresh.keep(String(number), Buffer.alloc(100_000));
  expect(Array.from({ length: 100 }, (_, number) => fresh.take(String(number)) !== undefined)).toEqual(
    Array.from({ length: 100 }, (_, number) => number >= 60),
  );
  fresh.keep('large', Buffer.alloc(256_001));
  expect(fresh.take('large')).toBeUndefined();
  // What was taken, or never held, leaves its room to others.
  for (let number = 0; number < 40; number += 1) fresh.keep(String(number), Buffer.alloc(100_000));
  expect(fresh.take('0')).toBeDefined();
});
