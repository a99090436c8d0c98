import { keyWords } from '../form/index.ts';
import type { Value } from '../form/model.ts';
import type { Held, HeldForm, HeldMail } from './model.ts';

/** Where something about somebody else stands. `from` and `to` count characters of the words there; unset, all of them are. */
export type Place = {
  in: 'form' | 'mail' | 'file' | 'review note' | 'correction';
  id: string;
  key: string;
  words: string;
  from?: number;
  to?: number;
  source?: Value['source'];
};

/** Somebody else, or something that leads to somebody else, with every place where it stands. */
export type ThirdParty = {
  kind:
    | 'other person'
    | 'family or carer'
    | 'professional'
    | 'sender or receiver'
    | 'contact detail'
    | 'perhaps a name';
  name: string;
  places: Place[];
};

/** Which keys are about whom; first that fits. Those of the first three name somebody else even where they stand among the person's own. */
const about: { at: RegExp; kind: ThirdParty['kind'] }[] = [
  { at: /\.(parents|carers)$/, kind: 'family or carer' },
  { at: /\.associates$/, kind: 'other person' },
  { at: /\.(socialWorker|gp|manager)$|^otherAgencies$/, kind: 'professional' },
  { at: /^(people|peopleOfConcern|linkedChildren|child)(\[\d+\])?\./, kind: 'other person' },
  { at: /^parents(\[\d+\])?\./, kind: 'family or carer' },
  { at: /^(referrer|assessor|manager|agencies)(\[\d+\])?\./, kind: 'professional' },
];
const namesOthers = (key: string) => about.slice(0, 3).some(({ at }) => at.test(key));

const naming = /(^|\.)(fullName|name|surname|forenames|alias)$/;
const contact = /[\w.+-]+@[\w-]+(\.[\w-]+)+|(?:\+44\s?|\b0)\d[\d\s-]{7,12}\d/g;
/** Shorter names are words of the language as often as names. */
const namePartLetters = 3;

/**
 * Everything that is to be looked at before what is held is handed out, for a person to decide: nothing is taken out by the program. A name is found
 * wherever it was given as somebody's name in what is held, whole or in part; a third party who is named in free text alone is found by nobody
 * but a reader.
 */
export function thirdPartiesIn(held: Held): ThirdParty[] {
  const found = new Map<string, ThirdParty>();
  const note = (kind: ThirdParty['kind'], name: string, place: Place) => {
    const key = `${kind} ${name.toLowerCase()}`;
    const one = found.get(key) ?? { kind, name, places: [] };
    one.places.push(place);
    found.set(key, one);
  };
  const own = ownNames(held);
  for (const form of held.forms) partiesOfForm(form, own, note);
  for (const mail of held.mails) partiesOfMail(mail, note);
  const names = [...found.values()]
    .filter(({ kind }) => kind !== 'contact detail' && kind !== 'sender or receiver')
    .map(({ kind, name }) => ({ kind, name }));
  for (const text of textsOf(held)) {
    for (const { kind, name } of names)
      for (const { at, words } of occurrences(text.words, name, own))
        note(kind, name, { ...text.place, words, from: at, to: at + words.length });
    for (const match of text.words.matchAll(contact))
      note('contact detail', match[0], {
        ...text.place,
        words: match[0],
        from: match.index,
        to: match.index + match[0].length,
      });
  }
  noteUnknownNames(
    held,
    own,
    names.map(({ name }) => name),
    note,
  );
  return [...found.values()].sort((a, b) => (a.kind + a.name < b.kind + b.name ? -1 : 1));
}

type Note = (kind: ThirdParty['kind'], name: string, place: Place) => void;

/** Every value under somebody else's prefix, told under the name that stands there. */
function partiesOfForm(form: HeldForm, own: Set<string>, note: Note): void {
  for (const value of form.values) {
    if (value.state === 'blank' || value.raw.trim() === '') continue;
    if (form.prefixes.some((prefix) => value.key.startsWith(prefix) && !namesOthers(value.key))) continue;
    const group = about.find(({ at }) => at.test(value.key));
    if (!group) continue;
    const prefix = value.key.slice(0, value.key.lastIndexOf('.') + 1);
    // Without a name there, what they are called is what is said of them.
    const name = (namesOthers(value.key) ? null : nameAt(form, prefix)) ?? value.raw.trim();
    if (own.has(name.toLowerCase())) continue;
    note(group.kind, name, {
      ...{ in: 'form', id: form.id, key: value.key, words: value.raw },
      ...{ source: value.source },
    });
  }
}

