import type { Bucket } from '../bucket/index.ts';
import { auditOf } from './audit.ts';
import { connect, type Rights } from './connection.ts';
import { formsOf } from './forms.ts';
import { folderStatus, ledgerRows, openLedger } from './ledger.ts';
import { looksOf } from './looks.ts';
import { messagesOf } from './messages.ts';
import type { MessageId, Store } from './model.ts';
import { originalsOn } from './originals/index.ts';
import { originalsStore } from './originals/store.ts';
import { partsOf } from './parts.ts';
import { peopleListOf } from './people-list.ts';
import { qualityOf } from './quality.ts';
import { reconciliationsOf } from './reconciliations.ts';
import { recordsOf } from './records.ts';
import { reportingOf } from './reporting/index.ts';
import { type ErasedMail, retentionOf } from './retention/index.ts';
import { reviewOf } from './review/index.ts';
import { runningOf } from './running.ts';
import type { Keyring } from './seal.ts';
import { heldPostsOf, sessionsOf } from './sessions.ts';
import { subjectAccessOf } from './subject-access.ts';
import { subjectsOf } from './subjects/index.ts';
import { usersOf } from './users.ts';
import { workOf } from './work.ts';

export type StoreSettings = {
  databaseUrl: string;
  connections: number;
  keyring: Keyring;
  /** The part of the program, for the rights of its connections; everything unless it is given. */
  rights?: Rights;
  /** Where originals are kept outside the database. */
  bucket?: Bucket | null;
  now?: () => Date;
  /** Called with each message that was newly recorded and wants opening. */
  recorded?: (id: MessageId) => void;
  /** Called with what is being erased, before the database forgets it; when this fails nothing is erased. */
  erased?: (mails: ErasedMail[]) => Promise<void>;
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
  rights = 'everything',
  bucket = null,
  now = () => new Date(),
  recorded = () => {},
  erased = async () => {},
  checkShare = 0,
  certainEnough = 0.9,
}: StoreSettings): Store {
  const connection = connect({ databaseUrl, connections, rights });
  const originals = originalsOn(connection, keyring, bucket);
  const subjects = subjectsOf(connection, now);
  return {
    ledger: openLedger({ connection, originals, now, recorded }),
    mailboxes: {
      status: () => folderStatus(connection),
      ledgerRows: (mailbox, folder) => ledgerRows(connection, mailbox, folder),
    },
    originals: originalsStore(connection, keyring, bucket, originals, now),
    messages: messagesOf(connection, originals, now),
    parts: partsOf(connection, now),
    forms: formsOf(connection, now, checkShare),
    subjects,
    records: recordsOf(connection, subjects),
    review: reviewOf(connection, now, certainEnough),
    people: peopleListOf(connection, now),
    work: workOf(connection, now),
    retention: retentionOf(connection, bucket, now, erased),
    subjectAccess: subjectAccessOf(connection, now),
    reporting: reportingOf(connection, now),
    users: usersOf(connection, keyring, now),
    sessions: sessionsOf(connection, now),
    heldPosts: heldPostsOf(connection, keyring, now),
    audit: auditOf(connection, now),
    looks: looksOf(connection, now),
    quality: qualityOf(connection, now),
    reconciliations: reconciliationsOf(connection, now),
    running: runningOf(connection),
    async close() {
      bucket?.close();
      await connection.close();
    },
  };
}
