import type { Form } from '../form/model.ts';

/** Why an item comes before all others. */
export type Urgency = 'missing_now' | 'immediate_risk';

/** What the queue and the item say of it. */
export const urgencyWords: Readonly<Record<Urgency, string>> = {
  missing_now: 'A child is said to be missing now.',
  immediate_risk: 'Somebody is said to be at immediate risk.',
};

/**
 * Whether somebody says that a child is missing now or at immediate risk. It only decides what is looked at first, so where the words leave it
 * open it says yes; what is said of the past, of others in general, or with a "not" before it says nothing.
 */
export function urgencyIn(text: string): Urgency[] {
  const sentences = sentencesOf(text);
  const found = new Set<Urgency>();
  for (const [at, sentence] of sentences.entries()) {
    const after = `${sentence} ${sentences[at + 1] ?? ''}`;
    if (saysMissing(sentence) && !cameBack(after)) found.add('missing_now');
    if (saysRisk(sentence)) found.add('immediate_risk');
  }
  return [...found].sort();
}

/** The same for a form: what was written in it, and rows such as "Currently missing" that were answered with yes. */
export function urgencyOf(fields: Form['fields']): Urgency[] {
  const found = new Set<Urgency>();
  for (const [key, value] of Object.entries(fields)) {
    if (value.state !== 'answered' && value.state !== 'unreadable') continue;
    const row = /^((?:indicators|vulnerabilities)\[\d+\])\.(\w+)$/.exec(key);
    const printed = row && row[2] !== 'evidence';
    const asked = printed && isYes(row[2], value.value) ? fields[`${row[1]}.text`]?.raw : undefined;
    const words = printed ? asked : typeof value.value === 'string' ? value.value : value.raw;
    for (const one of words === undefined ? [] : urgencyIn(words)) found.add(one);
    if (asked !== undefined && /^\W*(?:currently|presently|now) missing\b|\bmissing (?:now|at present)\b/i.test(asked))
      found.add('missing_now');
  }
  return [...found].sort();
}

/** An answer that says that the row holds now; a review score or a level alone says less. */
function isYes(part: string | undefined, answer: Form['fields'][string]['value']): boolean {
  if (part !== 'value' && part !== 'current') return false;
  return ['yes', 'ticked', 'current', 'both', 'high', 'red'].includes(String(answer));
}

/** Longer texts are looked at by their beginning: a page of prose is enough to say it. */
const charactersLookedAt = 100_000;

function sentencesOf(text: string): string[] {
  return text
    .slice(0, charactersLookedAt)
    .replace(/[’‘`´]/g, "'")
    .toLowerCase()
    .split(/[.!?;]+(?:\s|$)|\n+/)
    .map((sentence) => sentence.replace(/\s+/g, ' ').trim())
    .filter((sentence) => sentence !== '');
}

const missing: readonly RegExp[] = [
  /\b(?:is|are|remains?|still|currently|presently|'s) (?:\w+ ){0,2}?missing\b/,
  /\b(?:has|have|'s) (?:now |again |still )?been (?:reported )?missing (?:since|for|from|overnight|all)\b/,
  /\b(?:has|have|'s) (?:just |now |again )?(?:gone|been reported(?: as)?) missing\b/,
  /\b(?:reported|went|gone|goes|going) missing (?:again )?(?:today|tonight|yesterday|this (?:morning|afternoon|evening)|last night|earlier today|overnight)\b/,
  /\bmissing (?:right )?now\b|\bmissing at (?:present|the moment|this time)\b/,
  /\bwhereabouts (?:\w+ ){0,3}?(?:unknown|not known)\b|\bunknown whereabouts\b/,
  /(?:\b(?:not|never|yet to)|n't) (?:yet )?(?:returned|return|come (?:home|back)|been (?:found|located|seen))\b(?! to (?:education|school|college|class))/,
];
/** Lessons and things are missed too, and forms speak of missing episodes all the time. */
const otherMissing =
  /\bmissing (?:from )?(?:education|school|lessons?|classes|college|out|information|data|items?|money|property|parts?|details|documents?)\b|\bmissing (?:\w+ )?(?:episodes?|incidents?|person reports?|history|protocol|team|coordinator|children)\b|\b(?:is|are|remains?|still|currently) (?:\w+ ){0,2}?missing (?:his|her|their|a|the|some|any|two|three|several)\b|\b(?:information|details?|data|answers?|dates?|pages?|forms?|phone|signature|number|consent|reports?|money|items?) (?:is|are|was|were) (?:\w+ )?missing\b/;
const returned =
  /\b(?:returned|came back|come back|back home|was found|were found|been found|has been located|was located|safe and well|no longer missing)\b/;
const notReturned = /(?:\b(?:not|never|yet to)|n't) (?:yet )?(?:been )?(?:returned|come|found|located|back)/;

function saysMissing(sentence: string): boolean {
  const phrase = missing.map((pattern) => pattern.exec(sentence)).find((match) => match !== null);
  if (!phrase || otherMissing.test(sentence)) return false;
  const open = /^(?:not|never|n't|yet)/.test(phrase[0]) ? false : denied(sentence, phrase.index, phrase[0]);
  return !open && !conditional(sentence, phrase.index);
}

function cameBack(sentences: string): boolean {
  return returned.test(sentences) && !notReturned.test(sentences);
}

const risks: readonly RegExp[] = [
  /\b(?:immediate|imminent)(?:ly)? (?:and \w+ |or \w+ |\w+ )?(?:risk|danger|harm|threat|safety)\b/,
  /\b(?:risk|danger|threat|harm)(?: of \w+(?: \w+)?)? (?:is|are|appears?|seems?) (?:\w+ )?(?:immediate|imminent)\b/,
  /\b(?:at risk|in danger) (?:right now|now|tonight|today|at this moment|as we speak)\b/,
  /\b(?:life|lives) (?:is|are) (?:\w+ )?(?:at risk|in danger)\b|\bthreats? to (?:his |her |their )?life\b|\bthreat(?:s|ened|ening)? to kill\b/,
  /\b(?:held|kept|locked in|detained) (?:\w+ ){0,3}?against (?:his|her|their) will\b/,
  /\b(?:i|we) (?:have )?(?:called|rung|dialled|phoned) 999\b/,
];

function saysRisk(sentence: string): boolean {
  for (const pattern of risks) {
    const phrase = pattern.exec(sentence);
    if (phrase && !denied(sentence, phrase.index, phrase[0]) && !conditional(sentence, phrase.index)) return true;
  }
  return false;
}

/** A "not" inside the words, or shortly before them without a "but" between. */
function denied(sentence: string, index: number, phrase: string): boolean {
  const before = sentence.slice(Math.max(0, index - 45), index);
  return (
    /\b(?:no|not|nor|without|never|nil|denie[sd]|rather than|longer)\b|n't\b/.test(
      before.split(/\bbut\b|,/).at(-1) ?? '',
    ) || /\b(?:no|not|never)\b|n't\b/.test(phrase.replace(/\bnot known\b|\bunknown\b/, ''))
  );
}

/** Guidance speaks of what would be: "if a child is at immediate risk call 999". */
function conditional(sentence: string, index: number): boolean {
  return /\b(?:if|should|when|where|whether|unless|in case|whenever|any child|children who|used to|in the past|previously|history of)\b/.test(
    sentence.slice(0, index + 1),
  );
}
