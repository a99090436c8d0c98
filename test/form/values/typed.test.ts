import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldTypeName } from '../../../src/form/values/index.ts';
import { read, told } from './written.ts';

describe('ages, numbers and identifiers', () => {
  test.each<[FieldTypeName, string, string]>([
    ['age', '15', '15'],
    ['age', '15 yrs', '15'],
    ['age', '15yrs old', '15'],
    ['age', 'aged 15', '15'],
    ['age', '15 years 3 months', '15'],
    ['age', '15½', '15'],
    ['age', '15 y/o', '15'],
    ['age', 'fifteen', '15'],
    ['age', '8 months', '0'],
    ['age', 'approx 15', '15 ! approximate_age'],
    ['age', '15 (approx)', '15 ! approximate_age'],
    ['age', '15?', '15 ! approximate_age'],
    ['age', '15/16', 'unreadable ! invalid_age'],
    ['age', '15-16', 'unreadable ! invalid_age'],
    ['age', '15 or 16', 'unreadable ! invalid_age'],
    ['age', 'under 16', 'unreadable ! invalid_age'],
    ['age', '16+', 'unreadable ! invalid_age'],
    ['age', '12/03/2010', 'unreadable ! invalid_age'],
    ['age', '215', 'unreadable ! invalid_age'],
    ['integer', '12', '12'],
    ['integer', '1,200', '1200'],
    ['integer', '12 out of 25', '12'],
    ['integer', '12 (high)', '12'],
    ['integer', 'Total: 12', '12'],
    ['integer', '12a', 'unreadable ! invalid_integer'],
    ['integer', '12/25', 'unreadable ! invalid_integer'],
    ['integer', '12.5', 'unreadable ! invalid_integer'],
    ['integer', '-3', 'unreadable ! invalid_integer'],
    ['integer', '10-12', 'unreadable ! invalid_integer'],
    ['integer', '12 13', 'unreadable ! invalid_integer'],
    ['nhs_number', '943 476 5919', '9434765919'],
    ['nhs_number', '9434765919', '9434765919'],
    ['nhs_number', '943-476-5919', '9434765919'],
    ['nhs_number', 'NHS 943 476 5919', '9434765919'],
    ['nhs_number', '943 476 5918', '9434765918 ! invalid_nhs_number'],
    ['nhs_number', '943 476 591', 'unreadable ! invalid_nhs_number'],
    ['nhs_number', '943 476 5919 or 943 476 5918', 'unreadable ! invalid_nhs_number'],
    ['nhs_number', 'not known', 'not_known'],
    ['upn', 'A950000178301', 'A950000178301'],
    ['upn', 'h243278544154', 'H243278544154'],
    ['upn', 'A 9500 0017 8301', 'A950000178301'],
    ['upn', 'B950000178301', 'B950000178301 ! invalid_upn'],
    ['upn', '950000178301', 'unreadable ! invalid_upn'],
  ])('%s %j', (type, words, expected) => expect(told(read(type, words))).toBe(expected));
});

describe('telephone numbers, addresses and registrations', () => {
  test.each<[FieldTypeName, string, string]>([
    ['phone', '07700 900101', '+447700900101'],
    ['phone', '(01632) 960123', '+441632960123'],
    ['phone', '+44 (0)1632 960123', '+441632960123'],
    ['phone', '0044 1632 960123', '+441632960123'],
    ['phone', '020 7946 0123', '+442079460123'],
    ['phone', '07700900101 / 01632 960123', '+447700900101; +441632960123'],
    ['phone', '07700 900101\n01632 960123', '+447700900101; +441632960123'],
    ['phone', '07700 900101 01632 960123', '+447700900101; +441632960123'],
    ['phone', 'Mum 07700 900101, Dad 07700 900102', '+447700900101; +447700900102'],
    ['phone', '01632 960123 ext 45', '+441632960123 ext 45'],
    ['phone', '07700 900101 (after 5)', '+447700900101'],
    ['phone', '07700 900101 a.person@example.org', '+447700900101'],
    ['phone', '960123', '960123 ! invalid_phone'],
    ['phone', '01632 960123/4', '01632 960123/4 ! invalid_phone'],
    ['phone', '07700 90010', '07700 90010 ! invalid_phone'],
    ['phone', '07700 900', '07700 900 ! invalid_phone'],
    ['phone', '943 476 5919', '943 476 5919 ! invalid_phone'],
    ['phone', 'ask at reception', 'ask at reception ! invalid_phone'],
    ['email', 'A.Person@Example.ORG', 'a.person@example.org'],
    ['email', 'mailto:a.person@example.org', 'a.person@example.org'],
    ['email', 'A Person <a.person@example.org>', 'a.person@example.org'],
    ['email', 'a@example.org; b@example.com', 'a@example.org; b@example.com'],
    ['email', "o'neill@police.example.org.", "o'neill@police.example.org"],
    ['email', 'A.Person at example', 'a.person at example ! invalid_email'],
    ['postcode', 'tq12bw', 'TQ1 2BW'],
    ['postcode', 'TQ1 2BW', 'TQ1 2BW'],
    ['postcode', 'Exampleton, TQ1  2BW.', 'TQ1 2BW'],
    ['postcode', 'EC1A1BB', 'EC1A 1BB'],
    ['postcode', 'TQ1', 'TQ1 ! invalid_postcode'],
    ['postcode', 'TQ1 2BW / TQ2 3AB', 'TQ1 2BW / TQ2 3AB ! invalid_postcode'],
    ['vehicle', 'ab12 cde', 'AB12 CDE'],
    ['vehicle', 'ab12', 'AB12'],
    // A letter that becomes three in capitals, which are then written as two.
    ['vehicle', '\u03b0\u0342', '\u03ab\u0301\u0342 ! invalid_vehicle'],
    ['vehicle', 'blue Ford, part AB1?', 'BLUE FORD, PART AB1?'],
  ])('%s %j', (type, words, expected) => expect(told(read(type, words))).toBe(expected));
});

test('one wrong digit in an NHS number or UPN never passes', () => {
  const change = (good: string, from: number) =>
    fc.assert(
      fc.property(fc.integer({ min: from, max: good.length - 1 }), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const digit = (Number(good[at]) + shift) % 10;
        const wrong = good.slice(0, at) + digit + good.slice(at + 1);
        expect(read(from === 0 ? 'nhs_number' : 'upn', wrong).problems).toHaveLength(1);
      }),
    );
  change('9434765919', 0);
  change('A950000178301', 1);
});
