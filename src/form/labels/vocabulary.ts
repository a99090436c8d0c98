import type { Combined, Definition, Field, Section } from '../definitions/index.ts';
import { remembered } from '../memory.ts';
import { findHeading, type HeadingMatch, indexHeadings } from './headings.ts';
import { misspeltIn, respeltBy } from './misspelt.ts';
import { LONGEST_LABEL, normalWords, variants } from './words.ts';

export type Asked = { kind: 'field'; field: Field } | { kind: 'combined'; combined: Combined };

/** What a label asks. `section` where the label itself names whose answer it is ("Referrer's name"). */
export type LabelMatch = { asked: Asked; family: string; score: number; section?: Section };

/** Scores of a match. Below `tolerant` a person looks. */
export const scores = { exact: 1, tolerant: 0.95, elsewhere: 0.97, doubtful: 0.8 } as const;

type Entry = { asked: Asked; families: string[] };

/** The words of one definition, prepared for looking up labels and headings. */
export type Vocabulary = {
  definition: Definition;
  /** The question behind a label, by preference one of the section at hand. */
  label(text: string, section: Section | undefined): LabelMatch | undefined;
  /** Whether a text is the wording of any question, to the letter (typing errors apart). */
  isLabel(text: string): boolean;
  heading(text: string): HeadingMatch | undefined;
  /** Whether two labels may ask the same: `Mother` inside the answer to `Parents` begins no question of its own. */
  sameQuestion(one: string, other: string): boolean;
};

/** `isPrinted`: whether a text is a wording of the definition to the letter, brackets and all: nobody wrote anything into it. */
type MadeVocabulary = Vocabulary & { isPrinted(text: string): boolean };

const prepared = new WeakMap<Definition, Vocabulary>();

export function vocabularyOf(definition: Definition): Vocabulary {
  const known = prepared.get(definition) ?? remembering(makeVocabulary(definition));
  prepared.set(definition, known);
  return known;
}

/** Wordings of the definition are print of the form, and are met again in the next one; the rest may be what somebody wrote. */
function remembering({ definition, label, isLabel, isPrinted, heading, sameQuestion }: MadeVocabulary): Vocabulary {
  const inSection = new Map<Section | undefined, (text: string) => LabelMatch | undefined>();
  for (const section of [undefined, ...definition.sections])
    inSection.set(
      section,
      remembered(
        (text) => label(text, section),
        (match, text) => match?.score === scores.exact || isPrinted(text),
      ),
    );
  return {
    definition,
    label: (text, section) => (inSection.get(section) ?? ((own) => label(own, section)))(text),
    isLabel: remembered(isLabel, (found) => found),
    heading: remembered(heading, (found, text) => found !== undefined || isPrinted(text)),
    sameQuestion,
  };
}

/** Shorter words may be others without their gaps. */
const SHORTEST_TORN = 10;

/** A shorter text one letter away from a label may be another word. */
const SHORTEST_MISSPELT = 8;

