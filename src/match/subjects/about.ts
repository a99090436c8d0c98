import type { AboutSame } from '../match.ts';
import { doubts } from '../people/index.ts';
import { agencyWords } from './agencies.ts';
import type { Mention, Placing, Suggestion } from './model.ts';

/** A mention on an earlier form, with the agency that sent the form, and whether that form is about people. */
export type EarlierMention = {
  form: string;
  kind: string;
  subject: string;
  prefix: string;
  agency: string;
  aboutPeople: boolean;
};

/** The subjects that a form is about, as far as the program thinks so. */
export function subjectsOf(placings: Placing[]): string[] {
  return [...new Set(placings.flatMap((placing) => meant(placing).map(({ subject }) => subject)))];
}

/** How the earlier forms that mention them are about the same subjects. */
export function aboutSame(placings: Placing[], earlier: EarlierMention[]): AboutSame[] {
  const aboutPlace = !placings.some(({ mention }) => isChief(mention.prefix, false));
  return placings.flatMap((placing) =>
    meant(placing).flatMap((found) =>
      earlier
        .filter(({ subject }) => subject === found.subject)
        .map(({ form, kind, agency, prefix, aboutPeople }) => ({
          id: form,
          kind,
          agency: agencyName(agency),
          chiefly: isChief(placing.mention.prefix, aboutPlace) && isChief(prefix, aboutPlace && !aboutPeople),
          sure: found === placing.link,
        })),
    ),
  );
}

/** From here on a form about the one is more likely than not a form about the other as well. */
const likely = 0.5;
/** A forename and a birth date coincide in every large town. */
const ofAnother = new Set<string>([
  'Genders differ',
  doubts.twins,
  doubts.household,
  doubts.generation,
  doubts.surnames,
  doubts.numbers,
]);

/** Whom a mention is thought to mean; a weaker suggestion is shown with the people, and is no reason to hold up the form. */
function meant({ mention, link, suggestions }: Placing): Suggestion[] {
  if (mention.kind === 'agency') return [];
  const others = suggestions.filter(
    ({ probability, evidence }) => probability >= likely && !evidence.some((sentence) => ofAnother.has(sentence)),
  );
  return link ? [link, ...others] : others;
}

/** Whom the form is about; a place only where no person is named: one that is mentioned beside a child is news about the place. */
function isChief(prefix: string, aboutPlace: boolean): boolean {
  return /^(child\.|people\[)/.test(prefix) || (aboutPlace && prefix.startsWith('locations['));
}

/** The agency that sent a form, in the words that tell it from others. */
export function sender(mentions: Mention[]): string {
  return agencyName(mentions.find(({ kind }) => kind === 'agency')?.described.name ?? '');
}

export const agencyName = (name: string): string => agencyWords(name).join(' ');
