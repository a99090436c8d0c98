import type { Form } from '../../form/model.ts';
import { limits } from '../../limits.ts';
import type { Described, Mention, MentionRole, SubjectKind } from './model.ts';

/** Every person, place and agency that a form names, by the prefix of its values. `asOf` (YYYY-MM-DD) is when the form was received. */
export function mentionsOf(form: Form, asOf: string): Mention[] {
  return prefixesOf(form).flatMap((prefix) => {
    const shape = shapes.find(({ at }) => at.test(prefix));
    if (!shape) return [];
    const described = shape.describe((name) => textAt(form, `${prefix}${name}`), form);
    const texts = Object.fromEntries(
      Object.entries(described).filter(([name, text]) => text !== '' && (name === 'description' || isComparable(text))),
    );
    if (Object.keys(texts).length === 0) return [];
    const role = shape.kind === 'person' ? roleOf(shape.role, textAt(form, `${prefix}role`)) : shape.role;
    const dated = shape.kind === 'person' && texts.age !== undefined ? { ...texts, asOf } : texts;
    return [{ prefix, kind: shape.kind, role, described: dated }];
  });
}

type Shape = {
  at: RegExp;
  kind: SubjectKind;
  role: MentionRole;
  describe(text: (name: string) => string, form: Form): Described;
};

const person: Shape['describe'] = (text, form) => ({
  fullName: text('fullName'),
  surname: text('surname'),
  forenames: text('forenames'),
  alias: text('alias'),
  dob: text('dob'),
  age: text('age'),
  gender: text('gender'),
  nhsNumber: text('nhsNumber'),
  upn: text('upn'),
  caseId: text('caseId'),
  address: text('address'),
  postcode: text('postcode'),
  phone: text('phone'),
  school: text('school'),
  carers: text('parents') || carersOf(form),
  description: text('description'),
});

/** Where a table has one column for the name, and little more. */
const inTable: Shape['describe'] = (text) => ({
  fullName: text('name'),
  dob: text('dob'),
  age: text('age'),
  caseId: text('caseId'),
  description: text('description'),
});

const place: Shape['describe'] = (text) => ({
  name: text('name'),
  address: text('address'),
  postcode: text('postcode'),
  type: text('type'),
});

const agency: Shape['describe'] = (text) => ({ name: text('agency') });

const shapes: Shape[] = [
  { at: /^child\.$/, kind: 'person', role: 'child', describe: person },
  { at: /^people\[\d+\]\.$/, kind: 'person', role: 'unknown', describe: (text) => ({ ...person(text, noForm) }) },
  { at: /^peopleOfConcern\[\d+\]\.$/, kind: 'person', role: 'adult_of_concern', describe: inTable },
  { at: /^linkedChildren\[\d+\]\.$/, kind: 'person', role: 'linked_child', describe: inTable },
  { at: /^locations(OfConcern)?\[\d+\]\.$/, kind: 'place', role: 'place', describe: place },
  { at: /^(referrer|assessor)\.$/, kind: 'agency', role: 'agency', describe: agency },
];

/** The form's own table of parents belongs to its one child, not to each of several people. */
const noForm: Form = {
  kind: 'mace-referral',
  version: null,
  versionKnown: false,
  confidence: 0,
  fields: {},
  problems: [],
};

function roleOf(fallback: MentionRole, written: string): MentionRole {
  return written === 'child' || written === 'adult_of_concern' ? written : fallback;
}

function carersOf(form: Form): string {
  return Object.keys(form.fields)
    .filter((key) => /^parents\[\d+\]\.name$/.test(key))
    .map((key) => textAt(form, key))
    .filter((name) => name !== '')
    .join('; ');
}

function prefixesOf(form: Form): string[] {
  const found = Object.keys(form.fields).map((key) => key.slice(0, key.indexOf('.') + 1));
  return [...new Set(found)];
}

/** What is longer is compared with nothing: the form is with a person already. */
function isComparable(text: string): boolean {
  return text.length <= limits.textAnswerCharacters;
}

function textAt(form: Form, key: string): string {
  const value = form.fields[key];
  return value?.state === 'answered' && value.value !== null ? String(value.value) : '';
}
