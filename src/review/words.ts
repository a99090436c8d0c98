import type { Form } from '../form/model.ts';
import { folded } from '../match/index.ts';
import type { Envelope } from '../message/model.ts';

/** Keys whose answers people search an item by. */
const searched = /(?:^|\.)(?:fullName|surname|forenames|alias|name|nhsNumber|upn|caseId|postcode)$/;

export type SearchedItem = {
  fields: Form['fields'];
  envelope: Pick<Envelope, 'subject' | 'from'> | null;
  /** Of the file. */
  name: string | null;
};

const longest = 4_000;

/** The words that an item is found by: names and numbers on the form, subject and sender of the mail, and the name of the file. */
export function itemWords({ fields, envelope, name }: SearchedItem): string {
  const answers = Object.entries(fields)
    .filter(([key, value]) => searched.test(key) && value.state === 'answered')
    .map(([, value]) => String(value.value));
  const mail = envelope ? [envelope.subject, ...envelope.from.flatMap((from) => [from.name, from.address])] : [];
  const lines = [...answers, ...mail, name ?? ''].map(folded).filter((line) => line !== '');
  return [...new Set(lines)]
    .map((line) => ` ${line}`)
    .join('\n')
    .slice(0, longest);
}

/** A search as words that must all be found, each at the start of one. A number is one word, however it is grouped. */
export function searchWords(text: string): string[] {
  if (/^[\d\s-]{6,40}$/.test(text)) return [text.replace(/\D/g, '')];
  return folded(text.slice(0, 200)).split(' ').filter(Boolean).slice(0, 8);
}
