import { type Counts, countedFrequencies, type KnownSettings } from '../people/index.ts';
import { compareAgencies } from './agencies.ts';
import type { Described, KnownSubject, Mention, Placing, SubjectKind, Suggestion } from './model.ts';
import { comparePersons, readyDescribed } from './persons.ts';
import { comparePlaces } from './places.ts';

/** More than so many would not be looked at. */
const suggestionsAtMost = 5;

export type Near = { mention: Mention; known: KnownSubject[] };

/**
 * Says of each mention of a form whom it means. The program links by itself only what has identical strong identifiers and nothing against
 * it; the rest are suggestions, and the mention gets a subject of its own until a person says otherwise.
 */
export function placeMentions(near: Near[], counts: Counts): Placing[] {
  const settings = { others: counts.everybody, frequencies: countedFrequencies(counts) };
  const placings = near.map(({ mention, known }) => placeMention(mention, known, settings));
  // Two people of one form cannot be one: a number that was copied from one to the other links neither.
  const times = new Map<string, number>();
  for (const { link, mention } of placings)
    if (link && mention.kind === 'person') times.set(link.subject, (times.get(link.subject) ?? 0) + 1);
  return placings.map((placing) =>
    placing.link && (times.get(placing.link.subject) ?? 0) > 1
      ? unlinked(placing, placing.link, 'Two people of this form have the identifier')
      : placing,
  );
}

function placeMention(mention: Mention, known: KnownSubject[], settings: KnownSettings): Placing {
  const compare = comparerOf(mention.kind, mention.described, settings);
  const found = known
    .map((subject): Suggestion | null => {
      const compared = subject.described.map(compare).filter((one) => one !== null);
      const [best] = compared.sort(
        (a, b) => Number(b.identical) - Number(a.identical) || b.probability - a.probability,
      );
      if (!best) return null;
      // What any description of the subject contradicts is not beyond doubt, however well another one fits.
      const contradicted = compared.some(({ evidence }) => evidence.some((sentence) => contradictions.has(sentence)));
      return { ...best, subject: subject.id, identical: best.identical && !contradicted };
    })
    .filter((one) => one !== null && (one.identical || one.decision !== 'different'))
    .filter((one) => one !== null)
    .sort((a, b) => Number(b.identical) - Number(a.identical) || b.probability - a.probability || older(a, b));
  const identical = found.filter((one) => one.identical);
  const [first] = found;
  const rest = found.slice(0, suggestionsAtMost + 1);
  if (!first || identical.length === 0) return { mention, link: null, suggestions: rest.slice(0, suggestionsAtMost) };
  const placing = {
    mention,
    link: first,
    suggestions: rest.filter((one) => one !== first).slice(0, suggestionsAtMost),
  };
  // An agency of one name is one agency; of people and places with one identifier a person says which is meant.
  return identical.length === 1 || mention.kind === 'agency'
    ? placing
    : unlinked(placing, first, 'More than one that is known has the identifier');
}

function unlinked({ mention, suggestions }: Placing, link: Suggestion, why: string): Placing {
  const doubted = { ...link, identical: false, evidence: [...link.evidence, why] };
  return { mention, link: null, suggestions: [doubted, ...suggestions].slice(0, suggestionsAtMost) };
}

const contradictions = new Set([
  'Forenames differ',
  'Surnames differ',
  'NHS numbers differ',
  'Unique pupil numbers differ',
  'Case ids differ',
  'Birth dates differ',
  'Birth dates are many years apart',
  'Genders differ',
]);

const older = (a: Suggestion, b: Suggestion): number => (BigInt(a.subject) < BigInt(b.subject) ? -1 : 1);

function comparerOf(
  kind: SubjectKind,
  mine: Described,
  settings: KnownSettings,
): (theirs: Described) => Omit<Suggestion, 'subject'> | null {
  if (kind === 'agency') return (theirs) => compareAgencies(mine, theirs);
  if (kind === 'place') return (theirs) => comparePlaces(mine, theirs);
  const ready = readyDescribed(mine);
  return (theirs) => comparePersons(ready, readyDescribed(theirs), settings);
}
