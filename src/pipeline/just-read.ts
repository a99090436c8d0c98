import type { FormId, FormRow, MessageRow, ReadForm } from '../store/index.ts';

/**
 * Forms that this process has just written, for the matching that comes next: else the hundred values of each would be fetched again at once. Until a
 * form is matched nobody can change what was read, so what is held is what is in the store.
 */
export type JustRead = {
  /** The forms of a message with the ids that the store gave them, in one order. */
  keep(message: Pick<MessageRow, 'id' | 'received'>, ids: FormId[], forms: ReadForm[]): void;
  /** Handed out once, so that a second try is made with what is in the store. */
  take(id: FormId): FormRow | undefined;
};

/** Held at once; the oldest make room, and are loaded. */
const formsAtMost = 200;

export function openJustRead(): JustRead {
  const held = new Map<FormId, FormRow>();
  return {
    keep({ id: messageId, received }, ids, forms) {
      for (const [at, id] of ids.entries()) {
        const form = forms[at]?.form;
        if (form) held.set(id, { id, messageId, kind: form.kind, state: 'read', received, form, match: null });
      }
      for (const oldest of held.keys()) {
        if (held.size <= formsAtMost) return;
        held.delete(oldest);
      }
    },
    take(id) {
      const row = held.get(id);
      held.delete(id);
      return row;
    },
  };
}
