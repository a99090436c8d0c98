import type { FormError } from './page.ts';

/** A day as browsers send it, from its first moment in London or to its last; an empty one is none, a wrong one an error. */
export function dayIn(text: string, field: string, errors: FormError[], end: 'start' | 'end' = 'start'): Date | null {
  if (text === '') return null;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) {
    errors.push({ text: 'Enter a date, such as 2026-04-27', href: `#${field}` });
    return null;
  }
  if (end === 'end') day.setUTCDate(day.getUTCDate() + 1);
  // In summer London is an hour ahead of UTC.
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone: 'Europe/London' }).format(day),
  );
  return new Date(day.getTime() - hour * 3_600_000);
}
