import type { Definitions } from './model.ts';

type DescribedField = { key: string; type: string; required: boolean; codes: string[] };
type DescribedForm = { kind: string; name: string; versions: string[]; fields: DescribedField[] };

/** Kinds, versions and fields, for people and scripts. */
export function describeDefinitions(definitions: Definitions): { forms: DescribedForm[]; others: string[] } {
  return {
    forms: definitions.forms.map(({ kind, name, versions, fields }) => ({
      kind,
      name,
      versions,
      fields: fields.map(({ key, type, required, codes }) => ({
        key,
        type,
        required,
        codes: codes.map(({ code }) => code),
      })),
    })),
    others: definitions.others.map(({ name }) => name),
  };
}
