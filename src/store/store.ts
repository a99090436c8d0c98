import { auditOf } from './audit.ts';
import { connect } from './connection.ts';
import { formsOf } from './forms.ts';
import { rewrapDataKeys } from './keys.ts';
import { folderStatus, ledgerRows, openLedger } from './ledger.ts';
import { looksOf } from './looks.ts';
import { messagesOf } from './messages.ts';
import type { MessageId, Store } from './model.ts';
import { originalsInDatabase } from './originals.ts';
import { partsOf } from './parts.ts';
import { peopleListOf } from './people-list.ts';
import { qualityOf } from './quality.ts';
import { reconciliationsOf } from './reconciliations.ts';
import { recordsOf } from './records.ts';
import { reportingOf } from './reporting/index.ts';
import { retentionOf } from './retention/index.ts';
import { reviewOf } from './review/index.ts';
import { runningOf } from './running.ts';
import type { Keyring } from './seal.ts';
import { heldPostsOf, sessionsOf } from './sessions.ts';
import { subjectsOf } from './subjects/index.ts';
import { usersOf } from './users.ts';
import { workOf } from './work.ts';

export type StoreSettings = {
  databaseUrl: string;
  connections: number;
  keyring: Keyring;
  now?: () => Date;
  /** Called with each message that was newly recorded and wants opening. */
  recorded?: (id: MessageId) => void;
  /** Share of the forms filed unseen that is drawn to be checked; none unless it is given. */
  checkShare?: number;
  /** What a value must be worth to be filed without a person confirming it; the setting CERTAIN_ENOUGH. */
  certainEnough?: number;
};

/** Opens the store on a migrated database. */
export function openStore({
  databaseUrl,
  connections,
  keyring,
  now = () => new Date(),
  recorded = () => {},
  checkShare = 0,
  certainEnough = 0.9,
}: StoreSettings): Store {
  const connection = connect({ databaseUrl, connections });
  const originals = originalsInDatabase(connection, keyring);
  const subjects = subjectsOf(connection, now);
  return {
    ledger: openLedger({ connection, originals, now, recorded }),
    mailboxes: {
      status: () => folderStatus(connection),
      ledgerRows: (mailbox, folder) => ledgerRows(connection, mailbox, folder),
    },
    originals: {
      get: (id) => originals.get(id),
      rewrap: (page) => rewrapDataKeys(connection, keyring, page),
    },
    messages: messagesOf(connection, originals, now),
    parts: partsOf(connection, now),
    forms: formsOf(connection, now, checkShare),
    subjects,
    records: recordsOf(connection, subjects),
    review: reviewOf(connection, now, certainEnough),
    people: peopleListOf(connection, now),
    work: workOf(connection, now),
    retention: retentionOf(connection, now),
    reporting: reportingOf(connection, now),
    users: usersOf(connection, keyring, now),
    sessions: sessionsOf(connection, now),
    heldPosts: heldPostsOf(connection, keyring, now),
    audit: auditOf(connection, now),
    looks: looksOf(connection, now),
    quality: qualityOf(connection, now),
    reconciliations: reconciliationsOf(connection, now),
    running: runningOf(connection),
    close: () => connection.close(),
  };
}