function makeVocabulary(definition: Definition): MadeVocabulary {
  const index = indexLabels(definition);
  const owners = definition.sections
    .flatMap((section) => section.owners.map((owner) => ({ section, owner: normalWords(owner, 'keep') })))
    .sort((one, other) => other.owner.length - one.owner.length)
    .map(({ section, owner }) => ({ section, before: `${owner} `, after: [` of ${owner}`, ` for ${owner}`] }));
  const headings = indexHeadings(definition);
  const misspeltWordings = misspeltIn(index.keys());
  const respelt = respeltBy([...definition.combined, ...definition.fields].flatMap(({ labels }) => labels));
  const sharing = bySharedWords(index);
  const lexicon = new Set(
    [...index.keys(), ...owners.flatMap(({ before, after }) => [before, ...after])].flatMap((words) =>
      words.split(' '),
    ),
  );
  const unspaced = new Map([...index.keys()].map((wording) => [wording.replaceAll(' ', ''), wording]));

  /** Wordings that a text is but for one typing error, or for gaps that a reader saw inside words. */
  function nearWordings(words: string): string[] {
    const torn = words.length >= SHORTEST_TORN ? unspaced.get(words.replaceAll(' ', '')) : undefined;
    return torn === undefined ? misspeltWordings(words) : [torn];
  }

  function label(text: string, section: Section | undefined): LabelMatch | undefined {
    if (text.length > LONGEST_LABEL) return undefined;
    let doubtful: LabelMatch | undefined;
    for (const words of variants(text)) {
      const found = exact(words, section) ?? alternatives(words, section);
      if (found && found.score > scores.doubtful) return found;
      doubtful ??= found;
    }
    // `School / eduucation`: half of it is known, and all of it is known but for a letter.
    for (const words of variants(text)) {
      const found = misspelt(words, section);
      if (found) return found;
    }
    for (const words of respelt(text).flatMap(variants)) {
      const found = exact(words, section);
      if (found && found.score > scores.doubtful) return { ...found, score: scores.tolerant };
    }
    if (doubtful) return doubtful;
    const [words] = variants(text);
    return words === undefined ? undefined : similar(words, section);
  }

  function exact(words: string, section: Section | undefined): LabelMatch | undefined {
    const entries = index.get(words) ?? [];
    const own = entries.find((entry) => section && entry.families.includes(section.family));
    if (own && section) return { asked: own.asked, family: section.family, score: scores.exact };
    const owned = byOwner(words);
    if (owned) return owned;
    return elsewhere(section?.closed ? entries.filter((entry) => !isPersonal(entry)) : entries);
  }

  /** A question about somebody or some place: under a heading of other people it is not theirs. */
  function isPersonal({ families }: Entry): boolean {
    return definition.sections.some(({ family, owners: own }) => own.length > 0 && families[0] === family);
  }

  /** A wording that only one question has is that question, wherever it stands. */
  function elsewhere(entries: readonly Entry[]): LabelMatch | undefined {
    const [only] = entries;
    if (!only) return undefined;
    if (entries.length === 1) return { asked: only.asked, family: only.families[0] ?? '', score: scores.elsewhere };
    return undefined;
  }

  /** "Referrer's name", "Your name", "Name of referrer". */
  function byOwner(words: string): LabelMatch | undefined {
    for (const { section, before, after } of owners) {
      const core = words.startsWith(before)
        ? words.slice(before.length)
        : words.slice(0, -(after.find((end) => words.endsWith(end))?.length ?? words.length));
      if (core === '' || /^(of|for) /.test(core)) continue;
      const entry = index.get(core)?.find(({ families }) => families.includes(section.family));
      if (entry) return { asked: entry.asked, family: section.family, score: scores.exact, section };
    }
    return undefined;
  }

  /** "Forename / Given name": each part that is known means the same question. */
  function alternatives(words: string, section: Section | undefined): LabelMatch | undefined {
    const parts = words.split(/ \/ | or /).filter(Boolean);
    if (parts.length < 2 || parts.length > 4) return undefined;
    const found = parts.map((part) => exact(part, section));
    const [first] = found;
    if (!first) return undefined;
    const others = found.slice(1);
    if (others.every((match) => match && keyOf(match.asked) === keyOf(first.asked)))
      return { ...first, score: Math.min(first.score, scores.elsewhere) };
    return others.every((match) => !match || keyOf(match.asked) === keyOf(first.asked))
      ? { ...first, score: scores.doubtful }
      : undefined;
  }

  /** Every part is a wording of the same question: `Surname / Begum` is a label with its answer. */
  function areAlternatives(words: string, section: Section): boolean {
    return (alternatives(words, section)?.score ?? 0) > scores.doubtful;
  }

  function misspelt(words: string, section: Section | undefined): LabelMatch | undefined {
    const near = nearWordings(words).flatMap((wording) => index.get(wording) ?? []);
    const own = near.filter((entry) => section && entry.families.includes(section.family));
    const [entry, ...others] = own.length > 0 ? own : section?.closed ? [] : near;
    if (!entry || others.some((other) => keyOf(other.asked) !== keyOf(entry.asked))) return undefined;
    const family = own.length > 0 && section ? section.family : (entry.families[0] ?? '');
    return { asked: entry.asked, family, score: scores.tolerant };
  }

  /** Most words are those of one wording: enough to show a person where it belongs, not to file it. */
  function similar(words: string, section: Section | undefined): LabelMatch | undefined {
    const own = strongWords(words);
    if (own.size < 2) return undefined;
    let best: { entry: Entry; share: number } | undefined;
    let tied = false;
    for (const { entries, common, size } of sharing(own)) {
      const share = (2 * common) / (own.size + size);
      if (share < 0.75 || common < 2) continue;
      const entry =
        entries.find(({ families }) => section && families.includes(section.family)) ??
        (section?.closed || entries.length > 1 ? undefined : entries[0]);
      if (!entry) continue;
      if (!best || share > best.share) {
        best = { entry, share };
        tied = false;
      } else if (share === best.share && keyOf(entry.asked) !== keyOf(best.entry.asked)) tied = true;
    }
    if (!best || tied) return undefined;
    const family = section && best.entry.families.includes(section.family) ? section.family : best.entry.families[0];
    return { asked: best.entry.asked, family: family ?? '', score: scores.doubtful };
  }

  /** A label has at most one word that no wording has, or its letters are those of a wording: most answers fail this and need no search. */
  function mayBeLabel(words: string): boolean {
    const strange = words.split(' ').filter((word) => word !== '/' && word !== 'or' && !lexicon.has(word));
    return strange.length <= 1 || unspaced.has(words.replaceAll(' ', ''));
  }

  function isPrinted(text: string): boolean {
    return text.length <= LONGEST_LABEL && index.has(normalWords(text, 'keep'));
  }

  function isLabel(text: string): boolean {
    if (text.length > LONGEST_LABEL) return false;
    return variants(text).some(
      (words) =>
        mayBeLabel(words) &&
        (index.has(words) ||
          byOwner(words) !== undefined ||
          (words.includes(' / ') && definition.sections.some((section) => areAlternatives(words, section))) ||
          (words.length >= SHORTEST_MISSPELT &&
            (nearWordings(words).length > 0 ||
              respelt(text).some((other) => variants(other).some((own) => index.has(own)))))),
    );
  }

  function sameQuestion(one: string, other: string): boolean {
    return definition.sections.some((section) => {
      const [first, second] = [label(one, section), label(other, section)];
      return first !== undefined && second !== undefined && keyOf(first.asked) === keyOf(second.asked);
    });
  }

  const heading = (text: string) => findHeading(text, headings, definition);
  return { definition, label, isLabel, isPrinted, heading, sameQuestion };
}

