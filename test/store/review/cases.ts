import { type Definition, loadDefinitions, type Mending, type Value } from '../../../src/form/index.ts';
import { formFingerprint, matchKeys } from '../../../src/match/index.ts';
import type { FormId, ItemId, MessageId, PartId, ReadForm, Store } from '../../../src/store/index.ts';
import { folder, mail, opened, part, readForm, value } from '../samples.ts';

export const definitions = loadDefinitions();
export const toolkit = definitions.forms.find(({ kind }) => kind === 'exploitation-toolkit') as Definition;

/** A form of one child, with a birth date that was not read for certain and nothing else that is required. */
export function doubtful(name: string, more: Record<string, Value> = {}): ReadForm {
  const { form } = readForm(name);
  const dob: Value = { ...value('2011-04-03'), raw: '3/4/11', confidence: 0.5 };
  const fields = { 'child.dob': dob, ...form.fields, ...more };
  const problems = [{ code: 'low_confidence', field: 'child.dob', message: '' }];
  const whole = { ...form, fields, problems };
  return { form: whole, fingerprint: formFingerprint(whole), keys: matchKeys(whole) };
}

export type Waiting = { message: MessageId; part: PartId; forms: FormId[]; items: ItemId[] };

/** A mail whose forms wait for a person. */
export async function waiting(
  store: Store,
  message: MessageId,
  forms: ReadForm[],
  reasons = ['low_confidence'],
): Promise<Waiting> {
  const due = new Date('2026-11-24T10:00:00Z');
  const { parts } = await store.messages.opened(message, opened([part('1', `file ${message}`)]), due);
  const [first = '' as PartId] = parts;
  const read = await store.parts.read(first, { outcome: 'forms', forms, reasons: [] }, due);
  for (const id of read.forms) {
    await store.forms.matched(id, { kind: 'new' });
    await store.forms.settle(id, { kind: 'review', reasons, dueAt: due });
  }
  const items = await Promise.all(read.forms.map((id) => store.review.itemOf(id)));
  return { message, part: first, forms: read.forms, items: items.flatMap((id) => id ?? []) };
}

/** Records a mail and answers with its id. */
export async function record(store: Store, recorded: MessageId[], uid: number): Promise<MessageId> {
  await store.ledger.record(folder, mail(uid));
  return recorded.at(-1) ?? ('' as MessageId);
}

export const say = (key: string, text: string): Mending => ({ key, say: 'text', text });
