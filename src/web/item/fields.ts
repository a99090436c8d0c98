import { type Asked, askedBy, type Definition, type Form, lengthOf, listKey, type Value } from '../../form/index.ts';
import { reasonFor } from '../../review/index.ts';
import type { Fields } from '../fields.ts';
import { placeIds } from './paper.ts';
import type { SeenFile } from './seen.ts';

/** One answer as the page shows it: what stands there, how sure that is, and how it is mended. */
export type FieldView = {
  key: string;
  id: string;
  label: string;
  control: 'text' | 'lines' | 'select' | 'checks';
  /** As it stands in the control. */
  shown: string;
  state: Value['state'] | 'absent';
  options: { value: string; text: string; selected: boolean }[];
  /** What the file says, where that is not what is shown. */
  raw: string;
  doubt: 'unreadable' | 'unsure' | 'missing' | null;
  problems: { text: string; blocks: boolean }[];
  corrected: { by: string; at: Date } | null;
  /** The place in the original, as an id on this page. */
  at: string | null;
  error: string | null;
};

/** `others`: questions of the definition that this form does not ask. */
export type GroupView = {
  id: string;
  title: string;
  fields: FieldView[];
  others: FieldView[];
  adds: string | null;
  addsWords: string;
};

export type ShownForm = {
  form: Form;
  definition: Definition;
  seen: SeenFile | null;
  certainEnough: number;
  nameOf(actor: string): string;
  /** Without anything that says how sure the reading was: a check must not be led. */
  blind?: boolean;
  /** What was typed and not taken, to be shown again. */
  typed?: Fields;
  errors?: ReadonlyMap<string, string>;
  /** A list that gets one more entry. */
  add?: string;
};

export const states = ['blank', 'not_known', 'not_applicable', 'refused'] as const;
export const stateWords: Readonly<Record<string, string>> = {
  blank: 'Left blank',
  not_known: 'Not known',
  not_applicable: 'Not applicable',
  refused: 'Refused to say',
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
      const group = into(prefix ?? 'words', prefix === undefined ? 'In words' : titleOf(prefix));
      put(group, key, shown);
    } else if (!done.has(list)) {
      done.add(list);
      const entries = lengthOf(list, form.fields) + (add === list ? 1 : 0);
      for (let index = 0; index < entries; index += 1) {
        if (tables.includes(list)) putRow(into(list, titleOf(list)), list, index, shown);
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
  for (let index = 0; index < lengthOf('indicators', form.fields); index += 1)
    putRow(into('indicators', titleOf('indicators')), 'indicators', index, shown);
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

/** A printed row: its words are the label, and only what was answered is asked. */
function putRow(group: GroupView, list: string, index: number, shown: ShownForm): void {
  const { fields } = shown.form;
  const words = fields[`${list}[${index}].text`]?.raw || `Row ${index + 1}`;
  const parts = list === 'indicators' ? ['value', 'evidence'] : ['current', 'historic'];
  const scaled = fields[`${list}[${index}].scale`] !== undefined;
  for (const part of parts) {
    const key = `${list}[${index}].${part}`;
    if (fields[key] === undefined) continue;
    // Without its scale an answer cannot be chosen; which one it is, is asked first.
    const own = part === 'value' && !scaled ? `${list}[${index}].scale` : key;
    const asked = askedBy(shown.definition, own, fields);
    const suffix = part === 'value' ? '' : ` (${part})`;
    if (asked) group.fields.push(viewOf(asked, `${words}${own === key ? suffix : ' (scale)'}`, shown));
  }
}

const longTypes = ['long_text'];

function viewOf(asked: Asked, label: string, shown: ShownForm): FieldView {
  const { form, typed, errors, nameOf, blind } = shown;
  const { key } = asked;
  const value = form.fields[key];
  const control =
    asked.type === 'choices'
      ? 'checks'
      : asked.options.length > 0
        ? 'select'
        : longTypes.includes(asked.type)
          ? 'lines'
          : 'text';
  const chosen = chosenIn(value, control, typed, key);
  const text = typed?.names().includes(`v.${key}`) ? typed.typed(`v.${key}`) : shownText(value);
  const state = typed?.names().includes(`s.${key}`) ? typed.text(`s.${key}`) : undefined;
  const found = blind ? [] : form.problems.filter(({ field }) => field === key);
  const corrected = value?.source.corrected;
  return {
    ...{ key, id: idOf(key), label, control, shown: text, raw: rawOf(value), at: markOf(key, value, shown.seen) },
    state: stateOf(state, value),
    options: asked.options.map(({ code, words }) => ({ value: code, text: words, selected: chosen.includes(code) })),
    doubt: blind ? null : doubtOf(value, found, shown.certainEnough),
    problems: found.map(({ code }) => ({ text: reasonFor(code).why, blocks: true })),
    corrected: corrected && !blind ? { by: nameOf(corrected.by), at: new Date(corrected.at) } : null,
    error: errors?.get(key) ?? null,
  };
}

function stateOf(typed: string | undefined, value: Value | undefined): FieldView['state'] {
  const state = states.find((one) => one === typed);
  return state ?? (typed === undefined ? (value?.state ?? 'absent') : 'answered');
}

function chosenIn(value: Value | undefined, control: string, typed: Fields | undefined, key: string): string[] {
  if (typed?.names().some((name) => name === `v.${key}` || name === `s.${key}`)) return typed.list(`v.${key}`);
  if (value?.state !== 'answered' || value.value === null) return [];
  return control === 'checks' && Array.isArray(value.value) ? value.value : [String(value.value)];
}

/** Dates as people write them here. What could not be read is not put into the control: it would be taken for an answer. */
export function shownText(value: Value | undefined): string {
  if (value?.state !== 'answered' || value.value === null) return '';
  if (Array.isArray(value.value)) return value.value.join('; ');
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(value.value));
  return date ? `${date[3]}/${date[2]}/${date[1]}` : String(value.value);
}

function rawOf(value: Value | undefined): string {
  if (!value || value.source.corrected) return '';
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return plain(value.raw) === plain(shownText(value)) ? '' : value.raw;
}

function doubtOf(
  value: Value | undefined,
  found: readonly { code: string }[],
  certainEnough: number,
): FieldView['doubt'] {
  if (value?.state === 'unreadable') return 'unreadable';
  if (found.some(({ code }) => code.startsWith('missing_'))) return 'missing';
  return value && value.confidence < certainEnough ? 'unsure' : null;
}

export const idOf = (key: string) => `f-${key.replaceAll(/[^\w]+/g, '-')}`;

/** Where the value was read: a mark on the picture of its page, or the cell or line in the text. */
function markOf(key: string, value: Value | undefined, seen: SeenFile | null): string | null {
  if (!value || !seen || seen.kind === 'none') return null;
  if (seen.kind === 'paper') return placeIds(value.source).find((id) => seen.paper.ids.has(id)) ?? null;
  return value.source.page !== undefined && value.source.box && value.source.page <= seen.pages.length
    ? `m-${idOf(key)}`
    : null;
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
  definition.fields.some(({ key }) => key.startsWith(`${name}[].`)) &&
  !tables.includes(name) &&
  listKey(`${name}[0].x`) !== undefined;
