import type { Form } from '../form/model.ts';
import { folded } from './fingerprint.ts';
import { indexable } from './indexable.ts';

/**
 * Keys under which forms about the same child, person or place find each other. Two forms that share a key are compared; a key says
 * nothing by itself. `person:` keys carry the birth date too (`?` where none was read), so that namesakes can be told apart.
 */
export function matchKeys(form: Form): string[] {
  const keys = new Set<string>();
  for (const person of people(form)) {
    const at = (name: string) => textAt(form, `${person}${name}`);
    const words = folded(`${at('forenames')} ${at('surname')} ${at('fullName')}`).split(' ');
    const names = [...new Set(words.filter((word) => word.length > 1))].sort().join(' ');
    if (names.includes(' ')) {
      keys.add(`names:${names}`);
      keys.add(`person:${names}|${at('dob') || '?'}`);
    } else if (names !== '' && at('dob') !== '') {
      keys.add(`person:${names}|${at('dob')}`);
    }
    for (const identifier of ['nhsNumber', 'upn', 'caseId']) {
      const value = folded(at(identifier)).replaceAll(' ', '');
      if (value.length >= 4) keys.add(`${identifier}:${value}`);
    }
  }
  // A place that is mentioned beside a child is news about the place, not an update of the other form.
  if (people(form).length === 0) for (const place of places(form)) keys.add(place);
  return [...keys].map(indexable).sort();
}

/** Prefixes of the people that the form is about: `child.`, `people[0].`. */
function people(form: Form): string[] {
  const named = /^(?:child\.|people\[\d+\]\.)(?=fullName|surname|forenames|dob|nhsNumber|upn|caseId|alias)/;
  const found = Object.keys(form.fields)
    .filter((key) => textAt(form, key) !== '')
    .map((key) => named.exec(key)?.[0]);
  return [...new Set(found.filter((prefix) => prefix !== undefined))];
}

function places(form: Form): string[] {
  return Object.keys(form.fields)
    .filter((key) => /^locations\[\d+\]\.(name|postcode)$/.test(key) && textAt(form, key) !== '')
    .map((key) => `place:${folded(textAt(form, key))}`);
}

function textAt(form: Form, key: string): string {
  const value = form.fields[key];
  return value?.state === 'answered' && value.value !== null ? String(value.value) : '';
}
