import type { Truth } from './filled.ts';

/** The figures of every report, counted from truth files by the plainest means. Nothing here is shared with the code under test. */
export type Filed = { truth: Truth; state: string; received: Date };

type Row = Record<string, unknown>;
type Child = { key: string; filed: Filed; prefix: string };

const textOf = ({ truth }: Filed, key: string): string => {
  const value = truth.fields[key];
  return value?.state === 'answered' ? String(value.value) : '';
};
const codesOf = ({ truth }: Filed, key: string): string[] => {
  const value = truth.fields[key]?.value;
  return Array.isArray(value) ? value : [];
};
const isToolkit = ({ truth }: Filed) => truth.kind === 'exploitation-toolkit';
const dayOf = (one: Filed) =>
  textOf(one, isToolkit(one) ? 'assessment.date' : 'referral.date') || londonDay(one.received);
const londonDay = (moment: Date) => moment.toLocaleDateString('en-CA', { timeZone: 'Europe/London' });

function group<Item>(items: Item[], by: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(by(item), [...(groups.get(by(item)) ?? []), item]);
  return groups;
}

const share = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 1_000) / 10);

/** A name is shown when three different people have given it; a form in review has none. */
function agencyOf(one: Filed, all: Filed[]): string {
  const sender = (other: Filed) => (isToolkit(other) ? 'assessor' : 'referrer');
  const name = textOf(one, `${sender(one)}.agency`);
  if (one.state !== 'filed' || name === '') return 'Not stated or not filed yet';
  const people = all
    .filter((other) => other.state === 'filed' && textOf(other, `${sender(other)}.agency`) === name)
    .map((other) => textOf(other, `${sender(other)}.name`));
  return new Set(people).size >= 3 ? name : 'Agencies named by fewer than three people';
}

/** Every child on a filed form; in the fixtures no child is on two. */
function childrenOf(all: Filed[]): Child[] {
  return all
    .filter(({ state }) => state === 'filed')
    .flatMap((filed) => {
      if (isToolkit(filed)) return [{ key: `${filed.truth.name} child`, filed, prefix: 'child.' }];
      return [0, 1, 2, 3].flatMap((at) => {
        const prefix = `people[${at}].`;
        const named = Object.entries(filed.truth.fields).some(
          ([key, value]) => key.startsWith(prefix) && !key.endsWith('role') && value.state === 'answered',
        );
        return named && textOf(filed, `${prefix}role`) === 'child'
          ? [{ key: `${filed.truth.name} ${prefix}`, filed, prefix }]
          : [];
      });
    });
}

const rankOf = (level: string) => ['none', 'low', 'medium', 'high'].indexOf(level);

function placesOf(all: Filed[]): { area: string; name: string; address: string }[] {
  return all
    .filter(({ state }) => state === 'filed')
    .flatMap((one) => {
      const name = textOf(one, 'locations[0].name');
      const address = textOf(one, 'locations[0].address');
      const area = /([A-Z]+\d+ \d)[A-Z]{2}/.exec(textOf(one, 'locations[0].postcode') || address)?.[1];
      return name + address === '' ? [] : [{ area: area ?? '', name, address }];
    });
}

const asked = ({ truth }: Filed) =>
  Object.entries(truth.fields).filter(
    ([key]) => !/^form\.version$|^indicators\[\d+\]\.(domain|text|scale|answer)$|^people\[\d+\]\.role$/.test(key),
  );