/** Words that carry no meaning of their own in a label. */
const weak = new Set([
  'of',
  'the',
  'and',
  'or',
  'for',
  'to',
  'in',
  'on',
  'is',
  'are',
  'detail',
  'information',
  '/',
  'any',
  'if',
  'please',
]);

function strongWords(words: string): Set<string> {
  return new Set(words.split(' ').filter((word) => !weak.has(word)));
}

type Sharing = { entries: readonly Entry[]; common: number; size: number };

/** Wordings that share a word with a text, with how many, in the order of the definition; the others are not looked at. */
function bySharedWords(index: Map<string, Entry[]>): (words: ReadonlySet<string>) => Sharing[] {
  const wordings = [...index].map(([wording, entries]) => ({ entries, size: strongWords(wording).size }));
  const holders = new Map<string, number[]>();
  for (const [at, wording] of [...index.keys()].entries())
    for (const word of strongWords(wording)) holders.set(word, [...(holders.get(word) ?? []), at]);
  return (words) => {
    const common = new Map<number, number>();
    for (const word of words) for (const at of holders.get(word) ?? []) common.set(at, (common.get(at) ?? 0) + 1);
    return [...common]
      .sort(([one], [other]) => one - other)
      .flatMap(([at, count]) => {
        const wording = wordings[at];
        return wording ? [{ ...wording, common: count }] : [];
      });
  };
}

export function keyOf(asked: Asked): string {
  return asked.kind === 'field' ? asked.field.key : asked.combined.keys.join('+');
}

function indexLabels(definition: Definition): Map<string, Entry[]> {
  const index = new Map<string, Entry[]>();
  const add = (wording: string, asked: Asked, families: string[]) => {
    const words = normalWords(wording, 'keep');
    const entries = index.get(words) ?? [];
    if (words !== '' && !entries.some((entry) => keyOf(entry.asked) === keyOf(asked)))
      index.set(words, [...entries, { asked, families }]);
  };
  for (const combined of definition.combined)
    for (const wording of combined.labels) add(wording, { kind: 'combined', combined }, combined.in);
  for (const field of definition.fields)
    for (const wording of field.labels) add(wording, { kind: 'field', field }, field.in);
  return index;
}
