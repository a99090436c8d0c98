import { foldLine } from './content.ts';
import { answered, confidences, type Outcome } from './outcome.ts';

const address =
  /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61})(?:\.[\p{L}\p{N}-]{1,63}){1,8}/giu;

/** E-mail addresses in lower case, joined by `; `. A text without one is kept as written. */
export function readEmail(text: string): Outcome {
  const joined = text.replace(/mailto:/gi, ' ');
  const found = [...joined.matchAll(address)].map((match) => match[0].toLowerCase().replace(/^[.'`]+|[.'`-]+$/g, ''));
  const rest = joined.replace(address, ' ');
  if (found.length === 0 || rest.includes('@'))
    return answered(foldLine(text.toLowerCase()), confidences.plain, 'invalid_email');
  const alone = /^[\s<>()[\],;:.'"/-]*$/.test(rest);
  return answered([...new Set(found)].join('; '), alone ? confidences.exact : confidences.plain);
}

/** BS 7666 postcode shapes; the inward part is always a digit and two letters. */
const postcode = /(?<![A-Z0-9])(GIR|[A-Z]{1,2}\d[A-Z\d]?)[\s-]*(\d[ABD-HJLNP-UW-Z]{2})(?![A-Z0-9])/g;

/** `TQ1 2BW`. Taken out of a longer text when it is the only one there; anything else is kept as written in upper case. */
export function readPostcode(text: string): Outcome {
  const upper = foldLine(text.toUpperCase());
  const found = new Set([...upper.matchAll(postcode)].map((match) => `${match[1]} ${match[2]}`));
  const [only] = found;
  if (only === undefined || found.size > 1) return answered(upper, confidences.plain, 'invalid_postcode');
  const alone = upper.replace(postcode, '').replace(/[\s.,()-]/g, '') === '';
  return answered(only, alone ? confidences.exact : confidences.plain);
}

/** Upper case as written; part of a registration is worth keeping. */
export function readVehicle(text: string): Outcome {
  const upper = foldLine(text.toUpperCase());
  const plausible = /[A-Z0-9?*]{2}/.test(upper) && /[A-Z]/.test(upper);
  return plausible ? answered(upper) : answered(upper, confidences.plain, 'invalid_vehicle');
}
