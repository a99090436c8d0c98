import type { Level, Name } from './model.ts';
import { editDistance, jaroWinkler } from './similar.ts';
import { soundOf } from './sound.ts';
import { areForenameVariants, areSurnameVariants, chiefForename, commonShare, isForename } from './tables.ts';

export type NameComparison = {
  forename: Level<'forename'> | null;
  surname: Level<'surname'> | null;
  order: Level<'order'> | null;
  /** The two names that were found to fit best. */
  one: Name | null;
  two: Name | null;
};

const worth: Record<Level<'forename'> | Level<'surname'>, number> = {
  same: 6,
  variant: 5,
  part: 4,
  typing: 4,
  sound: 3,
  initial: 1,
  other_forename: 2,
  first_only: 3,
  alike: 0,
  different: -3,
};
const worthOf = (level: Level<'forename'> | Level<'surname'> | null): number => (level === null ? 0 : worth[level]);

/** Compares the main names; an alias or a changed order is used only where it fits much better. */
export function compareNames(one: Name[], two: Name[]): NameComparison {
  const nothing: NameComparison = { forename: null, surname: null, order: null, one: null, two: null };
  let best = nothing;
  let bestWorth = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < one.length; i += 1) {
    for (let j = 0; j < two.length; j += 1) {
      const [mine, theirs] = [one[i], two[j]];
      if (!mine || !theirs) continue;
      // Half a school is called Tiny: an alias is somebody's name, but two people of one alias are not one.
      if (i > 0 && j > 0) continue;
      const found = compareBothWays(mine, theirs);
      if (i + j > 0 && found.order !== null) found.order = 'alias';
      const value = worthOf(found.forename) + worthOf(found.surname) - (i + j > 0 ? 3 : 0);
      if (value > bestWorth) [best, bestWorth] = [found, value];
    }
  }
  return best;
}

function compareBothWays(one: Name, two: Name): NameComparison {
  const forename = compareForenames(one.forenames, two.forenames);
  const surname = compareSurnames(one.surnames, two.surnames);
  const straight: NameComparison = { forename, surname, order: 'straight', one, two };
  const good = worthOf(forename) + worthOf(surname);
  if (good >= 8 || one.surnames.length === 0 || two.surnames.length === 0) return straight;
  if (one.forenames.length === 0 || two.forenames.length === 0) return straight;
  if (one.forenames.length + one.surnames.length > 2 && sorted(one) === sorted(two))
    return { forename: 'same', surname: 'same', order: 'swapped', one, two };
  const turned = { forenames: two.surnames, surnames: two.forenames };
  // Both names must fit when they are turned round: a boy called Scott is not every Mr Scott.
  const swappedForename = compareForenames(one.forenames, turned.forenames);
  if (worthOf(swappedForename) < 2) return straight;
  const swappedSurname = compareSurnames(one.surnames, turned.surnames);
  if (worthOf(swappedSurname) < 2) return straight;
  if (worthOf(swappedForename) + worthOf(swappedSurname) < Math.max(6, good + 4)) return straight;
  // One of the surnames that are compared here is a forename, and may be that of a twin.
  const twin = compareForenames(one.surnames, turned.surnames) === 'alike';
  return {
    forename: twin ? 'alike' : swappedForename,
    surname: swappedSurname,
    order: 'swapped',
    one,
    two: turned,
  };
}

const sorted = (name: Name): string => [...name.forenames, ...name.surnames].sort().join(' ');

/** Answers by one name and the other, the earlier in the alphabet first: a key made of both would cost more than most answers. */
type Memory<Answer> = { size: number; answers: Map<string, Map<string, Answer>> };
const forenameMemory: Memory<Level<'forename'>> = { size: 0, answers: new Map() };
const surnameMemory: Memory<Level<'surname'>> = { size: 0, answers: new Map() };
const wordMemory: Memory<WordLevel> = { size: 0, answers: new Map() };
const answersKept = 300_000;

/** The same few names meet over and over; the memory is emptied before it grows large. */
function remembered<Names, Answer>(
  memory: Memory<Answer>,
  one: string,
  two: string,
  find: (mine: Names, theirs: Names) => Answer,
  mine: Names,
  theirs: Names,
): Answer {
  const first = one < two ? one : two;
  const second = one < two ? two : one;
  const known = memory.answers.get(first)?.get(second);
  if (known !== undefined) return known;
  if (memory.size > answersKept) {
    memory.answers.clear();
    memory.size = 0;
  }
  const answer = find(mine, theirs);
  const others = memory.answers.get(first);
  if (others) others.set(second, answer);
  else memory.answers.set(first, new Map([[second, answer]]));
  memory.size += 1;
  return answer;
}

const together = (words: string[]): string => (words.length === 1 ? (words[0] ?? '') : words.join(' '));

