/** What is shown to whom. */
export const packChoices = ['everything', 'children-only', 'no-names'] as const;
export type PackShown = (typeof packChoices)[number];

export const packChoiceWords: Record<PackShown, string> = {
  everything: 'Names of everybody, and what was written',
  'children-only': 'Names of children; adults and others as numbers, nothing of what was written',
  'no-names': 'No names, and nothing of what was written',
};

type Json = Record<string, unknown>;
export type LinkKind = 'person' | 'place' | 'vehicle' | 'phone';

/** What a pack is made of: rows of the reporting views. */
export type PackMaterial = {
  meeting: string;
  since: Date;
  referrals: Json[];
  replaced: { record: string; by: string }[];
  people: Json[];
  locations: Json[];
  links: { record: string; kind: LinkKind; key: string }[];
  earlier: { record: string; form: string; dated: string; kind: LinkKind; key: string }[];
};

export type PackReferral = {
  record: string;
  /** The record that it replaces; null for a new referral. */
  replaces: string | null;
  dated: string;
  received: string;
  agency: string;
  concerns: string;
  people: { number: string; words: string }[];
  locations: { number: string; words: string }[];
  /** Label and text; empty where the choice leaves out what was written. */
  written: { label: string; text: string }[];
  /** Something is said on how the information may be used. */
  handling: boolean;
};

/** A person or place with the referrals about it. */
export type PackEntry = {
  number: string;
  words: string;
  records: string[];
  /** Records outside the pack about the same. */
  earlier: { record: string; form: string; dated: string }[];
};

export type SharedDetail = { kind: LinkKind; words: string; records: string[]; earlier: PackEntry['earlier'] };

export type Pack = {
  meeting: string;
  since: Date;
  shown: PackShown;
  referrals: PackReferral[];
  locations: PackEntry[];
  people: PackEntry[];
  shared: SharedDetail[];
};
