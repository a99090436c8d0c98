import type { Chance } from '../../../fixtures/chance.ts';
import type { Definition } from '../../../src/form/index.ts';
import {
  age,
  date,
  email,
  narrative,
  nhsNumber,
  options,
  type Person,
  type Professional,
  phone,
  postcode,
  stateInWords,
  text,
} from './answers.ts';
import { type Answer, answered, type Option, words } from './model.ts';
import * as said from './said.ts';

type Field = Definition['fields'][number];

/** Who and what one form is about: its answers fit each other. */
export type Story = {
  luck: Chance;
  filledOn: string;
  professional: Professional;
  /** Only these may stay without an answer. */
  required: ReadonlySet<string>;
};

const pools: Record<string, readonly string[]> = {
  agency: said.agencies,
  role: said.roles,
  manager: said.names,
  alias: said.aliases,
  nationality: said.nationalities,
  firstLanguage: said.languages,
  school: said.schools,
  parents: said.parents,
  legalStatus: said.legalTexts,
  socialWorker: ['Duty team, Wexcombe', 'Pat Okafor, CIN Team', 'Grace Park'],
  gp: ['Dr Amy Child, Quay Surgery', 'Mill Lane Practice'],
  description: said.descriptions,
  vehicle: said.vehicles,
  vehicles: said.vehicles,
  socialMedia: said.socialMedia,
  associates: said.associates,
  when: said.times,
  relationship: said.relationships,
  responsibility: ['Yes', 'No', 'Shared'],
  religion: ['None stated', 'Muslim', 'Church of England', 'Catholic'],
  disability: ['Autism', 'ADHD', 'Hearing loss'],
  interpreter: ['Yes - Polish', 'Not needed'],
  livingSituation: ['Grandmother', 'Mother and two brothers', 'Foster carers', 'Semi-independent unit'],
  placingAuthority: ['Wexcombe Council', 'Saltersby'],
  schoolYear: ['Year 9', '10', 'Y11'],
  educationStatus: ['Full time', 'Part-time timetable', 'NEET'],
  source: ['Neighbour', 'School staff', 'Police intelligence', 'Child told us'],
  handling: ['Share with police only', 'Yes, with partners', 'Do not share with family'],
  reference: ['LOG-4411', '25/004512/26', 'WX-2026-00417'],
};

/** Draws an answer to one question. `who` is the person that the section is about. */
export function answerFor(story: Story, field: Field, who: Person): Answer {
  const { luck } = story;
  if (!story.required.has(field.key)) {
    const nothing = stateInWords(luck);
    // The codes of ethnicity have one for a refusal in this very word.
    if (field.type === 'ethnicity' && nothing?.given.kind === 'words' && nothing.given.text === 'Refused')
      return words('Refused', answered('REFU'));
    if (nothing && !(field.codes.length > 0 || /yesno|gender/.test(field.type) || field.signature)) return nothing;
  }
  const part = field.key.split('.').at(-1) ?? '';
  switch (field.type) {
    case 'date':
      return date(luck, part === 'reviewDate' ? '2027-01-15' : story.filledOn);
    case 'birth_date':
      return date(luck, who.dob);
    case 'age':
      return age(luck, ageOn(who.dob, story.filledOn));
    case 'phone':
      return phone(luck);
    case 'email':
      return email(luck, story.professional.email);
    case 'postcode':
      return postcode(luck, who.postcode);
    case 'nhs_number':
      return nhsNumber(luck, who.nhsNumber);
    case 'upn':
      return words(luck.often(0.2) ? who.upn.toLowerCase() : who.upn, answered(who.upn));
    case 'ethnicity': {
      const [code, wording] = luck.pick(said.ethnicities);
      return words(wording, answered(code));
    }
    case 'gender':
      return options(luck, genderOptions(luck), [who.gender], true);
    case 'yesno':
      return field.signature ? words(story.professional.name, answered('yes')) : yesNo(story, field);
    case 'choice':
    case 'choices':
      return choice(story, field);
    default:
      return free(story, field, part, who);
  }
}