export function compareForenames(one: string[], two: string[]): Level<'forename'> | null {
  if (one.length === 0 || two.length === 0) return null;
  const [mine, theirs] = [together(one), together(two)];
  return mine === theirs ? 'same' : remembered(forenameMemory, mine, theirs, forenameLevel, one, two);
}

function forenameLevel(one: string[], two: string[]): Level<'forename'> {
  const [first = '', ...others] = one;
  const [second = '', ...more] = two;
  if (one.join('') === two.join('')) return 'same';
  const level = forenameWord(first, second);
  if (level !== 'different' && level !== 'alike') {
    // Brothers are Muhammad Ali and Muhammad Omar: the name alone tells no one of them from another.
    if ((others.length === 0) !== (more.length === 0) && chiefForename(first) === 'muhammad') return 'first_only';
    const contradict = others.length > 0 && more.length > 0 && !others.some((a) => more.some((b) => fits(a, b)));
    return contradict ? 'first_only' : level;
  }
  // `Anne Marie` and `Annemarie`; `Ann-Marie` typed with an error.
  const joined = one.length === two.length ? level : wordLevel(one.join(''), two.join(''));
  if (joined === 'same' || joined === 'typing') return joined;
  if (others.length > 0 && others.some((name) => ['same', 'variant', 'typing'].includes(forenameWord(name, second))))
    return 'other_forename';
  if (more.length > 0 && more.some((name) => ['same', 'variant', 'typing'].includes(forenameWord(first, name))))
    return 'other_forename';
  return level;
}

function fits(one: string, two: string): boolean {
  return !['different', 'alike'].includes(forenameWord(one, two));
}

function forenameWord(one: string, two: string): Exclude<Level<'forename'>, 'first_only' | 'other_forename'> {
  if (one === two) return 'same';
  const [shorter, longer] = one.length < two.length ? [one, two] : [two, one];
  if (shorter.length === 1) return longer.startsWith(shorter) ? 'initial' : 'different';
  if (areForenameVariants(one, two)) return 'variant';
  const level = wordLevel(one, two);
  // Twins are called Daniel and Danielle, Louis and Louise: two names that are both in use are two names.
  const ending = longer.startsWith(shorter) ? longer.slice(shorter.length) : '';
  if (/^(le?|l?a|e|in[ae]|ett[ea]|i[ae]na?)$/.test(ending)) return 'alike';
  if (level !== 'different' && isForename(one) && isForename(two)) return 'alike';
  if (level === 'typing') return level;
  // `Bea` for Beatrice: no table has every short form. A whole name is none: Joseph is not short for Josephyne.
  const whole = isForename(shorter) && (chiefForename(shorter) === shorter || commonShare.forename(shorter) > 0);
  if (shorter.length >= 3 && longer.startsWith(shorter)) return whole ? 'alike' : 'variant';
  if (longer.startsWith(shorter)) return 'initial';
  return level;
}

export function compareSurnames(one: string[], two: string[]): Level<'surname'> | null {
  if (one.length === 0 || two.length === 0) return null;
  const [mine, theirs] = [together(one), together(two)];
  return mine === theirs ? 'same' : remembered(surnameMemory, mine, theirs, surnameLevel, one, two);
}

function surnameLevel(one: string[], two: string[]): Level<'surname'> {
  const joined = wordLevel(one.join(''), two.join(''));
  if (joined === 'same' || [...one].sort().join(' ') === [...two].sort().join(' ')) return 'same';
  if (one.length + two.length > 2) {
    const parts = one.flatMap((a) => two.map((b) => (areSurnameVariants(a, b) ? 'same' : wordLevel(a, b))));
    if (parts.includes('same')) return 'part';
    if (joined === 'typing') return 'typing';
    if (parts.includes('typing')) return 'part';
    return joined;
  }
  if (areSurnameVariants(one[0] ?? '', two[0] ?? '')) return joined === 'typing' ? 'typing' : 'sound';
  return joined;
}

type WordLevel = 'same' | 'typing' | 'sound' | 'alike' | 'different';

function wordLevel(one: string, two: string): WordLevel {
  if (one === two) return 'same';
  return remembered(wordMemory, one, two, differentWords, one, two);
}

function differentWords(one: string, two: string): WordLevel {
  const length = Math.max(one.length, two.length);
  const edits = editDistance(one, two, 2);
  if (edits === 1 && length >= 4) return 'typing';
  const likeness = jaroWinkler(one, two);
  if (edits === 2 && length >= 7 && likeness >= 0.8) return 'typing';
  if (likeness >= 0.94) return 'typing';
  const sounds = soundOf(one);
  if (sounds.length > 1 && sounds === soundOf(two)) return 'sound';
  if (likeness >= 0.88) return 'sound';
  if (likeness >= 0.8 || (edits <= 2 && length >= 5) || edits === 1) return 'alike';
  return 'different';
}
