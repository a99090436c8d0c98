import { describe, expect, test } from 'vitest';
import { matchPeople, type Person } from '../../../src/match/people/index.ts';

const ann: Person = {
  id: 'known',
  fullName: 'Ann Warburton',
  dob: '2011-03-04',
  address: '12 Marram Lane, Wexcombe',
  postcode: 'ZZ1 2BW',
  phone: '01632 960123',
};
const judge = (one: Partial<Person>, two: Partial<Person> = {}) => {
  const [pair] = matchPeople([{ ...ann, ...one, id: 'new' }], [{ ...ann, ...two }], {
    asOf: '2026-11-24',
    all: true,
  }).pairs;
  if (!pair) throw new Error('the pair was not compared');
  return pair;
};

describe('the same person', () => {
  test.each<[string, Partial<Person>, string]>([
    ['with nothing changed', {}, 'Birth dates are the same'],
    ['with a swapped birth date', { dob: '2011-04-03' }, 'Birth dates differ by swapped day and month'],
    ['with a wrong digit', { dob: '2011-03-09' }, 'Birth dates differ by one wrong digit'],
    ['with a typing error', { fullName: 'Ann Warbruton' }, 'Surnames differ by a typing error'],
    ['with a pet name', { fullName: 'Annie Warburton' }, 'Forenames are forms of one name'],
    ['with the names turned round', { fullName: 'Warburton Ann' }, 'Forename and surname are in the other order'],
  ])('%s', (_name, change, evidence) => {
    const pair = judge(change);
    expect(pair.decision).toBe('same');
    expect(pair.evidence).toContain(evidence);
  });

  test('with a typing error in the forename only where a number tells; without one a person looks', () => {
    const number = { nhsNumber: '9434765919' };
    const [wrong, right] = [{ fullName: 'Elowyn Warburton' }, { fullName: 'Elowen Warburton' }];
    expect(judge({ ...wrong, ...number }, { ...right, ...number }).decision).toBe('same');
    expect(judge(wrong, right)).toMatchObject({ decision: 'possible', probability: 0.9 });
  });

  test('after a move is at least possible', () => {
    const pair = judge({ address: '7 Harbour Rise, Saltersby', postcode: 'YY9 9ZZ', phone: '' });
    expect(['same', 'possible']).toContain(pair.decision);
  });
});

describe('never the same, however much agrees', () => {
  test.each<[string, Partial<Person>, Partial<Person>]>([
    ['a twin', { fullName: 'Lucy Warburton' }, {}],
    [
      'a twin with the number of the other',
      { fullName: 'Lucy Warburton', nhsNumber: '9434765919' },
      { nhsNumber: '9434765919' },
    ],
    ['a twin whose name looks like a typing error', { fullName: 'Elowyn Warburton' }, { fullName: 'Elowen Warburton' }],
    [
      "such a twin with the family's e-mail",
      { fullName: 'Elowyn Warburton', email: 'home@example.org' },
      { fullName: 'Elowen Warburton', email: 'home@example.org' },
    ],
    ['a sister', { fullName: 'Lucy Warburton', dob: '2009-07-21' }, {}],
    ['a mother of the same name', { dob: '1984-08-19' }, {}],
    ['a namesake with another birth date', { dob: '2013-11-27' }, {}],
    ['a twin who shares the first forename', { fullName: 'Muhammad Ali Khan' }, { fullName: 'Muhammad Omar Khan' }],
    ['one with another NHS number', { nhsNumber: '9434765919' }, { nhsNumber: '9990000018' }],
    ['a surname and an address alone', { fullName: '', surname: 'Warburton', dob: '' }, {}],
  ])('%s', (_name, one, two) => {
    expect(judge(one, two).decision).not.toBe('same');
  });

  test('a stranger is different', () => {
    const stranger = {
      fullName: 'Kofi Mensah',
      dob: '2008-12-30',
      address: '3 Tarn View',
      postcode: 'YY2 2YY',
      phone: '',
    };
    expect(judge(stranger)).toMatchObject({ decision: 'different' });
  });

  test('a common name with nothing else is not the same person', () => {
    const smith = { fullName: 'Muhammad Smith', dob: '', address: '', postcode: '', phone: '' };
    expect(judge(smith, smith).decision).not.toBe('same');
  });
});

test('no sentence of evidence quotes a value', () => {
  const { evidence } = judge({});
  for (const value of ['Warburton', 'Ann', '2011', 'Marram', 'ZZ1', '960123'])
    expect(evidence.join(' ').toLowerCase()).not.toContain(value.toLowerCase().concat(' '));
});
