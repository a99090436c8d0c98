import { askedBy, type Definition, type Form, keyWords, type Value } from '../../form/index.ts';
import { shownText, stateWords } from './field-view.ts';
import { titleOf } from './fields.ts';

/** A question as a person knows it: the part of the form that it stands in, and its label. */
export function labelOf(key: string, form: Form, definition: Definition | undefined): string {
  const row = /^(indicators|vulnerabilities)\[(\d+)\]\.(\w+)$/.exec(key);
  if (row) return `${form.fields[`${row[1]}[${row[2]}].text`]?.raw ?? `Row ${Number(row[2]) + 1}`} (${row[3]})`;
  const asked = definition && askedBy(definition, key, form.fields);
  const [, prefix = '', index] = /^(\w+?)(?:\[(\d+)\])?\./.exec(key) ?? [];
  const group = prefix === '' ? '' : `${titleOf(prefix)}${index === undefined ? '' : ` ${Number(index) + 1}`}: `;
  return asked ? `${group}${asked.label}` : keyWords(key);
}

/** An answer in words: of one that was chosen its wording, not its code. */
export function saidBy(value: Value | null, key: string, form: Form, definition: Definition | undefined): string {
  if (!value) return '';
  if (value.state === 'unreadable') return `Could not be read: ${value.raw}`;
  if (value.state !== 'answered') return stateWords[value.state] ?? value.state;
  const options = (definition && askedBy(definition, key, form.fields)?.options) ?? [];
  const wordsFor = (code: string) => options.find((option) => option.code === code)?.words ?? code;
  if (options.length === 0) return shownText(value);
  return Array.isArray(value.value) ? value.value.map(wordsFor).join('; ') : wordsFor(String(value.value));
}
