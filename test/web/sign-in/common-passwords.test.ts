import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, test } from 'vitest';
import { newPassword, passwordWeakness } from '../../../src/web/sign-in/passwords.ts';

const weakness = (password: string) => passwordWeakness(password, 'robin@council.example.org');
const guessed = 'Programs guess this one first. Use three words that have nothing to do with each other';

describe('what programs guess first is no password', () => {
  test.each([
    ['one of the list', 'motherfucker'],
    ['a row of keys', '1qaz2wsx3edc'],
    ['a word with a year', 'Sunshine2024'],
    ['a word with a year and a sign', 'Liverpool2026!'],
    ['signs in place of letters', 'P@ssw0rd2026!'],
    ['one in place of an l', 'We1come12345'],
    ['a word behind digits', '123456Football'],
    ['a long row behind a word', 'monkey1234567890123'],
    ['the same word twice', 'passwordpassword'],
    ['something short over and over', 'xkq7zxkq7zxkq7z'],
    ['two words of the list', 'dragonsuperman'],
    ['two words of the list with a sign between', 'Charlie_Michelle'],
    ['letters with signs between', 'p.a.s.s.w.o.r.d.1'],
    ['digits in a row', '123456789012'],
    ['letters in a row, down', 'zyxwvutsrqpo'],
    ['a word of this place', 'Safeguarding1'],
    ['two words of this place', 'MissingCouncil'],
    ['full width letters', 'ｐａｓｓｗｏｒｄ１２３４'],
  ])('%s', (_what, password) => {
    expect(weakness(password)).toBe(guessed);
  });

  test('the 3,000 most common ones, each with what people add to reach twelve characters', () => {
    const wrong = dictionary['passwords-common']
      .slice(0, 3_000)
      .flatMap((word) => {
        const digits = '1234567890'.slice(0, Math.max(1, 12 - word.length));
        return [
          `${word}${digits}`,
          `${word}${word}${word}`,
          `${word[0]?.toUpperCase()}${word.slice(1)}${'!'.repeat(8)}`,
        ];
      })
      .filter((password) => password.length >= 12 && password.length <= 200 && weakness(password) === null);
    expect(wrong).toEqual([]);
  });
});

test.each([
  'correct horse battery staple',
  'tractor-lemon-eighteen',
  'Wellington boots, blue',
  'kj2#fLq90vXz',
  '904817265530',
  'ünter den Länden 7',
  'three random words',
])('a password that is hard to guess is taken: %s', (password) => {
  expect(weakness(password)).toBeNull();
});

test('a first password that the program makes would be taken by it', () => {
  for (let at = 0; at < 200; at += 1) expect(weakness(newPassword())).toBeNull();
});

test('the longest password that is taken is looked at in milliseconds', () => {
  const began = performance.now();
  for (const one of ['a1'.repeat(100), 'password'.repeat(25), 'ab!'.repeat(66), 'x'.repeat(200)]) weakness(one);
  expect(performance.now() - began).toBeLessThan(500);
});
