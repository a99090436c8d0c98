import type { FormKind } from '../form/model.ts';

/** How long something is kept: so many years after receipt, or after the 18th birthday of the youngest person that it is about. */
export type RetentionRule = { after: 'receipt' | 'eighteenth_birthday'; years: number };
/** `other` is for mails in which no form was found. What has no rule is kept. */
export type RetentionRules = Partial<Record<FormKind | 'other', RetentionRule>>;

const kinds = ['mace-referral', 'exploitation-toolkit', 'other'] as const satisfies (keyof RetentionRules)[];
const pattern = /^([a-z-]+)\s*:\s*(18\s*\+\s*)?(\d{1,3})$/;
const yearsAtMost = 150;

/** Reads `mace-referral:18+7,other:6`; null when a part of it is no rule, names something unknown, or the same thing twice. */
export function readRules(text: string): RetentionRules | null {
  const rules: RetentionRules = {};
  for (const item of text.split(',')) {
    const found = pattern.exec(item.trim());
    const kind = kinds.find((one) => one === found?.[1]);
    const years = Number(found?.[3]);
    const after = found?.[2] === undefined ? 'receipt' : 'eighteenth_birthday';
    const possible = years >= 1 && years <= yearsAtMost && (kind !== 'other' || after === 'receipt');
    if (kind === undefined || !possible || rules[kind] !== undefined) return null;
    rules[kind] = { after, years };
  }
  return rules;
}

/** What the day depends on. `births` are `YYYY-MM-DD`, null for a person whose birth date is not known. */
export type DueForm = { kind: FormKind; received: Date; births: (string | null)[] };

/**
 * The day from which a mail with these forms is to be erased, or null where it is kept. A mail is one file on disk with all its forms, so
 * the form that is kept longest decides.
 */
export function dueOn(received: Date, forms: DueForm[], rules: RetentionRules): Date | null {
  if (forms.length === 0) return rules.other ? yearsAfter(received, rules.other.years) : null;
  const days: Date[] = [];
  for (const form of forms) {
    const rule = rules[form.kind];
    if (!rule) return null;
    days.push(dayOf(form, rule));
  }
  return latest(days);
}

/**
 * Who has no birth date counts as born on the day of receipt, because nobody on the form can be younger; so does a date that lies after it
 * or is none. Erasing too early cannot be mended. Nothing is erased before its years after receipt are over.
 */
function dayOf({ received, births }: DueForm, { after, years }: RetentionRule): Date {
  const fromReceipt = yearsAfter(received, years);
  if (after === 'receipt') return fromReceipt;
  const known = births.length > 0 ? births : [null];
  const eighteenth = known.map((birth) => yearsAfter(bornOn(birth, received), 18 + years));
  return latest([fromReceipt, ...eighteenth]);
}

function bornOn(birth: string | null, received: Date): Date {
  const day = birth !== null && /^\d{4}-\d\d-\d\d$/.test(birth) ? new Date(`${birth}T00:00:00Z`) : received;
  return Number.isNaN(day.getTime()) || day > received ? received : day;
}

/** Of 29 February, the day after in a year that has none. */
function yearsAfter(day: Date, years: number): Date {
  const later = new Date(day);
  later.setUTCFullYear(day.getUTCFullYear() + years);
  return later;
}

function latest(days: Date[]): Date {
  return new Date(Math.max(...days.map((day) => day.getTime())));
}
