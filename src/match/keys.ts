import type { Form } from '../form/model.ts';
import { folded } from './fingerprint.ts';

/**
 * Keys under which forms about the same child, person or place find each other. Two forms that share a key are compared;
 * a key says nothing by itself.
 */
export function matchKeys(form: Form): string[] {
  const keys = new Set<string>();
  for (const subject of subjects(form)) {
    const at = (name: string) => textAt(form, `${subject}${name}`);
    const names = folded(`${at('forenames')} ${at('surname')} ${at('fullName')}`);
    const words = [...new Set(names.split(' ').filter((word) => word.length > 1))].sort();
    const born = at('dob');
    if (words.length > 0 && born !== '') for (const word of words) keys.add(`name+dob:${word}:${born}`);
    if (words.length > 1) keys.add(`names:${words.join(' ')}`);
    for (const identifier of ['nhsNumber', 'upn', 'caseId']) {
      const value = folded(at(identifier)).replaceAll(' ', '');
      if (value.length >= 4) keys.add(`${identifier}:${value}`);
    }
    const place = folded(at('name'));
    if (subject.startsWith('locations') && place !== '') keys.add(`place:${place}`);
    const postcode = folded(at('postcode')).replaceAll(' ', '');
    if (subject.startsWith('locations') && postcode !== '') keys.add(`place:${postcode}`);
  }
  return [...keys].sort();
}

/** Prefixes of the people and places that the form is about: `child.`, `people[0].`, `locations[1].`. */
function subjects(form: Form): string[] {
  const found = Object.keys(form.fields).map((key) => /^(?:child|(?:people|locations)\[\d+\])\./.exec(key)?.[0]);
  return [...new Set(found.filter((prefix) => prefix !== undefined))];
}

function textAt(form: Form, key: string): string {
  const value = form.fields[key];
  return value?.state === 'answered' && value.value !== null ? String(value.value) : '';
}
