import type { ImapFlow } from 'imapflow';
import type { FetchedMessage, FolderState, Hold, Ledger, MailboxSettings } from './model.ts';
import { MailboxFailure } from './trouble.ts';

/** Mails fetched by one command, and the bytes that they may have together: what is in memory at once. */
const batchMessages = 50;
const batchBytes = 16_000_000;
const sizesAtOnce = 500;
/** Mails recorded by one statement; a large one waits for none. */
const recordedTogether = 10;
const smallBytes = 100_000;
/** Listed by the server and not handed out so often: a person has to look. */
const refusalsAtMost = 3;

export type Collection = { collected: number; gone: number };

/** What is remembered of a folder between two comparisons; losing it costs nothing but a little work. */
export type FolderMemory = {
  /** How often a message was listed and not handed out. */
  refusals: Map<number, number>;
  /** UIDs that the ledger was already told are gone. */
  gone: Set<number>;
};

/**
 * Compares the server's list with the ledger, in full, and records every message that has no row yet, each in one
 * transaction before the next is fetched. Interrupted anywhere, the next comparison finds what is left. BODY.PEEK alone is used, so
 * no flag changes. What vanishes between listing and fetching was moved by the staff: nothing is lost, because the folder that it
 * went to lists it, or nobody follows that folder.
 */
export async function collectNew(
  client: ImapFlow,
  state: FolderState,
  settings: Pick<MailboxSettings, 'order' | 'messageBytes'>,
  { ledger, hold = (_, work) => work() }: { ledger: Ledger; hold?: Hold },
  memory: FolderMemory,
  stopped: () => boolean,
): Promise<Collection> {
  const listed = await listUids(client);
  const known = await ledger.knownUids(state);
  const there = new Set(listed);
  const gone = [...known].filter((uid) => !there.has(uid) && !memory.gone.has(uid));
  if (gone.length > 0) await ledger.noteGone(state, gone);
  for (const uid of gone) memory.gone.add(uid);
  const wanted = listed
    .filter((uid) => !known.has(uid))
    .sort((a, b) => (settings.order === 'newest_first' ? b - a : a - b));

  let collected = 0;
  for (let from = 0; from < wanted.length && !stopped(); from += sizesAtOnce) {
    const sized = await readSizes(client, wanted.slice(from, from + sizesAtOnce));
    const small: Sized[] = [];
    for (const one of sized) {
      if (one.size <= settings.messageBytes) small.push(one);
      else if ((await ledger.recordUnfetched(state, one.uid, one.received, 'too_large')) === 'recorded') collected += 1;
    }
    for (const batch of batches(small)) {
      if (stopped()) break;
      const bytes = batch.reduce((sum, { size }) => sum + size, 0);
      collected += await hold(bytes, async () => (stopped() ? 0 : record(client, state, batch, ledger, memory)));
    }
  }
  return { collected, gone: gone.length };
}

/** How many of a batch were newly recorded. */
async function record(
  client: ImapFlow,
  state: FolderState,
  batch: Sized[],
  ledger: Ledger,
  { refusals }: FolderMemory,
): Promise<number> {
  let recorded = 0;
  const fetched = await fetchMessages(client, batch);
  const together: FetchedMessage[] = [];
  const flush = async () => {
    recorded += await ledger.recordAll(state, together.splice(0));
  };
  for (const one of batch) {
    const message = fetched.get(one.uid);
    // Of several that are held together, those that are in the ledger are let go.
    fetched.delete(one.uid);
    if (message) {
      refusals.delete(one.uid);
      together.push(message);
      if (together.length >= recordedTogether || message.bytes.length > smallBytes) await flush();
    } else if (await refused(client, one.uid, refusals)) {
      if ((await ledger.recordUnfetched(state, one.uid, one.received, 'not_handed_out')) === 'recorded') recorded += 1;
    }
  }
  await flush();
  return recorded;
}

/** Every UID that the folder has. */
export async function listUids(client: ImapFlow): Promise<number[]> {
  const found = await client.search({ all: true }, { uid: true });
  // No answer is not an empty folder: taken for one, it would mark every message as gone.
  if (!found) throw new MailboxFailure('unexpected');
  return found;
}

type Sized = { uid: number; size: number; received: Date };

/** In the order asked for. An entry that comes without a UID (another client changes flags meanwhile) is met again at the next comparison. */
async function readSizes(client: ImapFlow, uids: number[]): Promise<Sized[]> {
  const found = new Map<number, Sized>();
  for await (const entry of client.fetch(
    uids.join(','),
    { uid: true, size: true, internalDate: true },
    { uid: true },
  )) {
    if (entry.uid)
      found.set(entry.uid, { uid: entry.uid, size: entry.size ?? 0, received: dateOf(entry.internalDate) });
  }
  return uids.map((uid) => found.get(uid)).filter((one) => one !== undefined);
}

async function fetchMessages(client: ImapFlow, batch: Sized[]): Promise<Map<number, FetchedMessage>> {
  const fetched = new Map<number, FetchedMessage>();
  const range = batch.map(({ uid }) => uid).join(',');
  for await (const entry of client.fetch(range, { uid: true, source: true, internalDate: true }, { uid: true })) {
    if (entry.uid && entry.source)
      fetched.set(entry.uid, { uid: entry.uid, received: dateOf(entry.internalDate), bytes: entry.source });
  }
  return fetched;
}

/** A message that came back empty is gone, or the server lists it and keeps it back; only repeated asking tells. */
async function refused(client: ImapFlow, uid: number, refusals: Map<number, number>): Promise<boolean> {
  const listed = await client.search({ uid: String(uid) }, { uid: true });
  if (listed === false || listed?.includes(uid) !== true) return false;
  const count = (refusals.get(uid) ?? 0) + 1;
  refusals.set(uid, count);
  return count >= refusalsAtMost;
}

function* batches(messages: Sized[]): Generator<Sized[]> {
  let batch: Sized[] = [];
  let bytes = 0;
  for (const message of messages) {
    if (batch.length > 0 && (batch.length >= batchMessages || bytes + message.size > batchBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += message.size;
  }
  if (batch.length > 0) yield batch;
}

/** A server that gives no INTERNALDATE gives the time of fetching: the due time must start somewhere. */
function dateOf(date: Date | string | undefined): Date {
  const read = new Date(date ?? Number.NaN);
  return Number.isNaN(read.getTime()) ? new Date() : read;
}
