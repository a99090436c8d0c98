import type { Section } from '../definitions/index.ts';
import type { FieldTypeName } from '../values/index.ts';

/** A section of the draft. `known` is what the definitions have of it. */
export type DraftSection = { id: string; headings: string[]; known: Section | undefined };

/** A field of the draft, and what the person has to know of it. */
export type DraftField = {
  key: string;
  in: string[];
  type: FieldTypeName;
  labels: string[];
  codes?: Record<string, string[]>;
  required: boolean;
  lines: boolean;
  signature: boolean;
  /** `new`: key and type are proposals. `unsure`: the wording is nearly that of the key. */
  note?: 'new' | 'unsure';
  /** Options that are printed and that no code of the known field has. */
  strangeOptions: string[];
};

export type Draft = {
  titles: string[];
  versions: string[];
  sections: DraftSection[];
  fields: DraftField[];
  combined: { in: string[]; keys: string[]; labels: string[] }[];
  needs: { one: string[][] }[];
  /** Keys that every such form needs and that this one does not ask. */
  notAsked: string[];
};
