import type { Definition, Definitions } from '../definitions/index.ts';
import type { Form } from '../model.ts';
import { type Code, type FieldTypeName, optionsOf, type ScaleId, scaleIds, scales } from '../values/index.ts';

/** What a key of a form asks for: how an answer is given, and where it stands on the page. */
export type Asked = {
  key: string;
  /** As the form asks it, in the words of the definition. */
  label: string;
  type: FieldTypeName | 'scale' | 'scale_name';
  /** The answers to choose from; none for what is typed. */
  options: Option[];
  required: boolean;
  signature: boolean;
};

export type Option = { code: string; words: string };

/** The definition that a form was read by: the one that lists its version, else the first of its kind. */
export function definitionFor(definitions: Definitions, form: Pick<Form, 'kind' | 'version'>): Definition | undefined {
  const own = definitions.forms.filter(({ kind }) => kind === form.kind);
  return own.find(({ versions }) => form.version !== null && versions.includes(form.version)) ?? own[0];
}

/** `people[2].dob` as list, number and part; undefined for a key outside of lists. */
export function listKey(key: string): { list: string; index: number; part: string } | undefined {
  const [, list, index, part] = /^(\w+)\[(\d{1,4})\]\.(\w+)$/.exec(key) ?? [];
  return list === undefined || part === undefined ? undefined : { list, index: Number(index), part };
}

/** Undefined where the definition has no such question. */
export function askedBy(definition: Definition, key: string, fields: Form['fields']): Asked | undefined {
  const inList = listKey(key);
  if (inList?.list === 'indicators') return hasIndicators(definition) ? indicator(key, inList.part, fields) : undefined;
  const pattern = inList ? `${inList.list}[].${inList.part}` : key;
  const field = definition.fields.find((one) => one.key === pattern);
  if (!field) return undefined;
  const type = field.type;
  const options = optionsOf({ type, codes: field.codes }).map(optionOf);
  const { required, signature, labels } = field;
  return { key, label: labels[0] ?? pattern, type, options, required, signature };
}

/** Whether the form has a table of indicators, whose rows the form itself prints. */
export function hasIndicators(definition: Definition): boolean {
  return definition.sections.some(({ holds }) => holds === 'indicators');
}

const indicatorParts: Readonly<Record<string, { label: string; type: Asked['type'] }>> = {
  domain: { label: 'Group of indicators', type: 'text' },
  text: { label: 'Indicator', type: 'long_text' },
  answer: { label: 'Answer as written', type: 'long_text' },
  value: { label: 'Answer', type: 'scale' },
  scale: { label: 'Scale', type: 'scale_name' },
  evidence: { label: 'Evidence', type: 'long_text' },
};

function indicator(key: string, part: string, fields: Form['fields']): Asked | undefined {
  const known = indicatorParts[part];
  if (!known) return undefined;
  const options =
    known.type === 'scale'
      ? scaleOptions(scaleAt(key, fields))
      : known.type === 'scale_name'
        ? scaleIds.map((id) => ({ code: id, words: scales[id].codes.map(({ code }) => worded(code)).join(', ') }))
        : [];
  return { key, ...known, options, required: false, signature: false };
}

/** The scale of the row that a key belongs to. */
export function scaleAt(key: string, fields: Form['fields']): ScaleId | undefined {
  const inList = listKey(key);
  const written = inList && fields[`${inList.list}[${inList.index}].scale`]?.value;
  return scaleIds.find((id) => id === written);
}

function scaleOptions(id: ScaleId | undefined): Option[] {
  if (id === undefined) return [];
  const scale = scales[id];
  // Several scores in one answer are typed, as the row has them.
  if (scale.kind === 'scores') return [];
  const options = scale.codes.map(({ code }) => ({ code, words: worded(code) }));
  return scale.kind === 'periods' ? [...options, { code: 'both', words: 'Both' }] : options;
}

/** The first wording that is no abbreviation; the code itself where the table has words for reading only (`f`, `n/k`). */
function optionOf({ code, wordings }: Code): Option {
  const words = wordings.find((wording) => /^\p{Lu}/u.test(wording) && !/^[A-Z]{2,5}$/.test(wording)) ?? worded(code);
  const isCode = /^[A-Z]{4}$/.test(code);
  return { code, words: isCode ? `${words} (${code})` : words };
}

function worded(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
