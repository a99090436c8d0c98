import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gather } from '../../src/pipeline/gather.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('the first goes at once, what follows goes together, and a quiet time begins anew', () => {
  const sent: string[][] = [];
  const gathered = gather(50, (ids) => sent.push(ids));
  for (const id of ['1', '2', '3']) gathered.add(id);
  expect(sent).toEqual([['1']]);
  vi.advanceTimersByTime(50);
  expect(sent).toEqual([['1'], ['2', '3']]);
  gathered.add('4');
  expect(sent).toHaveLength(2);
  vi.advanceTimersByTime(50);
  expect(sent).toEqual([['1'], ['2', '3'], ['4']]);
  vi.advanceTimersByTime(50);
  gathered.add('5');
  expect(sent.at(-1)).toEqual(['5']);
});

test('a flush sends what waits, and leaves no timer behind', () => {
  const sent: string[][] = [];
  const gathered = gather(50, (ids) => sent.push(ids));
  for (const id of ['1', '2']) gathered.add(id);
  gathered.flush();
  expect(sent).toEqual([['1'], ['2']]);
  expect(vi.getTimerCount()).toBe(0);
  gathered.flush();
  expect(sent).toHaveLength(2);
});
