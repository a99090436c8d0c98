import type { Chance } from '../../../fixtures/chance.ts';
import { text } from './answers.ts';
import { type Answer, type Asked, answered, type Made, without, words } from './model.ts';

/** One thing that is wrong with a form and must be seen by a person. Undefined where the form has no place for it. */
type Hazard = { name: string; apply(made: Made, luck: Chance): Made | undefined };

const unreadable = without('unreadable');

/** Replaces the answer of one question that fits. */
function instead(fits: (asked: Asked) => boolean, answer: (luck: Chance, asked: Asked) => Answer): Hazard['apply'] {
  return (made, luck) => {
    const all = made.parts.flatMap((part) => (part.kind === 'questions' ? part.asked.filter(fits) : []));
    if (all.length === 0) return undefined;
    const chosen = luck.pick(all);
    const changed = { ...chosen, answer: answer(luck, chosen) };
    const parts = made.parts.map((part) =>
      part.kind === 'questions' ? { ...part, asked: part.asked.map((one) => (one === chosen ? changed : one)) } : part,
    );
    return { ...made, parts };
  };
}

const football = words('Football on Saturdays', answered('Football on Saturdays'));
const isDate = ({ type }: Asked) => type === 'date' || type === 'birth_date';
const required = new Set([
  'referrer.name',
  'referrer.agency',
  'concern.details',
  'assessor.name',
  'assessor.agency',
  'analysis',
]);

const hazards: Hazard[] = [
  {
    name: 'a required answer is missing',
    apply: instead(
      ({ key }) => required.has(key),
      (luck) => luck.pick([words('', without('blank')), words('N/K', without('not_known'))]),
    ),
  },
  {
    name: 'impossible date',
    apply: instead(isDate, (luck) =>
      words(luck.pick(['31/02/2026', '30.02.2011', '45/01/2020', '31 June 2025']), unreadable),
    ),
  },
  {
    name: 'American date',
    apply: instead(isDate, (luck) => words(luck.pick(['04/23/2026', '1/19/2011']), unreadable)),
  },
  {
    name: 'part of a date',
    apply: instead(isDate, (luck) => words(luck.pick(['May 2026', '2011', '3 April', '05/2012']), unreadable)),
  },
  {
    name: 'an age for a birth date',
    apply: instead(
      ({ type }) => type === 'birth_date',
      (luck) => words(luck.pick(['approx 15', '15/16', 'about 14 years', '15']), unreadable),
    ),
  },
  {
    name: 'an approximate age',
    apply: instead(
      ({ type }) => type === 'age',
      () => words('approx 15', answered(15)),
    ),
  },
  {
    name: 'the answer is elsewhere',
    apply: instead(
      ({ type }) => type === 'text' || type === 'long_text',
      (luck, { type }) => {
        const where = luck.pick(['See attached', 'see previous toolkit', 'TBC', 'See section 4', 'to be confirmed']);
        return type === 'long_text' ? text(where) : words(where, unreadable);
      },
    ),
  },
  {
    name: 'two boxes where one is allowed',
    apply: instead(
      ({ answer: { given } }) => given.kind === 'options' && given.single,
      (_, { answer: { given } }) =>
        given.kind === 'options'
          ? { given: { ...given, chosen: given.options.slice(0, 2).map(({ code }) => code) }, truth: unreadable }
          : { given, truth: unreadable },
    ),
  },
  {
    name: 'a check digit fails',
    apply: instead(
      ({ type }) => type === 'nhs_number' || type === 'upn',
      (_, { type }) => (type === 'upn' ? text('B950000178301') : words('999 123 4567', answered('9991234567'))),
    ),
  },
  {
    name: 'an ethnicity without a code',
    apply: instead(
      ({ type }) => type === 'ethnicity',
      (luck) => words(luck.pick(['Mixed', 'European', 'Brown']), unreadable),
    ),
  },
  {
    name: 'a question that no definition knows',
    apply: (made, luck) => {
      const part = luck.pick(made.parts.flatMap((one) => (one.kind === 'questions' ? [one] : [])));
      const strange: Asked = {
        ...{ key: '', label: 'Hobbies and interests:', type: 'text', long: false },
        answer: football,
      };
      const asked = [...part.asked, strange];
      return { ...made, parts: made.parts.map((one) => (one === part ? { ...part, asked } : one)) };
    },
  },
  { name: 'an unknown version', apply: (made) => ({ ...made, version: '9.7' }) },
  {
    name: 'something is written under the table',
    apply: (made, luck) => ({
      ...made,
      loose: luck.pick([
        'Mum rang again on Tuesday and said that he had not come home.',
        'He told us that the man waits by the station after school.',
        'NB she is now staying with her aunt at 4 Tarn View, Wexcombe.',
      ]),
    }),
  },
];

/** Puts one hazard into a form; as it is where none of them fits. */
export function addHazard(made: Made, luck: Chance): Made {
  for (const hazard of luck.some(hazards, hazards.length)) {
    const changed = hazard.apply(made, luck);
    if (changed) return { ...changed, hazard: hazard.name };
  }
  return made;
}
