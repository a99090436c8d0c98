import type { Form, Problem, Value } from './model.ts';
import { problem } from './problems.ts';

/** Groups of people who may live together and share what stands beside a name. A referrer shares nothing with them. */
const households = ['people', 'child', 'linkedChildren', 'parents'];
/** What relatives may share. Names, birth dates and numbers are nobody else's. */
const shared = new Set([
  ...['address', 'placementAddress', 'postcode', 'phone', 'school', 'socialWorker', 'legalStatus', 'gp', 'parents'],
  ...['ethnicity', 'nationality', 'firstLanguage', 'religion', 'surname'],
]);
/** Below this a person looks; a reference that has one meaning only is above it. */
const RESOLVED = 0.93;

const ditto = /^(ditto|do\.?|["”“〃'’]{1,2}|-+["”〃]-+)$/i;
const above = /^\(?(as|see|same|same as)( the| detailed| stated)? (above|before|previous)\)?\.?$|^same\.?$/i;
const asChild =
  /^\(?(as|see|same as|same)( for| with)?( the| her| his| their)? (child|young person|yp|subject)(['’]?s?)( above| address| details)?\)?\.?$/i;

/**
 * Answers that point to an earlier one take its value, where only one can be meant: the same question about the entry above, about
 * the child, or about the one household on the form. Every other reference stays unreadable, for a person.
 */
export function resolveReferences(
  fields: Form['fields'],
  problems: readonly Problem[],
): Pick<Form, 'fields' | 'problems'> {
  const resolved: Form['fields'] = { ...fields };
  const kept: Problem[] = [];
  for (const found of problems) {
    const value = found.code === 'refers_elsewhere' && found.field !== undefined ? resolved[found.field] : undefined;
    const meant = value && found.field !== undefined ? meantBy(found.field, value, resolved) : undefined;
    if (!value || !meant || found.field === undefined) {
      kept.push(found);
      continue;
    }
    const confidence = Math.min(RESOLVED, meant.confidence);
    resolved[found.field] = { ...value, state: meant.state, value: meant.value, confidence };
    kept.push(problem('reference_resolved', found.field));
  }
  return { fields: resolved, problems: kept };
}

type Key = { group: string; index: number | undefined; part: string };

function parted(key: string): Key | undefined {
  const [, group, index, part] = /^(\w+)(?:\[(\d+)\])?\.(\w+)$/.exec(key) ?? [];
  if (group === undefined || part === undefined || !households.includes(group)) return undefined;
  return { group, index: index === undefined ? undefined : Number(index), part };
}

function meantBy(key: string, value: Value, fields: Form['fields']): Value | undefined {
  const own = parted(key);
  if (!own || value.state !== 'unreadable' || !shared.has(own.part)) return undefined;
  const words = value.raw.trim();
  const candidates = ditto.test(words)
    ? entryAbove(own)
    : asChild.test(words)
      ? ofChildren(own, fields)
      : above.test(words)
        ? earlier(own, fields)
        : [];
  return onlyOne(candidates.flatMap((one) => (one === key ? [] : (fields[one] ?? []))));
}

/** A ditto mark repeats the row above it. */
function entryAbove({ group, index, part }: Key): string[] {
  return index === undefined || index === 0 ? [] : [`${group}[${index - 1}].${part}`];
}

function ofChildren({ part }: Key, fields: Form['fields']): string[] {
  const children = Object.keys(fields).flatMap((key) => {
    const [, entry] = /^(people\[\d+\])\.role$/.exec(key) ?? [];
    return entry !== undefined && fields[key]?.value === 'child' ? [`${entry}.${part}`] : [];
  });
  return [`child.${part}`, ...children];
}

/** The same question about the same person, the entries before, else about the child or the people of the form. */
function earlier({ group, index, part }: Key, fields: Form['fields']): string[] {
  const entry = index === undefined ? group : `${group}[${index}]`;
  if (part === 'placementAddress') return [`${entry}.address`];
  const before = index === undefined ? [] : Array.from({ length: index }, (_, at) => `${group}[${at}].${part}`);
  if (before.some((key) => fields[key] !== undefined && fields[key].state !== 'blank')) return before;
  if (group === 'people' || group === 'child') return [];
  return Object.keys(fields).filter((key) => {
    const other = parted(key);
    return other?.part === part && (other.group === 'people' || other.group === 'child');
  });
}

/** The value that all candidates agree on; none where one of them could not be read or differs. */
function onlyOne(candidates: readonly Value[]): Value | undefined {
  const filled = candidates.filter(({ state }) => state !== 'blank');
  const [first] = filled;
  if (!first || first.state === 'unreadable') return undefined;
  const same = filled.every(({ state, value }) => state === first.state && String(value) === String(first.value));
  return same ? first : undefined;
}
