import type { Compared } from './compare.ts';
import { type Field, fields, type Level } from './model.ts';

type Sentences = { [F in Field]: Record<Level<F>, string> };

const identifierSentences = (name: string) => ({
  same: `${name} are the same`,
  one_figure: `${name} differ by one character`,
  different: `${name} differ`,
});

/** One plain sentence for each piece of evidence. They quote no value: they are shown in lists and kept in the history of links. */
const sentences: Sentences = {
  forename: {
    same: 'Forenames are the same',
    variant: 'Forenames are forms of one name',
    typing: 'Forenames differ by a typing error',
    sound: 'Forenames sound alike',
    initial: 'One forename is an initial or a beginning of the other',
    other_forename: 'A later forename of one is the first forename of the other',
    first_only: 'First forenames agree, further forenames differ',
    alike: 'Forenames are somewhat alike',
    different: 'Forenames differ',
  },
  surname: {
    same: 'Surnames are the same',
    part: 'Surnames have one part in common',
    typing: 'Surnames differ by a typing error',
    sound: 'Surnames sound alike',
    alike: 'Surnames are somewhat alike',
    different: 'Surnames differ',
  },
  order: { straight: '', swapped: 'Forename and surname are in the other order', alias: 'An alias was compared' },
  dob: {
    same: 'Birth dates are the same',
    swapped: 'Birth dates differ by swapped day and month',
    one_figure: 'Birth dates differ by one wrong digit',
    two_parts: 'Birth dates agree in two of day, month and year',
    year_fits: 'The birth years fit; a full birth date is missing from one or both',
    near: 'Birth dates are near, but differ',
    different: 'Birth dates differ',
    far: 'Birth dates are many years apart',
  },
  nhsNumber: identifierSentences('NHS numbers'),
  upn: identifierSentences('Unique pupil numbers'),
  caseId: identifierSentences('Case ids'),
  address: {
    same: 'Addresses are the same',
    close: 'Addresses differ in spelling only',
    partly: 'Addresses agree in part',
    little: 'Addresses have little in common',
    different: 'Addresses differ',
  },
  postcode: {
    same: 'Postcodes are the same',
    one_figure: 'Postcodes differ by one character',
    district: 'Postcodes are of one district',
    different: 'Postcodes differ',
  },
  phone: {
    same: 'Telephone numbers are the same',
    one_figure: 'Telephone numbers differ by one digit',
    different: 'Telephone numbers differ',
  },
  email: {
    same: 'E-mail addresses are the same',
    close: 'E-mail addresses differ by a typing error',
    mailbox: 'E-mail addresses agree before the @',
    different: 'E-mail addresses differ',
  },
  school: { same: 'Schools are the same', different: 'Schools differ' },
  carers: {
    same: 'A parent or carer is the same',
    surname: 'Parents or carers have a surname in common',
    different: 'Parents or carers differ',
  },
};

export function evidenceFor({ levels }: Compared): string[] {
  return fields.flatMap((field) => {
    const level = levels[field];
    if (level === null) return [];
    const ofField: Partial<Record<string, string>> = sentences[field];
    const sentence = ofField[level] ?? '';
    return sentence === '' ? [] : [sentence];
  });
}