function nameAt(form: HeldForm, prefix: string): string | null {
  const texts = ['fullName', 'name', 'forenames', 'surname'].map(
    (name) => form.values.find(({ key }) => key === `${prefix}${name}`)?.raw.trim() ?? '',
  );
  const [full = '', name = '', forenames = '', surname = ''] = texts;
  return full || name || [forenames, surname].filter((text) => text !== '').join(' ') || null;
}

function partiesOfMail(mail: HeldMail, note: Note): void {
  const place = (key: string, words: string): Place => ({ in: 'mail', id: mail.id, key, words });
  for (const address of mail.from) note('sender or receiver', address, place('from', address));
  for (const address of mail.to) note('sender or receiver', address, place('to', address));
}

/** Two or three words with capitals in a row. Mails and files that hold no form say of nobody who they are, so what may be a name is shown to whoever takes names out. */
const capitals = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}'’-]+(?:[ \t]+\p{Lu}[\p{L}'’-]+){1,2}/gu;

function noteUnknownNames(held: Held, own: Set<string>, known: string[], note: Note): void {
  const names = known.map((name) => name.toLowerCase());
  for (const { words, place } of textsFound(held))
    for (const match of words.matchAll(capitals)) {
      const name = match[0].replace(/\s+/g, ' ');
      if (own.has(name.toLowerCase()) || names.some((one) => name.toLowerCase().includes(one))) continue;
      if (name.split(' ').every((part) => own.has(part.toLowerCase()))) continue;
      note('perhaps a name', name, { ...place, words: match[0], from: match.index, to: match.index + match[0].length });
    }
}

function textsFound({ searched }: Held): { words: string; place: Place }[] {
  return (searched?.texts ?? []).map(({ mail, file, words }) => ({
    words,
    place: { in: file === null ? 'mail' : 'file', id: file === null ? mail : file.id, key: 'words', words: '' },
  }));
}

/** The words of people, in which others may be named. */
function textsOf(held: Held): { words: string; place: Place }[] {
  const forms = held.forms.flatMap((form) => [
    ...form.values
      .filter(({ key }) => !namesOthers(key))
      .filter(({ key }) => !about.some(({ at }) => at.test(key)) || form.prefixes.some((one) => key.startsWith(one)))
      .filter(({ key, raw }) => raw !== '' && !naming.test(key))
      .map(({ key, raw, source }) => ({
        words: raw,
        place: { in: 'form', id: form.id, key, words: '', source } as const satisfies Place,
      })),
    ...form.review
      .filter(({ note }) => note !== null)
      .map(({ item, note, at }) => ({
        words: note ?? '',
        place: { in: 'review note', id: item, key: at, words: '' } as const satisfies Place,
      })),
    ...form.corrections.flatMap(({ key, before, after }) =>
      [before, after].flatMap((value) =>
        value && value.raw !== ''
          ? [{ words: value.raw, place: { in: 'correction', id: form.id, key, words: '' } as const satisfies Place }]
          : [],
      ),
    ),
  ]);
  const subjects = held.mails.flatMap(({ id, subject }) =>
    subject ? [{ words: subject, place: { in: 'mail', id, key: 'subject', words: '' } as const satisfies Place }] : [],
  );
  const notes = held.mails.flatMap(({ review }) =>
    review.flatMap(({ item, note, at }) =>
      note === null
        ? []
        : [{ words: note, place: { in: 'review note', id: item, key: at, words: '' } as const satisfies Place }],
    ),
  );
  return [...forms, ...subjects, ...notes, ...textsFound(held)];
}

/** The person's own names, whole and in parts: a mother with the same surname is found by her other names. */
function ownNames({ persons }: Held): Set<string> {
  const names = persons.flatMap(({ mentions }) =>
    mentions.flatMap(({ described }) => {
      const { fullName, forenames, surname, alias } = described;
      return [fullName, alias, [forenames, surname].filter((name) => name !== undefined).join(' '), forenames, surname];
    }),
  );
  return new Set(
    names
      .flatMap((name) => (name === undefined || name === '' ? [] : [name, ...name.split(/\s+/)]))
      .map((name) => name.toLowerCase()),
  );
}

/** The whole name, else each of its parts that is no part of the person's own, as words. */
function* occurrences(text: string, name: string, own: Set<string>): Generator<{ at: number; words: string }> {
  const parts = name.split(/\s+/).filter((part) => part.length >= namePartLetters && !own.has(part.toLowerCase()));
  const wanted = [name, ...parts].map((words) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${wanted.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  for (const match of text.matchAll(pattern)) yield { at: match.index, words: match[0] };
}

/** A place in words, for a list on paper. */
export function placeWords({ in: where, id, key, from }: Place): string {
  const at = from === undefined ? '' : `, from character ${from + 1}`;
  const what = where === 'form' || where === 'correction' ? keyWords(key) : key;
  return `${where} ${id}: ${what}${at}`;
}
