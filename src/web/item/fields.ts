import { askedBy, type Definition, type Form, hasIndicators, lengthOf, listKey } from '../../form/index.ts';
import { type FieldView, markOf, type ShownForm, viewOf } from './field-view.ts';
import { putIndicator, putVulnerability } from './rows.ts';
import type { SeenFile } from './seen.ts';

/** `others`: questions of the definition that this form does not ask. */
export type GroupView = {
  id: string;
  title: string;
  fields: FieldView[];
  others: FieldView[];
  adds: string | null;
  addsWords: string;
};

const titles: Readonly<Record<string, string>> = {
  form: 'Form',
  subject: 'What the referral is about',
  concern: 'Concern',
  people: 'Person',
  locations: 'Location',
  linkedChildren: 'Linked child',
  agencies: 'Agency',
  actions: 'Actions',
  assessor: 'Completed by',
  parents: 'Parent or carer',
  aware: 'Who is aware',
  risk: 'Level of risk',
  score: 'Scores',
  nrm: 'National Referral Mechanism',
  manager: 'Line manager',
  peopleOfConcern: 'Person of concern',
  locationsOfConcern: 'Location of concern',
  vulnerabilities: 'Vulnerabilities',
  indicators: 'Indicators',
};
/** Where single questions and a list share a name. */
const plainTitles: Readonly<Record<string, string>> = { parents: 'What parents or carers say' };
const tables = ['indicators', 'vulnerabilities'];

/** The answers in the order of the definition, in groups as the form has them. */
export function groupsOf(shown: ShownForm): GroupView[] {
  const { form, definition, add } = shown;
  const groups: GroupView[] = [];
  const into = (id: string, title: string, adds: string | null = null) => {
    const known = groups.find((group) => group.id === id);
    const group = known ?? {
      ...{ id, title, fields: [], others: [], adds },
      addsWords: adds === null ? '' : titleOf(adds).toLowerCase(),
    };
    if (!known) groups.push(group);
    return group;
  };
  const done = new Set<string>();
  for (const { key } of definition.fields) {
    const list = /^(\w+)\[\]/.exec(key)?.[1];
    if (list === undefined) {
      const prefix = /^(\w+)\./.exec(key)?.[1];
      const group = into(
        prefix ?? 'words',
        prefix === undefined ? 'In words' : (plainTitles[prefix] ?? titleOf(prefix)),
      );
      put(group, key, shown);
    } else if (!done.has(list)) {
      done.add(list);
      const entries = lengthOf(list, form.fields) + (add === list ? 1 : 0);
      for (let index = 0; index < entries; index += 1) {
        if (tables.includes(list)) putVulnerability(into(list, titleOf(list)).fields, index, shown);
        else {
          const last = index === entries - 1;
          const group = into(`${list}-${index}`, `${titleOf(list)} ${index + 1}`, last ? list : null);
          for (const field of definition.fields)
            if (field.key.startsWith(`${list}[].`)) put(group, field.key.replace('[]', `[${index}]`), shown);
        }
      }
      if (entries === 0 && !tables.includes(list)) into(`${list}-none`, titleOf(list), list);
    }
  }
  if (hasIndicators(definition)) {
    const rows = lengthOf('indicators', form.fields);
    // A toolkit that has none asks for the first one by itself.
    const asksForOne = rows === 0 && form.problems.some(({ field }) => field?.startsWith('indicators[') === true);
    const group = into('indicators', titleOf('indicators'), 'indicators');
    for (let index = 0; index < rows + (add === 'indicators' || asksForOne ? 1 : 0); index += 1)
      putIndicator(group.fields, index, shown);
  }
  return groups.filter(({ fields, others, adds }) => fields.length + others.length > 0 || adds !== null);
}

/** The name of a group of questions. */
export function titleOf(prefix: string): string {
  const known = titles[prefix];
  return known ?? prefix.charAt(0).toUpperCase() + prefix.slice(1);
}

function put(group: GroupView, key: string, shown: ShownForm): void {
  const asked = askedBy(shown.definition, key, shown.form.fields);
  if (!asked) return;
  const field = viewOf(asked, asked.label, shown);
  const index = listKey(key)?.index;
  const isNew = shown.add !== undefined && key.startsWith(`${shown.add}[${lengthOf(shown.add, shown.form.fields)}]`);
  const shownFirst =
    field.state !== 'absent' || field.doubt !== null || field.error !== null || (index !== undefined && isNew);
  (shownFirst ? group.fields : group.others).push(field);
}

export type Mark = { id: string; page: number; x: number; y: number; width: number; height: number };

/** The marks over the pictures of the pages, one for each value that was read there. */
export function marksOf(form: Form, seen: SeenFile | null): Mark[] {
  if (seen?.kind !== 'pages') return [];
  return Object.entries(form.fields).flatMap(([key, value]) => {
    const { page, box } = value.source;
    const id = markOf(key, value, seen);
    return id !== null && page !== undefined && box ? [{ id, page, ...box }] : [];
  });
}

/** Whether anything of a list stands on the form, so that another entry can be asked for. */
export const isList = (definition: Definition, name: string) =>
  (name === 'indicators' && hasIndicators(definition)) ||
  (definition.fields.some(({ key }) => key.startsWith(`${name}[].`)) &&
    !tables.includes(name) &&
    listKey(`${name}[0].x`) !== undefined);
