import { listUids } from './collect.ts';
import { connect } from './connection.ts';
import type { MailboxSettings } from './model.ts';
import { openTokenSource } from './token.ts';

/** What the server lists in one folder now. */
export type ServerFolder = { mailbox: string; folder: string; uidValidity: bigint; uids: number[] };

/** One row of the ledger, as far as the comparison needs it. */
export type LedgerRow = { uidValidity: bigint; uid: number; gone: boolean; settled: boolean };

export type Difference = {
  mailbox: string;
  folder: string;
  uidValidity: bigint;
  uid: number;
  /** Listed by the server without a row; a row that is not noted as gone though the server does not list it; a row without a disposition. */
  difference: 'not_in_ledger' | 'gone_not_noted' | 'noted_gone_but_there' | 'not_settled';
};

/** Asks the server for its list of one folder, read-only. Throws a MailboxFailure. */
export async function listServerFolder(settings: MailboxSettings, folder: string): Promise<ServerFolder> {
  const tokens = settings.auth.kind === 'oauth2' ? openTokenSource(settings.auth, Date.now) : null;
  const connection = await connect(settings, folder, tokens);
  try {
    return { ...connection.state, uids: await listUids(connection.client) };
  } finally {
    connection.close();
  }
}

/**
 * Every difference between server and ledger. Rows of an earlier UIDVALIDITY say nothing about today's UIDs; they only have to be
 * settled.
 */
export function compareWithLedger(server: ServerFolder, ledger: LedgerRow[]): Difference[] {
  const about = { mailbox: server.mailbox, folder: server.folder };
  const listed = new Set(server.uids);
  const current = new Map(ledger.filter((row) => row.uidValidity === server.uidValidity).map((row) => [row.uid, row]));
  const differences: Difference[] = [];
  for (const uid of server.uids) {
    const row = current.get(uid);
    if (!row) differences.push({ ...about, uidValidity: server.uidValidity, uid, difference: 'not_in_ledger' });
    else if (row.gone)
      differences.push({ ...about, uidValidity: server.uidValidity, uid, difference: 'noted_gone_but_there' });
  }
  for (const row of ledger) {
    const one = { ...about, uidValidity: row.uidValidity, uid: row.uid };
    if (row.uidValidity === server.uidValidity && !listed.has(row.uid) && !row.gone)
      differences.push({ ...one, difference: 'gone_not_noted' });
    if (!row.settled) differences.push({ ...one, difference: 'not_settled' });
  }
  return differences;
}
