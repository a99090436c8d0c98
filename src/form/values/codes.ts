import type { Code } from './model.ts';

export const yesNoCodes: readonly Code[] = [
  { code: 'yes', wordings: ['y', 'true', 'yep', 'yeah'] },
  { code: 'no', wordings: ['n', 'false', 'nope'] },
  {
    code: 'unknown',
    wordings: ['not known', 'n/k', 'nk', "don't know", 'do not know', 'unsure', 'not sure', 'unk'],
  },
];

export const genderCodes: readonly Code[] = [
  {
    code: 'female',
    wordings: ['f', 'fem', 'girl', 'woman', 'cis female', 'trans female', 'transgender female', 'trans woman'],
  },
  { code: 'male', wordings: ['m', 'boy', 'man', 'cis male', 'trans male', 'transgender male', 'trans man'] },
  {
    code: 'non_binary',
    wordings: ['non-binary', 'nonbinary', 'nb', 'enby', 'gender fluid', 'genderfluid', 'gender queer'],
  },
  {
    code: 'other',
    wordings: ['other gender', 'another gender', 'any other', 'self-described', 'prefer to self-describe', 'intersex'],
  },
  {
    code: 'not_stated',
    wordings: [
      'not stated',
      'not specified',
      'not disclosed',
      'prefer not to say',
      'prefers not to say',
      'undisclosed',
      'indeterminate',
    ],
  },
];
