import { expect, test } from 'vitest';
import { forgetWords, remembered } from '../../src/form/memory.ts';

test('a question about the same words is worked out once in a reading, and what people wrote is forgotten with it', () => {
  const asked: string[] = [];
  const length = remembered((text) => {
    asked.push(text);
    return text.length;
  });
  expect([length('Ann Other'), length('Ann Other')]).toEqual([9, 9]);
  forgetWords();
  expect(length('Ann Other')).toBe(9);
  expect(asked).toEqual(['Ann Other', 'Ann Other']);
});

test('what the answer or the words themselves show to be print is kept for the next document', () => {
  const asked: string[] = [];
  const known = remembered(
    (text) => {
      asked.push(text);
      return text === 'Date of birth' ? 'question' : undefined;
    },
    (answer, text) => answer !== undefined || text === 'Not a question here',
  );
  const texts = ['Date of birth', 'Not a question here', 'Ann Other'];
  texts.map(known);
  forgetWords();
  expect(texts.map(known)).toEqual(['question', undefined, undefined]);
  expect(asked).toEqual([...texts, 'Ann Other']);
});