const kinds: Record<string, (all: Filed[], now: Date) => Row[]> = {
  received: (all) =>
    [...group(all, (one) => londonDay(one.received).slice(0, 7))].map(([month, forms]) => ({
      month,
      ...byKind(forms),
    })),

  agencies: (all) =>
    [...group(all, (one) => agencyOf(one, all))].map(([agency, forms]) => ({ agency, ...byKind(forms) })),

  'received-detail': (all) =>
    [
      ...group(all, (one) => JSON.stringify([londonDay(one.received).slice(0, 7), one.truth.kind, agencyOf(one, all)])),
    ].map(([key, forms]) => {
      const [month, form, agency] = JSON.parse(key);
      return { month, form, agency, forms: forms.length };
    }),

  risk: (all) =>
    types.map(([key, type]) => {
      const levels = toolkits(all).map((one) => textOf(one, key));
      const count = (level: string) => levels.filter((one) => one === level).length;
      return {
        type,
        high: count('high'),
        medium: count('medium'),
        low: count('low'),
        none: count('none'),
        not_rated: count(''),
        children: levels.length,
      };
    }),

  'risk-change': (all) =>
    types.map(([, type]) => ({
      type,
      raised: 0,
      unchanged: 0,
      lowered: 0,
      not_comparable: 0,
      first: toolkits(all).length,
      children: toolkits(all).length,
    })),

  'missing-and-exploitation': (all) =>
    [...group(childrenOf(all), exploitationOf)].map(([exploitation, children]) => {
      const missing = children.filter(isMissing).length;
      return {
        exploitation,
        with_missing: missing,
        without: children.length - missing,
        children: children.length,
        share_missing: share(missing, children.length),
      };
    }),

  concerns: (all) => {
    const pairs = childrenOf(all)
      .filter(({ filed }) => !isToolkit(filed))
      .flatMap((child) => codesOf(child.filed, 'concern.types').map((concern) => ({ concern, child })));
    return [...group(pairs, ({ concern }) => concern.replace('_', ' '))].map(([concern, own]) => {
      const ages = own.map(({ child }) => ageOf(child));
      const count = (from: number, to: number) => ages.filter((age) => age >= from && age <= to).length;
      return {
        concern,
        to_9: count(0, 9),
        to_12: count(10, 12),
        to_15: count(13, 15),
        to_17: count(16, 17),
        older: count(18, 200),
        not_known: count(-1, -1),
        children: own.length,
      };
    });
  },

  'repeat-referrals': (all) =>
    [
      ...group(
        childrenOf(all).filter(({ filed }) => !isToolkit(filed)),
        ({ filed }) => dayOf(filed).slice(0, 7),
      ),
    ].map(([month, { length }]) => ({ month, repeats: 0, firsts: length, referred: length, share_repeat: 0 })),

  locations: (all) =>
    placesOf(all).map(({ area }) => ({
      area: area || 'not known',
      type: 'not stated',
      mentions: 1,
      before: 0,
      change: 1,
    })),

  'locations-named': (all) =>
    placesOf(all).map(({ area, name, address }) => ({
      place: name || address,
      area: area || 'not known',
      type: 'not stated',
      mentions: 1,
      before: 0,
      change: 1,
    })),

  areas: (all) =>
    [...group(placesOf(all), ({ area }) => area || 'Not known')].map(([area, { length }]) => ({
      area,
      mentions: length,
      before: 0,
      change: length,
    })),

  completeness: (all) =>
    [...group(filedOf(all), (one) => agencyOf(one, all))].map(([agency, forms]) => {
      const states = forms.flatMap(asked).map(([, { state }]) => state);
      const count = (state: string) => states.filter((one) => one === state).length;
      return {
        agency,
        forms: forms.length,
        answered: count('answered'),
        blank: count('blank'),
        not_known: count('not_known'),
        refused: count('refused'),
        not_applicable: count('not_applicable'),
        unreadable: count('unreadable'),
        questions: states.length,
        share_blank: share(count('blank'), states.length),
      };
    }),

  'blank-fields': (all) => {
    const answers = filedOf(all).flatMap((one) =>
      asked(one).map(([key, { state }]) => ({ form: one.truth.kind, question: key.replace(/\d+/, ''), state })),
    );
    return [...group(answers, ({ form, question }) => `${form} ${question}`)].map(([key, own]) => {
      const [form, question] = key.split(' ');
      const blank = own.filter(({ state }) => state === 'blank').length;
      return {
        form,
        question,
        blank,
        other: own.length - blank,
        asked: own.length,
        share_blank: share(blank, own.length),
      };
    });
  },

  ethnicity: (all) =>
    [...group(childrenOf(all), ({ filed }) => agencyOf(filed, all))].map(([agency, children]) => {
      const states = children.map(({ filed, prefix }) => {
        const value = filed.truth.fields[`${prefix}ethnicity`];
        if (!value) return 'not_asked';
        if (value.value === 'REFU') return 'refused';
        if (value.value === 'NOBT') return 'not_obtained';
        return value.state === 'answered' ? 'recorded' : value.state;
      });
      const count = (state: string) => states.filter((one) => one === state).length;
      return {
        agency,
        recorded: count('recorded'),
        refused: count('refused'),
        not_obtained: count('not_obtained'),
        not_known: count('not_known'),
        blank: count('blank'),
        unreadable: count('unreadable'),
        not_asked: count('not_asked'),
        children: states.length,
        share_recorded: share(count('recorded'), states.length),
      };
    }),

  timeliness: (all, now) =>
    [...group(all, (one) => londonDay(one.received).slice(0, 7))].map(([month, forms]) => {
      const done = forms.filter(({ state }) => state === 'filed');
      const inTime = done.filter(({ received }) => now <= nextWorkingDay(received)).length;
      const hours = done
        .map(({ received }) => Math.floor((now.getTime() - received.getTime()) / 3_600_000))
        .sort((a, b) => a - b);
      return {
        month,
        in_time: inTime,
        later: done.length - inTime,
        not_filed: forms.length - done.length,
        forms: forms.length,
        share_in_time: share(inTime, forms.length),
        median_hours: hours[Math.ceil(hours.length / 2) - 1] ?? null,
      };
    }),

  'next-steps': (all) => {
    const levels = toolkits(all).map((one) => textOf(one, 'risk.overall'));
    const count = (level: string) => levels.filter((one) => one === level).length;
    return [
      {
        step: 'not stated',
        high: count('high'),
        medium: count('medium'),
        low: count('low'),
        none: count('none'),
        not_rated: count(''),
        toolkits: levels.length,
      },
    ];
  },

  outcomes: (all) =>
    [...group(all, ({ truth }) => truth.kind)].map(([kind, forms]) => {
      const count = (state: string) => forms.filter((one) => one.state === state).length;
      return {
        kind: kind === 'mace-referral' ? 'MACE referrals' : 'Toolkits',
        filed: count('filed'),
        superseded: 0,
        waiting: count('in_review'),
        duplicate: count('duplicate'),
        dismissed: 0,
        erased: 0,
        all: forms.length,
      };
    }),
};

