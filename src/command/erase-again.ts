import type { ErasedAgain, ErasedMail, MessageId, Store } from '../store/index.ts';
import type { ErasureList } from './erasure-list.ts';

const mailsAtOnce = 500;

/** A list that is not there yet begins with what the database remembers of earlier erasures: in one go, so that one that is there lacks none of it. */
export async function beginList(store: Store, list: ErasureList): Promise<void> {
  if (await list.exists()) return;
  const all: ErasedMail[] = [];
  for (let after: MessageId | undefined; ; ) {
    const page = await store.retention.erasedMails({ look: mailsAtOnce, ...(after !== undefined && { after }) });
    all.push(...page.mails);
    if (page.last === null) break;
    after = page.last;
  }
  await list.add(all);
}

export type Again = {
  /** What is back and waits for a hold to be lifted, for a step to end, or for somebody to look. */
  waiting: number;
  /** Lines of the list that say nothing. */
  unreadable: number;
};

/** Erases what stands on the list and is in the database again, and says what it could not. */
export async function eraseAgain(
  store: Store,
  list: ErasureList,
  actor: string,
  say: (words: string) => void,
): Promise<Again> {
  const all: ErasedAgain = { erased_before: 0, erased: 0, held: [], in_hand: [], not_found: [] };
  let unreadable = 0;
  for await (const { mails, unreadable: more } of list.read()) {
    unreadable += more;
    const found = await store.retention.eraseAgain(mails, actor);
    all.erased_before += found.erased_before;
    all.erased += found.erased;
    for (const kind of ['held', 'in_hand', 'not_found'] as const) all[kind].push(...found[kind]);
  }
  if (all.erased > 0) say(`${all.erased} mails erased again: they had been erased before, and were back`);
  const says = {
    held: 'was erased before and is not now: a legal hold lies on it (intake hold)',
    in_hand: 'was erased before and is back: the program is still at work on it, the next run erases it',
    not_found: 'a form of it was erased before, and is not found in it now: look at it',
  };
  for (const kind of ['held', 'in_hand', 'not_found'] as const)
    for (const id of all[kind]) say(`mail ${id}: ${says[kind]}`);
  if (unreadable > 0)
    say(
      `${unreadable} lines of the list of erasures are cut, were changed, or need a key that is not in ORIGINALS_OLD_KEYS`,
    );
  return { waiting: all.held.length + all.in_hand.length + all.not_found.length, unreadable };
}
