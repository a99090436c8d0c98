import type { CheckedForm, Rate } from '../review/index.ts';
import type { Actor } from './access-model.ts';
import type { FormId } from './model.ts';

export type QualitySample = { drawn: Date; checked: Date | null; checkedBy: Actor | null; claimedBy: Actor | null };
/** `wrong`: the value is not what stands in the form, is missing, or should not be there. */
export type Judged = { key: string; wrong: boolean };
export type QualityGroup = { kind: string; version: string | null; format: string; forms: Rate; values: Rate };

/** Forms that were filed unseen and drawn by lot to be checked by a person, who is not shown how sure the reading was. */
export type Quality = {
  waiting(): Promise<number>;
  next(by: Actor): Promise<FormId | null>;
  load(id: FormId): Promise<QualitySample | null>;
  /** What a person found, for every key that was judged; also keys that the reading has missed. */
  record(id: FormId, by: Actor, judged: Judged[]): Promise<'recorded' | 'checked_already'>;
  results(from: Date): Promise<{
    groups: QualityGroup[];
    fields: { kind: string; key: string; rate: Rate }[];
    forms: CheckedForm[];
  }>;
};
