import { isNothing } from './text.ts';

/** Several numbers in one cell stand apart by semicolons or commas; the country's code is set aside. */
export function readPhones(phone: string): string[] {
  return phone
    .split(/[;,/]| or /)
    .map((one) => one.replace(/\D/g, '').replace(/^(?:0044|44|0)+/, ''))
    .filter((one) => one.length >= 6);
}

export function readEmail(email: string): string {
  return isNothing(email) ? '' : email.trim().toLowerCase();
}

/** Letters and figures alone: identifiers are written with and without spaces, dots and dashes. */
export function readIdentifier(identifier: string): string {
  if (isNothing(identifier)) return '';
  const plain = identifier.toUpperCase().replace(/[^A-Z0-9]/g, '');
  // A row of one and the same figure is typed to get past a field that must be filled.
  return /^(.)\1*$/.test(plain) ? '' : plain;
}
