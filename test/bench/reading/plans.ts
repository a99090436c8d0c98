import type { Definition } from '../../../src/form/index.ts';

/**
 * Which questions a made-up form asks in which section. `always` are there in every form, of `one` exactly one group, of `some` any.
 * The wordings come from the definition; what is asked together is what real blanks ask together.
 */
export type SectionPlan = {
  section: string;
  always: string[];
  one?: string[][];
  some: string[];
  /** How often a form has the section; 1 where it is left out. */
  share?: number;
  /** Repeated: how many entries at most, and whether as rows of a table or as blocks. */
  entries?: { most: number; rows: boolean };
};

export type Plan = { kind: Definition['kind']; sections: SectionPlan[] };

const personal = {
  one: [['surname', 'forenames'], ['fullName'], ['forenames', 'surname']],
  some: ['alias', 'nationality', 'firstLanguage', 'postcode', 'phone', 'nhsNumber', 'upn', 'caseId', 'school'],
};
const of = (list: string, keys: readonly string[]) => keys.map((key) => `${list}.${key}`);

export const referralPlan: Plan = {
  kind: 'mace-referral',
  sections: [
    {
      section: 'referrer',
      always: ['referral.date', 'referrer.name', 'referrer.agency', 'referrer.phone', 'referrer.email'],
      some: ['referrer.role', 'referrer.address', 'referrer.manager'],
    },
    {
      section: 'child',
      always: of('people[]', ['dob', 'gender', 'address']),
      one: personal.one.map((keys) => of('people[]', keys)),
      some: of('people[]', [
        ...personal.some,
        ...['age', 'ethnicity', 'placementAddress', 'parents', 'legalStatus', 'socialWorker'],
        ...['parentsAware', 'parentsConsent', 'childAware', 'childConsent'],
      ]),
      entries: { most: 3, rows: false },
    },
    {
      section: 'adult',
      always: [],
      one: personal.one.map((keys) => of('people[]', keys)),
      some: of('people[]', [
        'alias',
        'dob',
        'gender',
        'address',
        'description',
        'vehicle',
        'socialMedia',
        'associates',
      ]),
      share: 0.3,
      entries: { most: 2, rows: false },
    },
    {
      section: 'location',
      always: of('locations[]', ['name', 'address']),
      some: of('locations[]', ['postcode', 'type', 'when', 'activity', 'affected', 'vehicles', 'actions']),
      share: 0.35,
      entries: { most: 2, rows: false },
    },
    {
      section: 'concern',
      always: ['concern.types', 'concern.details'],
      some: ['concern.source', 'concern.handling', 'actions.taken', 'police.reference'],
    },
    {
      section: 'linked',
      always: ['linkedChildren[].name'],
      some: of('linkedChildren[]', ['dob', 'age', 'relationship', 'caseId']),
      share: 0.3,
      entries: { most: 4, rows: true },
    },
    {
      section: 'agencies',
      always: of('agencies[]', ['name', 'agency']),
      some: ['agencies[].phone'],
      share: 0.3,
      entries: { most: 4, rows: true },
    },
    { section: 'signature', always: ['signature.present', 'signature.date'], some: [], share: 0.4 },
  ],
};

export const toolkitPlan: Plan = {
  kind: 'exploitation-toolkit',
  sections: [
    {
      section: 'child',
      always: of('child', ['dob', 'address', 'legalStatus']),
      one: personal.one.map((keys) => of('child', keys)),
      some: of('child', [
        ...personal.some,
        ...['age', 'gender', 'ethnicity', 'religion', 'disability', 'interpreter', 'placementAddress'],
        ...['livingSituation', 'placingAuthority', 'schoolYear', 'educationStatus', 'socialWorker', 'gp'],
      ]),
    },
    {
      section: 'assessor',
      always: ['assessor.name', 'assessor.agency', 'assessment.date'],
      some: ['assessor.role', 'assessor.phone', 'assessor.email', 'assessor.manager', 'assessment.kind'],
    },
    {
      section: 'parents',
      always: of('parents[]', ['name', 'relationship']),
      some: of('parents[]', ['address', 'phone', 'responsibility']),
      share: 0.4,
      entries: { most: 3, rows: true },
    },
    {
      section: 'consent',
      always: ['consent.child', 'consent.parent'],
      some: ['aware.child', 'aware.parent', 'consent.reason'],
    },
    { section: 'vulnerabilities', always: [], some: [], share: 0.4 },
    { section: 'indicators', always: [], some: [] },
    {
      section: 'analysis',
      always: ['analysis'],
      some: ['missingEpisodes', 'pushPull', 'protectiveFactors', 'child.views', 'parents.views'],
    },
    {
      section: 'risk',
      always: ['risk.overall'],
      some: ['risk.cse', 'risk.cce', 'risk.trafficking', 'risk.missing', 'assessment.reviewDate'],
    },
    {
      section: 'concerns',
      always: ['peopleOfConcern[].name'],
      some: of('peopleOfConcern[]', ['dob', 'description']),
      share: 0.25,
      entries: { most: 3, rows: true },
    },
    {
      section: 'places',
      always: of('locationsOfConcern[]', ['name', 'address']),
      some: [],
      share: 0.2,
      entries: { most: 3, rows: true },
    },
    { section: 'nrm', always: ['nrm.considered'], some: ['nrm.made', 'nrm.reference'], share: 0.3 },
    { section: 'manager', always: ['manager.name', 'manager.comments', 'manager.date'], some: [], share: 0.3 },
    { section: 'next', always: ['nextStep'], some: [], share: 0.4 },
  ],
};
