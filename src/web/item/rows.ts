import { askedBy, type Form, lengthOf } from '../../form/index.ts';
import { reasonFor } from '../../review/index.ts';
import { type FieldView, type ShownForm, viewOf } from './field-view.ts';

/** A printed row: its words are the label, and only what was answered is asked. */
export function putVulnerability(into: FieldView[], index: number, shown: ShownForm): void {
  const { fields } = shown.form;
  const entry = `vulnerabilities[${index}]`;
  for (const part of ['current', 'historic']) {
    const key = `${entry}.${part}`;
    const asked = fields[key] === undefined ? undefined : askedBy(shown.definition, key, fields);
    if (asked) into.push(viewOf(asked, `${wordsOf(entry, index, fields)} (${part})`, shown));
  }
}

/** A row of the table of indicators: as it is printed, or as a person adds it where nobody could read it. */
export function putIndicator(into: FieldView[], index: number, shown: ShownForm): void {
  const { fields } = shown.form;
  const entry = `indicators[${index}]`;
  if (isPrinted(entry, fields)) putPrinted(into, entry, index, shown);
  else putAdded(into, entry, index, shown);
}

const isPrinted = (entry: string, fields: Form['fields']) =>
  Object.entries(fields).some(([key, { source }]) => key.startsWith(`${entry}.`) && source.how !== 'correction');

function putPrinted(into: FieldView[], entry: string, index: number, shown: ShownForm): void {
  const { fields } = shown.form;
  const words = wordsOf(entry, index, fields);
  const scaled = fields[`${entry}.scale`] !== undefined;
  for (const part of ['value', 'evidence']) {
    const key = `${entry}.${part}`;
    if (fields[key] === undefined) continue;
    // Without its scale an answer cannot be chosen; which one it is, is asked first.
    const own = part === 'value' && !scaled ? `${entry}.scale` : key;
    const asked = askedBy(shown.definition, own, fields);
    const suffix = part === 'value' ? '' : ` (${part})`;
    if (asked) into.push(viewOf(asked, `${words}${own === key ? suffix : ' (scale)'}`, shown));
  }
}

/** Everything of the row is asked. Group and scale are those of the row above until somebody says otherwise: a table seldom changes them. */
function putAdded(into: FieldView[], entry: string, index: number, shown: ShownForm): void {
  const { form, definition, typed, sent } = shown;
  const above = `indicators[${index - 1}]`;
  const preset = (part: string) => {
    if (sent !== undefined) return undefined;
    const value = form.fields[`${above}.${part}`]?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const key = (part: string) => `${entry}.${part}`;
  const label = `Indicator ${index + 1}`;
  const own = form.fields[key('scale')]?.value ?? (sent ?? typed)?.text(`v.${key('scale')}`) ?? preset('scale');
  const scaled = typeof own === 'string' && own !== '' ? own : undefined;
  const asked = (part: string) => askedBy(definition, key(part), withScale(form.fields, key('scale'), scaled));
  const put = (part: string, words: string, presetCode?: string) => {
    const question = asked(part);
    if (question) into.push(viewOf(question, words, shown, presetCode));
  };
  put('text', `${label}, as the form prints it`);
  put('domain', `${label}: heading that it stands under`, preset('domain'));
  put('scale', `${label}: answers to choose from`, preset('scale'));
  // Without its scale an answer cannot be read; that it is missing is said where the row begins.
  const missing = form.problems.filter(({ field }) => field === key('value'));
  const first = into.find((field) => field.key === key('text'));
  if (scaled !== undefined) put('value', `${label}: answer`);
  else if (missing.length > 0 && first && !shown.blind) {
    first.doubt = 'missing';
    first.problems = missing.map(({ code }) => ({ text: reasonFor(code).why, blocks: true }));
  }
  put('evidence', `${label}: evidence`);
}

/** The answers of a row are those of its scale, also while that is only chosen on the page. */
function withScale(fields: Form['fields'], key: string, scale: string | undefined): Form['fields'] {
  if (scale === undefined || fields[key] !== undefined) return fields;
  const source = { part: 'body', how: 'correction' } as const;
  return { ...fields, [key]: { state: 'answered', value: scale, raw: scale, confidence: 1, source } };
}

const wordsOf = (entry: string, index: number, fields: Form['fields']) =>
  fields[`${entry}.text`]?.raw || `Row ${index + 1}`;

/** Where the next row of a list would stand. */
export const nextIndicator = (fields: Form['fields']) => `indicators[${lengthOf('indicators', fields)}]`;
