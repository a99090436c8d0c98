import type { ProblemCode } from '../problems.ts';
import {
  dayOfIso,
  daysBetween,
  isoOf,
  monthNumber,
  monthPattern,
  toDay,
  weekdayNumber,
  weekdayOf,
  weekdayPattern,
  yearsBetween,
} from './calendar.ts';
import { answered, confidences, type Outcome, unreadable } from './outcome.ts';

/** A date as it stands in a text: what was found of it, before a century or a year is worked out. */
type Mention = { day: number; month: number; year: number | undefined; twoDigits: boolean; at: number; length: number };

const separator = '\\s*[/.\\-,\\\\]\\s*|\\s+';
const yearPart = "(\\d{4}|'?\\d{2})";
const iso = /(?<![\d/.-])(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})(?:t\d\d:\d\d\S*)?(?![\d/-])/g;
const numeric = new RegExp(
  `(?<![\\d/-])(\\d{1,2})(?:${separator})(\\d{1,2})(?:${separator})${yearPart}(?!\\d|[/-]\\d)`,
  'g',
);
const dayFirst = new RegExp(
  `(?<![\\d/&-])(\\d{1,2})\\s*(?:st|nd|rd|th)?(?:\\s+of)?[\\s/.,-]*\\b(${monthPattern})\\b(?:[\\s/.,-]*${yearPart}(?![\\d:]))?`,
  'g',
);
const dayFirstTight = new RegExp(`(?<![\\d/&-])(\\d{1,2})(${monthPattern})${yearPart}(?!\\d)`, 'g');
const monthFirst = new RegExp(
  `\\b(${monthPattern})\\b[\\s.,-]*(\\d{1,2})(?:st|nd|rd|th)?(?![\\d])(?:[\\s/.,-]+${yearPart}(?![\\d:]))?`,
  'g',
);
const compact = /(?<![\d/.-])(\d{2})(\d{2})(\d{4})(?![\d/.-])/g;

const approximate =
  /\b(approx\w*|about|around|circa|est|estimated?|roughly|possibly|probably|maybe|perhaps|thought to be|or so|early|mid|late|ish)\b|\bc\b|[~?]/;
const weekday = new RegExp(`\\b(${weekdayPattern})\\b`, 'g');
/** What may stand beside a date without changing it: a time of day, the age in years. */
const besides =
  /\b\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:am|pm|hrs|hours)?\b|\b\d{1,2}\s*(?:am|pm)\b|\b\d{4}\s*(?:hrs|hours)\b|\b(?:now\s+)?(?:age[d]?:?\s*)\d{1,2}\b|\b\d{1,2}\s*(?:yrs?|years?)(?:\s*old)?\b|\(\s*\d{1,2}\s*\)/g;

/** A date that is not a birth date: UK order, one day only. */
export function readDate(text: string, receivedOn: string | undefined): Outcome {
  return readDay(text, receivedOn, false);
}

/** A birth date: never after the receipt, never made from an age. */
export function readBirthDate(text: string, receivedOn: string | undefined): Outcome {
  if (isAgeOnly(text)) return unreadable('age_instead_of_birth_date');
  const read = readDay(text, receivedOn, true);
  if (read.state !== 'answered' || typeof read.value !== 'string') return read;
  if (read.problems.includes('approximate_date')) return unreadable('approximate_date');
  if (receivedOn !== undefined && read.value > receivedOn) return unreadable('birth_date_after_receipt');
  return read;
}

const ageWords =
  /\b(approx\w*|about|around|circa|aged?|est\w*|unsure|thinks?|maybe|possibly|now|years?|yrs?|months?|old|or|to|over|under|between|and|yo|y|m)\b/g;
const notKnownWords = /\b(c|dob|nk|n\/k|not known|unknown)\b/g;

/** One number of years, two neighbouring ones, or years with months: an age, whatever the cell asked for. */
function isAgeOnly(text: string): boolean {
  const lower = text.toLowerCase();
  const plain = lower.replace(notKnownWords, ' ').replace(ageWords, ' ');
  const [, first, second] =
    /^[\s~?.,:()+/&–-]*(\d{1,2})(?:[\s~?.,:()+/&–-]+(\d{1,2}))?[\s~?.,:()+/&–-]*$/.exec(plain) ?? [];
  if (first === undefined) return false;
  return second === undefined || lower.search(ageWords) >= 0 || Math.abs(Number(first) - Number(second)) <= 3;
}

