import { z } from 'zod';
import { type Field, fields, levels } from './model.ts';
import type { Model } from './weights.ts';

const weight = z.strictObject({ match: z.number().positive().max(1), chance: z.number().positive().max(1) });
const rate = z.number().positive();
const fieldOf = (field: Field) => z.strictObject(Object.fromEntries(levels[field].map((level) => [level, weight])));
const saved = z.strictObject({
  version: z.literal(1),
  rates: z.strictObject({ same: rate, moved: rate, household: rate }),
  fields: z.strictObject(Object.fromEntries(fields.map((field) => [field, fieldOf(field)]))),
});

/** A model as JSON. It holds weights only: no name or other value of the lists that it was estimated from. */
export function modelText(model: Model): string {
  return `${JSON.stringify({ version: 1, ...model }, null, 2)}\n`;
}

/** Reads a saved model; the first thing that is wrong with it is told. */
export function readModel(text: string): { kind: 'read'; model: Model } | { kind: 'wrong'; where: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'wrong', where: 'it is not JSON' };
  }
  const result = saved.safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    return { kind: 'wrong', where: `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not a model'}` };
  }
  // The shape was checked against the same table of fields and levels that the type is made of.
  return { kind: 'read', model: { rates: result.data.rates, fields: result.data.fields as Model['fields'] } };
}
