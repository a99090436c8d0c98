import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isoOf, toDay } from '../../../src/form/values/calendar.ts';
import { read, told } from './written.ts';

describe('dates are read in UK order, however they are written', () => {
  test.each([
    ['3/4/26', '2026-04-03'],
    ['03/04/2026', '2026-04-03'],
    ['03.04.2026', '2026-04-03'],
    ['3-4-26', '2026-04-03'],
    ['03 04 2026', '2026-04-03'],
    ['3 / 4 / 2026', '2026-04-03'],
    ['03–04–2026', '2026-04-03'],
    ['2026-04-03', '2026-04-03'],
    ['2026/04/03', '2026-04-03'],
    ['2026-04-03T00:00:00Z', '2026-04-03'],
    ['3rd April 2026', '2026-04-03'],
    ['3 April 2026', '2026-04-03'],
    ['3rd of April, 2026', '2026-04-03'],
    ['03-Apr-26', '2026-04-03'],
    ['3Apr26', '2026-04-03'],
    ["3 April '26", '2026-04-03'],
    ['April 3rd, 2026', '2026-04-03'],
    ['Friday 3rd April 2026', '2026-04-03'],
    ['Fri 3/4/26', '2026-04-03'],
    ['Fri 3 Apr', '2026-04-03'],
    ['1st Sept 2025', '2025-09-01'],
    ['03042026', '2026-04-03'],
    ['3/4/2026 14:30', '2026-04-03'],
    ['3/4/2026 at 2pm', '2026-04-03'],
    ['03/04/2026 (3rd April 2026)', '2026-04-03'],
    ['29/02/2024', '2024-02-29'],
    ['01/10/27', '2027-10-01'],
    ['14/2/98', '1998-02-14'],
  ])('%s', (written, expected) => expect(told(read('date', written))).toBe(expected));
});

describe('a date that cannot be one, or could be two, is a problem and never a guess', () => {
  test.each([
    ['31/02/2026', 'unreadable ! invalid_date'],
    ['29/02/2026', 'unreadable ! invalid_date'],
    ['04/25/2026', 'unreadable ! invalid_date'],
    ['2026-25-04', 'unreadable ! invalid_date'],
    ['32 April 2026', 'unreadable ! invalid_date'],
    ['3/4/0226', 'unreadable ! invalid_date'],
    ['3/4/202', 'unreadable ! invalid_date'],
    ['yesterday', 'unreadable ! invalid_date'],
    ['15/16', 'unreadable ! incomplete_date'],
    ['3 April', 'unreadable ! incomplete_date'],
    ['April 2026', 'unreadable ! incomplete_date'],
    ['04/2026', 'unreadable ! incomplete_date'],
    ['2026', 'unreadable ! incomplete_date'],
    ['Sat 3 Apr', 'unreadable ! incomplete_date'],
    ['3-5 April 2026', 'unreadable ! incomplete_date'],
    ['3 - 5 April 2026', 'unreadable ! ambiguous_date'],
    ['1/4/26 to 3/4/26', 'unreadable ! several_dates'],
    ['03/04/2026, 05/04/2026', 'unreadable ! several_dates'],
    ['030426', 'unreadable ! ambiguous_date'],
    ['3/4/26 or later', 'unreadable ! ambiguous_date'],
    ['3/4/2026 ref 12345', 'unreadable ! ambiguous_date'],
    ['approx 3/4/26', '2026-04-03 ! approximate_date'],
    ['3/4/26 (approx)', '2026-04-03 ! approximate_date'],
    ['Monday 3rd April 2026', '2026-04-03 ! weekday_differs'],
    ['see above', 'unreadable ! refers_elsewhere'],
    ['TBC', 'unreadable ! refers_elsewhere'],
  ])('%s', (written, expected) => expect(told(read('date', written))).toBe(expected));
});

describe('a birth date is never after the receipt and never made from an age', () => {
  test.each([
    ['12/03/2010', '2010-03-12'],
    ['12/3/10', '2010-03-12'],
    ['12.3.10 (16)', '2010-03-12'],
    ['12th March 2010 aged 16', '2010-03-12'],
    ['12/3/85', '1985-03-12'],
    ['09/04/26', '2026-04-09'],
    ['11/04/36', '1936-04-11'],
    ['12/3/30', 'unreadable ! ambiguous_date'],
    ['11/04/2026', 'unreadable ! birth_date_after_receipt'],
    ['15', 'unreadable ! age_instead_of_birth_date'],
    ['approx 15', 'unreadable ! age_instead_of_birth_date'],
    ['aged 14', 'unreadable ! age_instead_of_birth_date'],
    ['14/15', 'unreadable ! age_instead_of_birth_date'],
    ['15 or 16', 'unreadable ! age_instead_of_birth_date'],
    ['15 years 3 months', 'unreadable ! age_instead_of_birth_date'],
    ['2010', 'unreadable ! incomplete_date'],
    ['March 2010', 'unreadable ! incomplete_date'],
    ['12/03/2010 approx', 'unreadable ! approximate_date'],
    ['Fri 3 Apr', 'unreadable ! incomplete_date'],
    ['N/K', 'not_known'],
    ['unknown - approx 15', 'unreadable ! age_instead_of_birth_date'],
    ['N/K (approx 15)', 'unreadable ! age_instead_of_birth_date'],
    ['12/03', 'unreadable ! incomplete_date'],
    ['unknown - mother to confirm', 'not_known'],
  ])('%s', (written, expected) => expect(told(read('birth_date', written))).toBe(expected));

  test('what was written stays beside an unread birth date', () => {
    expect(read('birth_date', ' approx  15 ').raw).toBe('approx 15');
  });
});

const day = fc
  .record({
    year: fc.integer({ min: 1940, max: 2025 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
  })
  .filter(({ year, month, day }) => toDay(year, month, day) !== undefined);
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

test('every day comes back from every way of writing it', () => {
  fc.assert(
    fc.property(day, (given) => {
      const { year, month, day } = given;
      const name = months[month - 1] ?? '';
      const weekday = weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
      const two = (number: number) => String(number).padStart(2, '0');
      const writings = [
        `${day}/${month}/${year}`,
        `${two(day)}.${two(month)}.${year}`,
        `${two(day)}-${two(month)}-${year}`,
        `${two(day)} ${two(month)} ${year}`,
        `${day} ${name} ${year}`,
        `${two(day)}-${name.slice(0, 3)}-${year}`,
        `${name} ${day}, ${year}`,
        `${weekday} ${day} ${name} ${year}`,
        `${weekday.slice(0, 3)} ${two(day)}/${two(month)}/${year}`,
        isoOf(given),
      ];
      for (const type of ['date', 'birth_date'] as const)
        for (const writing of writings) expect(told(read(type, writing))).toBe(isoOf(given));
    }),
    { numRuns: 60 },
  );
});

test('a wrong weekday never passes unseen', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 6 }), ({ year, month, day }, shift) => {
      const wrong = weekdays[(new Date(Date.UTC(year, month - 1, day)).getUTCDay() + shift) % 7] ?? '';
      const reading = read('date', `${wrong} ${day} ${months[month - 1]} ${year}`);
      expect(reading.problems.map((problem) => problem.code)).toEqual(['weekday_differs']);
      expect(reading.confidence).toBeLessThan(0.9);
    }),
    { numRuns: 40 },
  );
});
