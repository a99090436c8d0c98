import type { FetchedMessage, FolderState, Ledger, MailboxTrouble } from '../../src/mailbox/index.ts';

export type MemoryLedger = Ledger & {
  messages: { state: FolderState; uid: number; bytes: Uint8Array }[];
  unfetched: { uid: number; why: string }[];
  gone: number[];
  checks: number;
  troubles: MailboxTrouble[];
};

/** The ledger's contract in a few lines, for tests of following alone. */
export function memoryLedger(): MemoryLedger {
  const known = new Map<string, Set<number>>();
  const key = (state: FolderState) => `${state.mailbox}/${state.folder}/${state.uidValidity}`;
  const uids = (state: FolderState) =>
    known.get(key(state)) ?? known.set(key(state), new Set()).get(key(state)) ?? new Set<number>();
  const ledger: MemoryLedger = {
    messages: [],
    unfetched: [],
    gone: [],
    checks: 0,
    troubles: [],
    knownUids: async (state) => new Set(uids(state)),
    async record(state, message: FetchedMessage) {
      if (uids(state).has(message.uid)) return 'known';
      uids(state).add(message.uid);
      ledger.messages.push({ state, uid: message.uid, bytes: message.bytes });
      return 'recorded';
    },
    async recordAll(state, messages) {
      let recorded = 0;
      for (const message of messages) if ((await ledger.record(state, message)) === 'recorded') recorded += 1;
      return recorded;
    },
    async recordUnfetched(state, uid, _received, why) {
      if (uids(state).has(uid)) return 'known';
      uids(state).add(uid);
      ledger.unfetched.push({ uid, why });
      return 'recorded';
    },
    async noteGone(_state, gone) {
      ledger.gone.push(...gone);
    },
    async checkSucceeded() {
      ledger.checks += 1;
    },
    async checkFailed(_mailbox, _folder, trouble) {
      ledger.troubles.push(trouble);
    },
  };
  return ledger;
}
