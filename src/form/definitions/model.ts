import { z } from 'zod';
import type { FormKind } from '../model.ts';
import type { FieldTypeName } from '../values/index.ts';

const wordings = z.array(z.string().trim().min(1)).min(1);
const identifier = z.string().regex(/^[a-z][A-Za-z]*$/, 'must be one word');
const key = z
  .string()
  .regex(/^[a-z][A-Za-z]*(\[\])?(\.[a-z][A-Za-z]*)?$/, 'must look like `referrer.name` or `people[].dob`');

const types = [
  'text',
  'long_text',
  'date',
  'birth_date',
  'integer',
  'age',
  'yesno',
  'choice',
  'choices',
  'phone',
  'email',
  'postcode',
  'vehicle',
  'gender',
  'ethnicity',
  'nhs_number',
  'upn',
] as const satisfies readonly FieldTypeName[];

const field = z.strictObject({
  key,
  in: z.array(identifier).min(1),
  type: z.enum(types),
  required: z.literal('always').optional(),
  lines: z.literal(true).optional(),
  signature: z.literal(true).optional(),
  labels: wordings,
  codes: z.record(z.string().regex(/^[a-z0-9_]+$/), wordings).optional(),
});

const section = z.strictObject({
  id: identifier,
  family: identifier.optional(),
  list: identifier.optional(),
  sets: z.record(identifier, z.string()).optional(),
  holds: z.enum(['vulnerabilities', 'indicators']).optional(),
  closed: z.literal(true).optional(),
  headings: wordings,
  owners: wordings.optional(),
});

/** What a definition file holds. */
export const definitionFile = z.strictObject({
  kind: z.enum(['mace-referral', 'exploitation-toolkit'] as const satisfies readonly FormKind[]),
  name: z.string().min(1),
  titles: wordings,
  versions: z.array(z.string().min(1)),
  ignore: wordings,
  neutral: wordings,
  sections: z.array(section).min(1),
  fields: z.array(field).min(1),
  combined: z.array(z.strictObject({ in: z.array(identifier).min(1), keys: z.array(key).min(2), labels: wordings })),
  needs: z.array(z.strictObject({ one: z.array(z.array(z.string()).min(1)).min(1) })),
});

export const otherFormsFile = z.strictObject({
  forms: z.array(z.strictObject({ name: z.string().min(1), titles: wordings })).min(1),
});

export type DefinitionFile = z.infer<typeof definitionFile>;

/** One question of a form. */
export type Field = {
  key: string;
  /** Section families in which the plain wordings mean this question. */
  in: string[];
  type: FieldTypeName;
  codes: { code: string; wordings: string[] }[];
  required: boolean;
  /** An answer of several lines is still one answer (an address). */
  lines: boolean;
  /** A typed name or a picture answers it with yes. */
  signature: boolean;
  labels: string[];
};

/** A part of the form under headings of its own. Several sections (child, suspect) may share one family of questions. */
export type Section = {
  id: string;
  family: string;
  /** Each block under such a heading is one entry of this list. */
  list?: string | undefined;
  /** What the heading itself says of the entry, such as the role of a person. */
  sets: Record<string, string>;
  holds?: 'vulnerabilities' | 'indicators' | undefined;
  /** A question that is unknown here is not looked for in other sections: the parents' address is not the child's. */
  closed: boolean;
  headings: string[];
  owners: string[];
};

/** One label over answers to several questions, such as "Name and agency". */
export type Combined = { in: string[]; keys: string[]; labels: string[] };

export type Definition = {
  kind: FormKind;
  name: string;
  titles: string[];
  versions: string[];
  /** Headings under which nothing is data. */
  ignore: string[];
  /** Headings that divide a section without beginning another. */
  neutral: string[];
  sections: Section[];
  fields: Field[];
  combined: Combined[];
  /** Each needs one of its groups of keys to be answered in full. */
  needs: { one: string[][] }[];
};

type OtherForm = { name: string; titles: string[] };
export type Definitions = { forms: Definition[]; others: OtherForm[] };