const types: [string, string][] = [
  ['risk.cse', 'Sexual exploitation'],
  ['risk.cce', 'Criminal exploitation'],
  ['risk.trafficking', 'Trafficking'],
  ['risk.missing', 'Missing'],
  ['risk.overall', 'Overall'],
];

const filedOf = (all: Filed[]) => all.filter(({ state }) => state === 'filed');
const toolkits = (all: Filed[]) => filedOf(all).filter(isToolkit);

function byKind(forms: Filed[]): Row {
  const toolkitCount = forms.filter(isToolkit).length;
  return { referrals: forms.length - toolkitCount, toolkits: toolkitCount, forms: forms.length };
}

function exploitationOf({ filed }: Child): string {
  const highest = Math.max(
    ...['risk.cse', 'risk.cce', 'risk.trafficking', 'risk.overall'].map((key) => rankOf(textOf(filed, key))),
  );
  if (highest >= 0) return ['None', 'Low', 'Medium', 'High'][highest] ?? '';
  const exploited = codesOf(filed, 'concern.types').some((code) =>
    ['cse', 'cce', 'county_lines', 'trafficking', 'gangs'].includes(code),
  );
  return exploited ? 'Referred for exploitation, no level given' : 'Nothing said';
}

/** Of the indicators of the fixtures one says that a child goes missing; "yes" is a yes on three of the four scales. */
function isMissing({ filed }: Child): boolean {
  if (codesOf(filed, 'concern.types').includes('missing') || rankOf(textOf(filed, 'risk.missing')) > 0) return true;
  return Object.keys(filed.truth.fields).some(
    (key) =>
      key.endsWith('.text') &&
      textOf(filed, key) === 'Goes missing overnight' &&
      textOf(filed, key.replace('.text', '.value')) === 'yes',
  );
}

function ageOf({ filed, prefix }: Child): number {
  const born = textOf(filed, `${prefix}dob`);
  if (born === '') return Number(textOf(filed, `${prefix}age`) || -1);
  const on = dayOf(filed);
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5) < born.slice(5) ? years - 1 : years;
}

/** One working day after arrival, for weeks without a holiday and after the clocks went back. */
function nextWorkingDay(received: Date): Date {
  const day = 86_400_000;
  const weekday = received.getUTCDay();
  const nine = new Date(Date.UTC(received.getUTCFullYear(), received.getUTCMonth(), received.getUTCDate(), 9));
  // Saturday and Sunday count as Monday 09:00, so that Tuesday 09:00 is the end of it.
  if (weekday === 6) return new Date(nine.getTime() + 3 * day);
  if (weekday === 0) return new Date(nine.getTime() + 2 * day);
  return new Date(received.getTime() + (weekday === 5 ? 3 : 1) * day);
}

export function countedBy(report: string, all: Filed[], now: Date): Row[] {
  const count = kinds[report];
  if (!count) throw new Error(`nothing counts ${report}: add it here`);
  return count(all, now);
}