function readDay(written: string, receivedOn: string | undefined, birth: boolean): Outcome {
  const text = written
    .toLowerCase()
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/[’‘`]/g, "'")
    .replace(/\s+/g, ' ');
  const mentions = mentionsIn(text);
  const days = mentions.map((mention) => resolve(mention, text, receivedOn, birth));
  const rest = without(text, mentions);

  const broken = days.find((day) => day.kind === 'problem');
  if (broken?.kind === 'problem') return unreadable(broken.code);
  const isos = new Set(days.flatMap((day) => (day.kind === 'day' ? [day.iso] : [])));
  if (isos.size > 1) return unreadable('several_dates');
  const [found] = days;
  if (found?.kind !== 'day') return unreadable(reasonForNone(text));
  if (/\d/.test(rest)) return unreadable('ambiguous_date');
  if (/\b(not|or|between|until|before|after|from|since|week|nk|n\/k|unknown)\b/.test(rest))
    return unreadable('ambiguous_date');

  const problems: ProblemCode[] = [];
  let confidence: number = rest.replace(weekday, '').trim() === '' ? confidences.exact : confidences.plain;
  if (found.fromWeekday) confidence = 0.92;
  if (approximate.test(rest)) {
    problems.push('approximate_date');
    confidence = confidences.doubtful;
  }
  const named = [...rest.matchAll(weekday)].map((name) => weekdayNumber(name[0]));
  const day = dayOfIso(found.iso);
  if (day && named.some((number) => number !== weekdayOf(day))) {
    problems.push('weekday_differs');
    confidence = confidences.contradicted;
  }
  return answered(found.iso, confidence, ...problems);
}

function mentionsIn(text: string): Mention[] {
  const found: Mention[] = [];
  const add = (match: RegExpMatchArray, day: string | undefined, month: number, year: string | undefined) => {
    const at = match.index ?? 0;
    if (found.some((other) => at < other.at + other.length && other.at < at + match[0].length)) return;
    const digits = year?.replace("'", '');
    const written = digits === undefined ? undefined : Number(digits);
    found.push({
      day: Number(day),
      month,
      year: written,
      twoDigits: digits?.length === 2,
      at,
      length: match[0].length,
    });
  };
  for (const match of text.matchAll(iso)) add(match, match[4], Number(match[3]), match[1]);
  for (const match of text.matchAll(dayFirst)) add(match, match[1], monthNumber(match[2] ?? ''), match[3]);
  for (const match of text.matchAll(dayFirstTight)) add(match, match[1], monthNumber(match[2] ?? ''), match[3]);
  for (const match of text.matchAll(monthFirst)) add(match, match[2], monthNumber(match[1] ?? ''), match[3]);
  for (const match of text.matchAll(numeric)) add(match, match[1], Number(match[2]), match[3]);
  for (const match of text.matchAll(compact))
    if (isOnlyDayFirst(match[0])) add(match, match[1], Number(match[2]), match[3]);
  return found.sort((one, other) => one.at - other.at);
}

/** `03042026` can only be read one way; eight digits that also make a day as year, month, day are left alone. */
function isOnlyDayFirst(digits: string): boolean {
  return !toDay(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6)));
}

type Resolved = { kind: 'day'; iso: string; fromWeekday: boolean } | { kind: 'problem'; code: ProblemCode };

function resolve(mention: Mention, text: string, receivedOn: string | undefined, birth: boolean): Resolved {
  const { day, month, year } = mention;
  if (year === undefined) return withYearOfWeekday(mention, text, receivedOn, birth);
  const years = mention.twoDigits ? centuries(year) : [year];
  const real = years.flatMap((candidate) => toDay(candidate, month, day) ?? []);
  const chosen = real.length > 1 ? chooseCentury(real.map(isoOf), receivedOn, birth) : real[0] && isoOf(real[0]);
  if (chosen === 'unsure') return { kind: 'problem', code: 'ambiguous_date' };
  if (chosen === undefined) return { kind: 'problem', code: 'invalid_date' };
  return { kind: 'day', iso: chosen, fromWeekday: false };
}

function centuries(year: number): number[] {
  return [1900 + year, 2000 + year];
}

/**
 * Two-digit years. A birth date is the latest one not after the receipt, unless that makes somebody older than 90: then either
 * a digit or the century is wrong. Any other date is the one within twenty years after and eighty before the receipt.
 * Without a receipt date, 40 is the border.
 */
function chooseCentury(isos: string[], receivedOn: string | undefined, birth: boolean): string | 'unsure' | undefined {
  const [early, late] = isos;
  if (early === undefined || late === undefined) return early;
  const received = receivedOn === undefined ? undefined : dayOfIso(receivedOn);
  if (!received) return Number(late.slice(2, 4)) < 40 ? late : early;
  if (!birth) return Number(late.slice(0, 4)) <= received.year + 20 ? late : early;
  if (late <= isoOf(received)) return late;
  const born = dayOfIso(early);
  return born && yearsBetween(born, received) <= 90 ? early : 'unsure';
}

/** `Fri 3 Apr`: the year in which that day comes nearest to the receipt, provided that the weekday confirms it. */
function withYearOfWeekday(mention: Mention, text: string, receivedOn: string | undefined, birth: boolean): Resolved {
  const named = new Set([...text.matchAll(weekday)].map((name) => weekdayNumber(name[0])));
  const received = receivedOn === undefined ? undefined : dayOfIso(receivedOn);
  if (birth || named.size !== 1 || !received) return { kind: 'problem', code: 'incomplete_date' };
  const [nearest] = [-1, 0, 1]
    .flatMap((shift) => toDay(received.year + shift, mention.month, mention.day) ?? [])
    .sort((one, other) => Math.abs(daysBetween(received, one)) - Math.abs(daysBetween(received, other)));
  if (!nearest || !named.has(weekdayOf(nearest))) return { kind: 'problem', code: 'incomplete_date' };
  return { kind: 'day', iso: isoOf(nearest), fromWeekday: true };
}

function without(text: string, mentions: readonly Mention[]): string {
  let rest = text;
  for (const { at, length } of mentions) rest = rest.slice(0, at) + ' '.repeat(length) + rest.slice(at + length);
  return rest
    .replace(besides, ' ')
    .replace(/[\s.,;:()-]+/g, ' ')
    .trim();
}

function reasonForNone(text: string): ProblemCode {
  if (new RegExp(`\\b(${monthPattern})\\b`).test(text)) return 'incomplete_date';
  if (/^\D*\d{1,2}\s*[/.-]\s*(\d{4}|\d{1,2})\D*$/.test(text) || /^\D*(19|20)\d{2}\D*$/.test(text))
    return 'incomplete_date';
  return /^\D*\d{6,8}\D*$/.test(text) ? 'ambiguous_date' : 'invalid_date';
}
