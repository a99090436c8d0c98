import type { Form, Value } from '../form/model.ts';
import { folded } from './fingerprint.ts';

/** One question of two forms. The keys differ where an entry of a list stands in another place: `people[0].dob` and `people[1].dob`. */
export type Difference = {
  key: string | null;
  earlierKey: string | null;
  change: 'same' | 'changed' | 'added' | 'removed';
  value: Value | null;
  earlier: Value | null;
};

/**
 * Compares a form with an earlier one, question by question, in the order of the form; what only the earlier one has comes after its
 * neighbours. Entries of lists are paired by what they say, so that a person who was put in at the top does not make all others look changed.
 * A question that both leave blank, or that neither asks, is left out.
 */
export function differenceOf(form: Form, earlier: Form): Difference[] {
  const now = asked(form);
  const before = asked(earlier);
  const places = pairEntries(now, before);
  const taken = new Set<string>();
  const differences: Difference[] = [];
  for (const [key, value] of now) {
    const earlierKey = inEarlier(key, places);
    const old = earlierKey === null ? undefined : before.get(earlierKey);
    if (earlierKey !== null && old) taken.add(earlierKey);
    differences.push({
      key,
      earlierKey: old ? earlierKey : null,
      change: old ? (says(value) === says(old) ? 'same' : 'changed') : 'added',
      value,
      earlier: old ?? null,
    });
  }
  const order = [...before.keys()];
  for (const [index, earlierKey] of order.entries()) {
    if (taken.has(earlierKey)) continue;
    const removed: Difference = {
      key: null,
      earlierKey,
      change: 'removed',
      value: null,
      earlier: before.get(earlierKey) ?? null,
    };
    // Behind the question that stood before it on the earlier form.
    const neighbour = order.slice(0, index).reverse();
    const at = neighbour
      .map((one) => differences.findIndex((other) => other.earlierKey === one))
      .find((place) => place >= 0);
    differences.splice((at ?? -1) + 1, 0, removed);
  }
  return differences;
}

type Asked = Map<string, Value>;

function asked(form: Form): Asked {
  return new Map(
    Object.entries(form.fields).filter(([key, { state }]) => state !== 'blank' && !key.startsWith('form.')),
  );
}

const entryOf = (key: string): { list: string; place: number } | null => {
  const found = /^([A-Za-z]+)\[(\d+)\]/.exec(key);
  return found ? { list: found[1] ?? '', place: Number(found[2]) } : null;
};

/** For each list, which entry of the form is which of the earlier one. */
function pairEntries(now: Asked, before: Asked): Map<string, Map<number, number>> {
  const mine = entries(now);
  const theirs = entries(before);
  const paired = new Map<string, Map<number, number>>();
  for (const [list, own] of mine) {
    const likenesses = [...own].flatMap(([place, texts]) =>
      [...(theirs.get(list) ?? [])].map(([other, otherTexts]) => ({
        place,
        other,
        likeness: likeness(texts, otherTexts),
      })),
    );
    // The surest pairs first; of equals those that stand in the same place.
    likenesses.sort(
      (a, b) =>
        b.likeness - a.likeness || Math.abs(a.place - a.other) - Math.abs(b.place - b.other) || a.place - b.place,
    );
    const pairs = new Map<number, number>();
    const used = new Set<number>();
    for (const { place, other, likeness: alike } of likenesses) {
      if (alike <= 0 || pairs.has(place) || used.has(other)) continue;
      pairs.set(place, other);
      used.add(other);
    }
    // As many entries as before: one that is left over is most likely the one that stood in its place, mended.
    const others = theirs.get(list) ?? new Map();
    if (own.size === others.size)
      for (const place of own.keys())
        if (!pairs.has(place) && !used.has(place) && others.has(place)) pairs.set(place, place);
    paired.set(list, pairs);
  }
  return paired;
}

function entries(all: Asked): Map<string, Map<number, Map<string, string>>> {
  const lists = new Map<string, Map<number, Map<string, string>>>();
  for (const [key, value] of all) {
    const entry = entryOf(key);
    if (!entry) continue;
    const list = lists.get(entry.list) ?? new Map<number, Map<string, string>>();
    const texts = list.get(entry.place) ?? new Map<string, string>();
    texts.set(key.slice(key.indexOf(']') + 1), says(value));
    list.set(entry.place, texts);
    lists.set(entry.list, list);
  }
  return lists;
}

/** What tells one entry from another; the rest (a role, a yes) is the same in many. */
const telling = /^\.(name|fullName|surname|forenames|alias|dob|nhsNumber|upn|caseId|text|address|postcode)$/;

/** More than nothing where one telling answer is the same, or where neither has any and the rest agrees. */
function likeness(one: Map<string, string>, two: Map<string, string>): number {
  let alike = 0;
  let tell = false;
  for (const [name, text] of one) {
    tell ||= telling.test(name);
    if (two.get(name) === text) alike += telling.test(name) ? 10 : 1;
  }
  for (const name of two.keys()) tell ||= telling.test(name);
  return tell && alike < 10 ? 0 : alike;
}

function inEarlier(key: string, places: Map<string, Map<number, number>>): string | null {
  const entry = entryOf(key);
  if (!entry) return key;
  const other = places.get(entry.list)?.get(entry.place);
  return other === undefined ? null : `${entry.list}[${other}]${key.slice(key.indexOf(']') + 1)}`;
}

/** State and wording, without the spelling that a format changes by itself. */
function says({ state, value, raw }: Value): string {
  if (state !== 'answered' || value === null) return `${state} ${folded(raw)}`;
  return `answered ${Array.isArray(value) ? [...value].sort().join(',') : folded(String(value))}`;
}
