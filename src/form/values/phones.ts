import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { foldLine } from './content.ts';
import { answered, confidences, type Outcome } from './outcome.ts';

/** A run that may be a number: an international or trunk prefix, digits with the usual punctuation, maybe an extension. */
const candidate =
  /(?<![\d.+])(?:\+|00|\(?0)[\d\s().\-–/]{6,60}\d(?:[ ,;]*\(?(?:ext(?:ension|n)?|x)[.:]?\s*\d{1,6}\)?)?(?!\d)/gi;
const email = /\S+@\S+/g;

/**
 * Telephone numbers in E.164, joined by `; ` in the order written, each once. Where any number cannot be made out, all is kept
 * as written: a number is never dropped and never made up.
 */
export function readPhone(text: string): Outcome {
  const plain = text.replace(email, ' ');
  const found: string[] = [];
  for (const match of plain.matchAll(candidate)) {
    const numbers = numbersIn(match[0]);
    if (!numbers) return asWritten(text);
    found.push(...numbers);
  }
  const rest = plain.replace(candidate, ' ');
  if (found.length === 0 || /\d[\d\s]{3,}\d/.test(rest) || /\/\s*\d/.test(rest)) return asWritten(text);
  const alone = rest.replace(/[\s.,;:/&()-]|\b(and|or)\b/gi, '') === '';
  return answered([...new Set(found)].join('; '), alone ? confidences.exact : confidences.plain);
}

/** One number, or several with only a slash or spaces between them. */
function numbersIn(run: string): string[] | undefined {
  const whole = internationalOf(run);
  if (whole) return [whole];
  for (const border of [/\s*\/\s*|\s+-\s+/, /\s*\/\s*|\s+-\s+|\s+(?=\+|0)/]) {
    const parts = run.split(border).filter((part) => part.trim() !== '');
    const numbers = parts.map(internationalOf).filter((number) => number !== undefined);
    if (parts.length > 1 && numbers.length === parts.length) return numbers;
  }
  return undefined;
}

function internationalOf(written: string): string | undefined {
  const number = parsePhoneNumberFromString(written.replace(/\s+/g, ' ').replace(/^00/, '+'), 'GB');
  if (!number?.isPossible()) return undefined;
  const british = number.countryCallingCode === '44';
  // Nine digits are a few old area codes; elsewhere they are ten with one left out.
  if (british && number.nationalNumber.length !== 10 && !number.isValid()) return undefined;
  return number.ext ? `${number.number} ext ${number.ext}` : number.number;
}

function asWritten(text: string): Outcome {
  return answered(foldLine(text), confidences.plain, 'invalid_phone');
}
