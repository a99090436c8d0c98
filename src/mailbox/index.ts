// In: an IMAP account. Out: every message of its folders once, in the ledger, and the state that following is in.
// Knows nothing of forms, and never changes the mailbox.
export { type Follower, type FollowParts, followMailbox } from './follow.ts';
export type * from './model.ts';
export {
  compareWithLedger,
  type Difference,
  type LedgerRow,
  listServerFolder,
  type ServerFolder,
} from './reconcile.ts';
export { MailboxFailure } from './trouble.ts';
