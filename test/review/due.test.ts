import { describe, expect, test } from 'vitest';
import { bankHolidays, dueAt, isWorkingDay } from '../../src/review/due.ts';

describe('a decision is due within one working day of receipt', () => {
  test.each([
    ['a Tuesday in winter', '2026-11-24T10:15:00Z', '2026-11-25T10:15:00Z'],
    ['a Friday', '2026-11-20T16:59:00Z', '2026-11-23T16:59:00Z'],
    ['a Saturday counts as Monday morning', '2026-11-21T22:00:00Z', '2026-11-24T09:00:00Z'],
    ['Maundy Thursday', '2026-04-02T09:00:00Z', '2026-04-07T09:00:00Z'],
    ['Christmas Eve, when Boxing Day falls on a Saturday', '2026-12-24T12:00:00Z', '2026-12-29T12:00:00Z'],
    ['over the change to summer time the London clock decides', '2026-03-27T10:00:00Z', '2026-03-30T09:00:00Z'],
    ['a summer evening that is already the next day in UTC terms', '2026-07-06T23:30:00Z', '2026-07-07T23:30:00Z'],
  ])('%s', (_name, received, due) => {
    expect(dueAt(new Date(received)).toISOString()).toBe(new Date(due).toISOString());
  });
});

describe('bank holidays of England', () => {
  test.each([
    [
      2020,
      ['2020-01-01', '2020-04-10', '2020-04-13', '2020-05-08', '2020-05-25', '2020-08-31', '2020-12-25', '2020-12-28'],
    ],
    [
      2021,
      ['2021-01-01', '2021-04-02', '2021-04-05', '2021-05-03', '2021-05-31', '2021-08-30', '2021-12-27', '2021-12-28'],
    ],
    [
      2022,
      [
        '2022-01-03',
        '2022-04-15',
        '2022-04-18',
        '2022-05-02',
        '2022-06-02',
        '2022-06-03',
        '2022-08-29',
        '2022-09-19',
        '2022-12-26',
        '2022-12-27',
      ],
    ],
    [
      2025,
      ['2025-01-01', '2025-04-18', '2025-04-21', '2025-05-05', '2025-05-26', '2025-08-25', '2025-12-25', '2025-12-26'],
    ],
    [
      2026,
      ['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-04', '2026-05-25', '2026-08-31', '2026-12-25', '2026-12-28'],
    ],
    [
      2027,
      ['2027-01-01', '2027-03-26', '2027-03-29', '2027-05-03', '2027-05-31', '2027-08-30', '2027-12-27', '2027-12-28'],
    ],
  ])('of %i are those that the government published', (year, days) => {
    expect([...bankHolidays(year)].sort()).toEqual(days);
  });

  test('a Saturday, a Sunday and a bank holiday are not working days', () => {
    expect(['2026-11-21', '2026-11-22', '2026-12-25', '2026-11-23'].map(isWorkingDay)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
