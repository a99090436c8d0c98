import type { Definition } from '../../form/index.ts';
import type { ItemRow } from '../../store/index.ts';
import { labelOf, saidBy } from './labels.ts';

const actionWords: Readonly<Record<string, string>> = {
  file: 'filed it',
  file_as: 'filed it beside an earlier form',
  duplicate: 'said that it is a duplicate',
  not_a_form: 'said that it is not a form',
  another_form: 'said that it is another form',
  dealt_with: 'said that it is dealt with',
  ask: 'asked the referrer',
  send: 'asked for a second opinion',
  by_hand: 'began to fill the form in by hand',
  unlock: 'unlocked the file',
  read_again: 'had the file read again',
  pages: 'had some pages read again',
  split: 'split the file',
  claimed: 'took it',
  released: 'let it go',
  mended: 'put values right',
  undone: 'undid it',
  noted: 'noted',
  checked: 'checked it',
};
const relationWords: Readonly<Record<string, string>> = {
  update_of: 'filed it as an update of form',
  correction_of: 'filed it as a correction of form',
  related_to: 'filed it as related to form',
};

/** Every hand on an item, in words. */
export function historyView(item: ItemRow, nameOf: (who: string) => string, definition: Definition | undefined) {
  const form = item.form?.form;
  return item.history.map((row) => ({
    ...row,
    who: nameOf(row.actor),
    words: relationWords[row.detail.relation ?? ''] ?? actionWords[row.action] ?? row.action,
    other: row.detail.other ?? null,
    to: row.detail.to === undefined ? null : nameOf(row.detail.to),
    undoneBy: row.undone && nameOf(row.undone.by),
    keys: row.corrections.map(({ key }) => key),
    changes: row.corrections.map(({ key, before, after }) => ({
      label: form ? labelOf(key, form, definition) : key,
      before: before && form ? saidBy(before, key, form, definition) : 'Not on the form',
      after: after && form ? saidBy(after, key, form, definition) : '',
    })),
  }));
}

/** The last thing that was done and not undone. */
export function undoableOf(item: ItemRow) {
  const besides = ['claimed', 'released', 'noted', 'undone', 'checked'];
  return item.history.findLast(({ action, undone }) => !besides.includes(action) && undone === null) ?? null;
}

const doneWords: Readonly<Record<string, string>> = {
  file: 'filed',
  file_as: 'filed beside an earlier form',
  duplicate: 'attached to the first as a duplicate',
  not_a_form: 'taken off the queue, not a form',
  another_form: 'taken off the queue, another form',
  dealt_with: 'dealt with',
  ask: 'waits for the referrer',
  send: 'sent to a colleague',
  by_hand: 'to be filled in by hand',
  unlock: 'unlocked and read',
  read_again: 'read again',
  pages: 'read again, some pages only',
  split: 'split',
  mended: 'answers put right',
};

/** What was done last, to follow the name of the item. */
export const doneAs = (action: string) => doneWords[action] ?? action.replaceAll('_', ' ');
