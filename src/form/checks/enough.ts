import type { Problem } from '../model.ts';
import { problem } from '../problems.ts';
import { type Answers, entriesOf, hasAnything, isFilled, wordsOf } from './model.ts';

const DETAILS_LENGTH = 20;
const nameOfPerson = ['surname', 'forenames', 'fullName', 'alias', 'description'];

/** A referral needs a way to reach the referrer, somebody or somewhere to look for, and more than a word of what happened. */
export function checkEnough(answers: Answers): Problem[] {
  if (answers.kind !== 'mace-referral') return [];
  return [...contact(answers), ...details(answers), ...identities(answers), ...locations(answers), ...subject(answers)];
}

function contact(answers: Answers): Problem[] {
  return isFilled(answers, 'referrer.phone') || isFilled(answers, 'referrer.email')
    ? []
    : [problem('missing_contact', 'referrer.phone')];
}

function details(answers: Answers): Problem[] {
  const written = wordsOf(answers, 'concern.details');
  return written !== undefined && [...written.replace(/\s+/g, ' ')].length < DETAILS_LENGTH
    ? [problem('details_too_short', 'concern.details')]
    : [];
}

function identities(answers: Answers): Problem[] {
  return entriesOf(answers, 'people')
    .filter((entry) => hasAnything(answers, entry, ['role']))
    .filter((entry) => !nameOfPerson.some((part) => isFilled(answers, `${entry}.${part}`)))
    .map((entry) => problem('missing_identity', `${entry}.fullName`));
}

function locations(answers: Answers): Problem[] {
  return entriesOf(answers, 'locations')
    .filter((entry) => hasAnything(answers, entry))
    .filter((entry) => !isFilled(answers, `${entry}.name`) && !isFilled(answers, `${entry}.address`))
    .map((entry) => problem('missing_location', `${entry}.name`));
}

/** The type that is ticked against the sections that are filled. More than is announced is a disagreement too. */
function subject(answers: Answers): Problem[] {
  const type = wordsOf(answers, 'subject.type');
  const people = entriesOf(answers, 'people').some((entry) => hasAnything(answers, entry, ['role']));
  const places = entriesOf(answers, 'locations').some((entry) => hasAnything(answers, entry));
  const filled = people && places ? 'both' : people ? 'individual' : places ? 'location' : undefined;
  if (filled === undefined) return [problem('missing_subject')];
  return type === undefined || type === filled ? [] : [problem('contradiction_subject', 'subject.type')];
}