export function ageOn(born: string, day: string): number {
  return Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(5) < born.slice(5) ? 1 : 0);
}

function genderOptions(luck: Chance): Option[] {
  return luck.pick([
    [
      { code: 'male', words: 'Male' },
      { code: 'female', words: 'Female' },
    ],
    [
      { code: 'female', words: 'F' },
      { code: 'male', words: 'M' },
    ],
    [
      { code: 'female', words: 'Female' },
      { code: 'male', words: 'Male' },
      { code: 'non_binary', words: 'Non-binary' },
      { code: 'other', words: 'Other' },
    ],
  ]);
}

function yesNo({ luck, required }: Story, field: Field): Answer {
  const all = [
    { code: 'yes', words: 'Yes' },
    { code: 'no', words: 'No' },
    ...(luck.often(0.4) ? [{ code: 'unknown', words: luck.pick(['Unknown', 'Not known', "Don't know"]) }] : []),
  ];
  const none = !required.has(field.key) && luck.often(0.1);
  return options(luck, all, none ? [] : [luck.pick(all).code], true);
}

function choice({ luck, required }: Story, field: Field): Answer {
  const single = field.type === 'choice';
  const least = Math.min(field.codes.length, 3);
  const codes = luck.some(
    field.codes,
    single ? field.codes.length : least + luck.below(field.codes.length - least + 1),
  );
  const ordered = field.codes.filter((code) => codes.includes(code));
  const all = ordered.map(({ code, wordings }) => ({ code, words: luck.pick(plain(wordings)) }));
  if (!required.has(field.key) && luck.often(0.1)) return options(luck, all, [], single);
  const fitting = all.filter(({ code }) => code !== 'other' && code !== 'none' && code !== 'not_open');
  const chosen = luck.some(fitting, single ? 1 : 1 + luck.below(2)).map(({ code }) => code);
  return options(
    luck,
    all,
    single ? chosen : all.map(({ code }) => code).filter((code) => chosen.includes(code)),
    single,
  );
}

/** The first wordings are those that a form prints. */
function plain(wordings: readonly string[]): string[] {
  return wordings.slice(0, 3).filter((wording) => !/specify|state/.test(wording));
}

function free({ luck, professional }: Story, field: Field, part: string, who: Person): Answer {
  switch (part) {
    case 'surname':
      return text(who.surname);
    case 'forenames':
      return text(who.forenames);
    case 'fullName':
      return text(
        luck.often(0.1) ? `${who.surname.toUpperCase()}, ${who.forenames}` : `${who.forenames} ${who.surname}`,
      );
    case 'caseId':
      return text(who.caseId);
    case 'name':
      if (field.key.startsWith('location')) return text(luck.pick(said.places));
      if (/^(referrer|assessor)/.test(field.key)) return text(professional.name);
      if (/^(linked|parents|people)/.test(field.key)) return text(`${who.forenames} ${who.surname}`);
      return text(luck.pick(said.names));
    case 'address':
    case 'placementAddress':
      return text(
        `${1 + luck.below(180)} ${luck.pick(said.streets)}, ${luck.pick(said.towns)}${luck.often(0.2) ? `, ${who.postcode}` : ''}`,
      );
    case 'details':
    case 'analysis':
      return text(narrative(luck));
    case 'relationship':
      return text(luck.pick(field.key.startsWith('parents') ? said.parentKinds : said.relationships));
    default: {
      const pool = pools[part];
      if (field.type === 'vehicle') return vehicle(luck);
      return text(luck.pick(pool ?? (field.type === 'long_text' ? said.longNotes : said.shortNotes)));
    }
  }
}

function vehicle(luck: Chance): Answer {
  const written = luck.pick(said.vehicles);
  return words(luck.often(0.3) ? written.toLowerCase() : written, answered(written));
}
