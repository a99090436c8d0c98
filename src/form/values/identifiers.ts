import { answered, confidences, type Outcome, unreadable } from './outcome.ts';

const UPN_LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ';

/**
 * Ten digits, however grouped. A number that fails its check digit is kept as written, with the problem: the reviewer asks for
 * the right one. Another count of digits is no NHS number.
 */
export function readNhsNumber(text: string): Outcome {
  const digits = onlyRun(text, /\d(?:[\s.\-–]*\d)*/g)?.replace(/\D/g, '');
  if (digits?.length !== 10) return unreadable('invalid_nhs_number');
  return isNhsNumber(digits) ? answered(digits) : answered(digits, confidences.contradicted, 'invalid_nhs_number');
}

/** NHS Data Dictionary, NHS NUMBER: modulus 11, weights 10 to 2; a check of 11 is written 0, a check of 10 is not issued. */
export function isNhsNumber(digits: string): boolean {
  if (!/^\d{10}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 9)].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return check !== 10 && check === Number(digits[9]);
}

/** Unique pupil number: a check letter and twelve digits. Kept as written with a problem where the letter is wrong. */
export function readUpn(text: string): Outcome {
  const upn = onlyRun(text.toUpperCase(), /(?<![A-Z])[A-Z][\s-]*\d(?:[\s-]*\d)*/g)?.replace(/[^A-Z\d]/g, '');
  if (upn === undefined || !/^[A-Z]\d{12}$/.test(upn)) return unreadable('invalid_upn');
  return isUpn(upn) ? answered(upn) : answered(upn, confidences.contradicted, 'invalid_upn');
}

/** Department for Education, UPN guide: digits 2 to 13 weighted by their place, modulo 23, as a letter without I, O, S. */
export function isUpn(upn: string): boolean {
  if (!/^[A-Z]\d{12}$/.test(upn)) return false;
  const sum = [...upn.slice(1)].reduce((total, digit, index) => total + Number(digit) * (index + 2), 0);
  return upn[0] === UPN_LETTERS[sum % 23];
}

/** The one run of digits in a text; undefined where there is none or a second one. */
function onlyRun(text: string, pattern: RegExp): string | undefined {
  const runs = [...text.matchAll(pattern)];
  const rest = text.replace(pattern, '');
  return runs.length === 1 && !/\d/.test(rest) ? runs[0]?.[0] : undefined;
}
