import { answered, confidences, type Outcome, unreadable } from './outcome.ts';

const words = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen twenty'
).split(' ');
const approximate =
  /\b(approx\w*|about|around|circa|c|est|estimated?|roughly|possibly|probably|maybe|thought to be|or so|appears|looks)\b|[~?]/;

/** A whole number, alone or with words that hold no other number: `12`, `1,200`, `12 out of 25`, `twelve`, `12 (high)`. */
export function readInteger(text: string): Outcome {
  const plain = text.toLowerCase().trim();
  const spelled = words.indexOf(plain);
  if (spelled >= 0) return answered(spelled);
  const [, digits, rest] =
    /^(?:(?:total|score|=)\s*[:=]?\s*)?(\d{1,3}(?:,\d{3})+|\d{1,9})(?![\d.,]*\d|\p{L})(.*)$/su.exec(plain) ?? [];
  if (digits === undefined || rest === undefined) return unreadable('invalid_integer');
  const value = Number(digits.replaceAll(',', ''));
  const of = /^\s*(?:out of|of)\s*(\d{1,4})\W*$/.exec(rest);
  if (of) return value <= Number(of[1]) ? answered(value, confidences.plain) : unreadable('invalid_integer');
  if (/\d|[%/+~?<>-]|½|¼|¾|\b(or|and|to|approx\w*|about)\b/.test(rest)) return unreadable('invalid_integer');
  return answered(value, /\p{L}/u.test(rest) ? confidences.plain : confidences.exact);
}

/** One age in completed years. Two ages, a bound or a decade is no age; an approximate one is kept and shown to a person. */
export function readAge(text: string): Outcome {
  const lower = text.toLowerCase().trim();
  const plain = lower
    .replace(new RegExp(approximate, 'g'), ' ')
    .replace(/[\s.,;:()]+/g, ' ')
    .trim();
  const years = ageIn(plain);
  if (years === undefined || years > 120) return unreadable('invalid_age');
  return approximate.test(lower) ? answered(years, confidences.doubtful, 'approximate_age') : answered(years);
}

function ageIn(plain: string): number | undefined {
  const spelled = words.indexOf(plain.replace(/^(age|aged) /, '').replace(/ (years?|yrs?)?( old)?$/, ''));
  if (spelled >= 0) return spelled;
  const months = /^(?:aged? )?(\d{1,2}) ?(?:months?|mths?|m)(?: old)?$/.exec(plain);
  if (months) return Math.floor(Number(months[1]) / 12);
  const years =
    /^(?:aged? )?(\d{1,3}) ?(?:½|1\/2|(?:and a half))?(?: ?-?(?:years?|yrs?|y|yo|y\/o))?(?: and)?(?: ?(?:\d{1,2}) ?(?:months?|mths?|m))?(?:-| )?(?:of age|old)?$/.exec(
      plain,
    );
  return years ? Number(years[1]) : undefined;
}
