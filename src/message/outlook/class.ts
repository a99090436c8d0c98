import { type HeaderLines, headerValue } from '../headers.ts';

type Declared = { type: string; parameters: Record<string, string> };

/** What a mail of that class would declare as its media type; Outlook keeps the class and not always the type. */
const classes: [RegExp, Declared][] = [
  [/^report\..*\.ndr$/i, { type: 'multipart/report', parameters: { 'report-type': 'delivery-status' } }],
  [/^report\..*\.ipnn?rn$/i, { type: 'multipart/report', parameters: { 'report-type': 'disposition-notification' } }],
  [/^ipm\.schedule\.meeting\.request\b/i, { type: 'text/calendar', parameters: { method: 'REQUEST' } }],
  [/^ipm\.schedule\.meeting\.canceled\b/i, { type: 'text/calendar', parameters: { method: 'CANCEL' } }],
  [/^ipm\.schedule\.meeting\.resp\b/i, { type: 'text/calendar', parameters: { method: 'REPLY' } }],
];

export function classOf(messageClass: string, headers: HeaderLines): Declared {
  const known = classes.find(([pattern]) => pattern.test(messageClass));
  if (known) return known[1];
  const type = /^[^;\s]*/.exec(headerValue(headers, 'content-type'))?.[0] ?? '';
  return { type: type.toLowerCase(), parameters: {} };
}
