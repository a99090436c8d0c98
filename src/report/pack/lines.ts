import type { PackReferral, SharedDetail } from './model.ts';

export function kindWords(form: string): string {
  return form === 'mace-referral' ? 'referral' : 'toolkit';
}

export function referralTitle({ record, replaces }: PackReferral): string {
  return replaces === null ? `Referral ${record}: new` : `Referral ${record}: update of ${replaces}`;
}

const shares: Record<SharedDetail['kind'], string> = {
  person: 'Person',
  place: 'Place',
  vehicle: 'A vehicle',
  phone: 'A telephone number',
};

export function sharedWords({ kind, words, records, earlier }: SharedDetail): [string, string, string] {
  return [
    `${shares[kind]} ${words}`.trim(),
    records.join(', '),
    earlier.map((one) => `${one.record} (${kindWords(one.form)}, ${one.dated})`).join(', '),
  ];
}

const london = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', dateStyle: 'long', timeStyle: 'short' });

export function londonTime(moment: Date): string {
  return london.format(moment);
}
