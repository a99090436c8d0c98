import type { FormKind } from '../form/model.ts';

/** How long something is kept: so many years after receipt, or after a birthday of the youngest person that it is about. */
export type RetentionRule =
  | { after: 'receipt'; years: number }
  | { after: 'birthday'; birthday: number; years: number };
/** `other` is for mails in which no form was found. What has no rule is kept. */
export type RetentionRules = Partial<Record<FormKind | 'other', RetentionRule>>;

const kinds = ['mace-referral', 'exploitation-toolkit', 'other'] as const satisfies (keyof RetentionRules)[];
const pattern = /^([a-z-]+)\s*:\s*(?:(\d{1,3})\s*\+\s*)?(\d{1,3})$/;
const yearsAtMost = 150;
const birthdayAtMost = 30;

/** Reads `mace-referral:18+7,other:6` (seven years after the 18th birthday, six after receipt); null when a part of it is no rule, names something unknown, or the same thing twice. */
export function readRules(text: string): RetentionRules | null {
  const rules: RetentionRules = {};
  for (const item of text.split(',')) {
    const found = pattern.exec(item.trim());
    const kind = kinds.find((one) => one === found?.[1]);
    const years = Number(found?.[3]);
    const birthday = found?.[2] === undefined ? null : Number(found[2]);
    // A child's rule: nobody means the hundredth birthday, and a slip of the finger would keep everything.
    const fits = birthday === null || (kind !== 'other' && birthday >= 1 && birthday <= birthdayAtMost);
    const possible = years >= 1 && years <= yearsAtMost && fits;
    if (kind === undefined || !possible || rules[kind] !== undefined) return null;
    rules[kind] = birthday === null ? { after: 'receipt', years } : { after: 'birthday', birthday, years };
  }
  return rules;
}

/** The rules as they are written down with what they erased; `readRules` reads them again. */
export function writtenRules(rules: RetentionRules): string {
  return Object.entries(rules)
    .map(([kind, rule]) => `${kind}:${rule.after === 'receipt' ? '' : `${rule.birthday}+`}${rule.years}`)
    .join(',');
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
function dayOf({ received, births }: DueForm, rule: RetentionRule): Date {
  const fromReceipt = yearsAfter(received, rule.years);
  if (rule.after === 'receipt') return fromReceipt;
  const known = births.length > 0 ? births : [null];
  const fromBirthday = known.map((birth) => yearsAfter(bornOn(birth, received), rule.birthday + rule.years));
  return latest([fromReceipt, ...fromBirthday]);
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
