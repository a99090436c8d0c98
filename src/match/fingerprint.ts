import { createHash } from 'node:crypto';
import type { Form, Value } from '../form/model.ts';

/**
 * The content of a form as one hash: the same whatever file, format or layout carried it, different as soon as one word
 * differs. Only spelling that a format may change by itself (case, punctuation, white space, kinds of quotes) is set aside;
 * punctuation becomes a space, so that `1.0` and `10` stay apart.
 */
export function formFingerprint(form: Form): string {
  const lines = Object.entries(wholeNames(form.fields))
    .filter(([key, value]) => value.state !== 'blank' && !key.startsWith('form.'))
    .map(([key, value]) => `${key}\t${value.state}\t${content(value)}`)
    .sort();
  return createHash('sha256')
    .update([form.kind, ...lines].join('\n'))
    .digest('hex');
}

/** One layout has a cell for the whole name, another one for forenames and one for the surname: forenames then surname are the whole name. */
function wholeNames(fields: Form['fields']): Form['fields'] {
  const whole = { ...fields };
  for (const [key, surname] of Object.entries(fields)) {
    if (!key.endsWith('.surname')) continue;
    const prefix = key.slice(0, -'surname'.length);
    const forenames = fields[`${prefix}forenames`];
    const name = fields[`${prefix}fullName`];
    if (surname.state !== 'answered' || forenames?.state !== 'answered') continue;
    const joined: Value = { ...surname, value: `${forenames.value} ${surname.value}` };
    if (name && name.state !== 'blank' && content(name) !== content(joined)) continue;
    delete whole[key];
    delete whole[`${prefix}forenames`];
    whole[`${prefix}fullName`] = joined;
  }
  return whole;
}

/** What could not be read as a value still counts by its wording. */
function content(value: Value): string {
  if (value.state !== 'answered' || value.value === null) return folded(value.raw);
  return Array.isArray(value.value) ? [...value.value].sort().join(',') : folded(String(value.value));
}

/** A letter that could not be decoded stays one: without it another name might be the same. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\ufffd]+/gu, ' ')
    .trim();
}
