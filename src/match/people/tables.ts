import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const spelling = z.string().regex(/^[a-z ]+$/);
const table = z.strictObject({
  titles: z.array(spelling),
  particles: z.array(spelling),
  prefixes: z.array(spelling),
  suffixes: z.array(spelling),
  /** Forenames that stand for each other. */
  forenames: z.array(z.array(spelling).min(2)),
  /** Surnames that are spellings of each other. */
  surnames: z.array(z.array(spelling).min(2)),
});
const shares = z.record(spelling, z.number().positive());
const frequency = z.strictObject({ forenames: shares, surnames: shares });

const read = (file: string): unknown => parse(readFileSync(new URL(`./tables/${file}`, import.meta.url), 'utf8'));
const names = table.parse(read('names.yaml'));
const common = frequency.parse(read('frequency.yaml'));

export const nameTables = {
  titles: new Set(names.titles),
  particles: new Set(names.particles),
  prefixes: new Set(names.prefixes),
  suffixes: new Set(names.suffixes),
  /** All forms of a forename, itself among them. */
  variants: (name: string): string[] =>
    (forenameGroups.get(name) ?? []).flatMap((group) => names.forenames[group] ?? []),
};

const forenameGroups = groupsOf(names.forenames);
const surnameGroups = groupsOf(names.surnames);

/** Whether two forenames are forms of one: `Liz` and `Elizabeth`, `Mohd` and `Muhammad`. */
export function areForenameVariants(one: string, two: string): boolean {
  return meet(forenameGroups, one, two);
}

export function areSurnameVariants(one: string, two: string): boolean {
  return meet(surnameGroups, one, two);
}

/** Whether a word is a forename that is in use, and so not another one with a typing error. */
export function isForename(name: string): boolean {
  return forenameGroups.has(name) || Object.hasOwn(common.forenames, name);
}

/** A name that stands for all the variants of a forename: the first of its first group; itself where it has none. */
export function chiefForename(name: string): string {
  const [group] = forenameGroups.get(name) ?? [];
  return group === undefined ? name : (names.forenames[group]?.[0] ?? name);
}

/** Share of people in the UK who bear the name, where it is a common one; from the tables, as a fraction. */
export const commonShare = {
  forename: (name: string): number => (common.forenames[name] ?? 0) / 1_000,
  surname: (name: string): number => (common.surnames[name] ?? 0) / 1_000,
};

function groupsOf(groups: string[][]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [index, group] of groups.entries())
    for (const name of group) found.set(name, [...(found.get(name) ?? []), index]);
  return found;
}

function meet(groups: Map<string, number[]>, one: string, two: string): boolean {
  const mine = groups.get(one);
  return mine !== undefined && (groups.get(two) ?? []).some((group) => mine.includes(group));
}
