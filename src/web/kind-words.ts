import type { FormKind } from '../form/index.ts';

/** The forms as people call them. */
export const kindWords: Readonly<Record<FormKind, string>> = {
  'mace-referral': 'MACE referral',
  'exploitation-toolkit': 'Exploitation toolkit',
};

const known: Readonly<Record<string, string>> = kindWords;

/** A kind that has no word of its own keeps its code. */
export const kindInWords = (kind: string): string => known[kind] ?? kind;

/** For a choice among them. */
export const kindChoices: readonly { value: FormKind; text: string }[] = (
  ['mace-referral', 'exploitation-toolkit'] as const
).map((value) => ({ value, text: kindWords[value] }));
