import { Fault } from '../faults.ts';
import { decide } from '../form/index.ts';
import type { MalwareScanner, ScanAnswer } from '../malware/index.ts';
import type { FormMatch } from '../match/index.ts';
import type { OpenOptions } from '../message/model.ts';
import { dueAt } from '../review/index.ts';
import {
  type Begun,
  type FormId,
  type FormOutcome,
  type FormRow,
  isPassing,
  type MessageId,
  type MessageRow,
  type PartId,
  type PartRow,
  type Store,
  type PartReading as WrittenReading,
} from '../store/index.ts';
import { openJustRead } from './just-read.ts';
import { matchOne } from './match.ts';
import type { Step } from './queue.ts';
import type { ReadingPool } from './reading/pool.ts';
import type { PartReading, ReadingOutcome, ReadingResult } from './reading/protocol.ts';
import { processRoom } from './room.ts';

export type StepSettings = {
  certainEnough: number;
  /** What is believed about senders, and what is doubted. */
  sender: OpenOptions;
  fileBytes: number;
  /** An earlier mail that has been unfinished for so long no longer holds up the matching of later ones. */
  stuckMilliseconds: number;
};

export type StepParts = {
  store: Store;
  /** Every mail and every part is scanned before it is opened or read; without a scanner in the settings none is. */
  scanner: MalwareScanner | null;
  pool: ReadingPool;
  /** Names the next job. A job that gets lost is put in again by the sweep. */
  next(step: Step, ids: string[]): Promise<void>;
  settings: StepSettings;
};

/**
 * A piece of work that was begun this often and never ended is given up: a file that ends the whole worker does not do it for ever. Every
 * kill and every deploy counts as well, so the number is far above what these make.
 */
const triesInAll = 50;

/**
 * The steps of the path as jobs. Each fetches by id, calls the step, stores what it returns in one transaction, and names the next
 * job. A step whose work is done already does nothing, so it may run any number of times.
 *
 * A message goes collected → opened → settled; a part waiting → read | failed; a form read → matched → filed | in_review | duplicate.
 */
export function steps({ store, scanner, pool, next, settings }: StepParts) {
  const matchFailures = new Map<FormId, number>();
  const justRead = openJustRead();

  /** While the scanner or the bucket is away, mails wait for it however long that takes, so a try is counted after that. */
  const waiting = scanner !== null || store.originals.inBucket;

  async function open(ids: MessageId[]): Promise<void> {
    if (waiting) return each(ids, async (id) => openOne(await store.messages.load(id)));
    await each(await store.messages.beginAll(ids), openOne);
  }

  async function openOne(message: MessageRow | Begun<MessageRow> | null): Promise<void> {
    if (message)
      await processRoom.hold(message.size, () =>
        uncountedIfPassing(
          () => openHeld(message),
          () => store.messages.putOff(message.id),
        ),
      );
  }

  async function openHeld(known: MessageRow | Begun<MessageRow>): Promise<void> {
    const { id } = known;
    const scan = await scanned(known);
    const message = 'tries' in known ? known : await store.messages.begin(id);
    if (message === null || message.originalId === null) return;
    const due = dueAt(message.received);
    if (message.tries > triesInAll) return store.messages.failed(id, 'step_failed', due);
    if (scan?.kind === 'found') {
      await store.messages.failed(id, 'malware_found', due);
      return next('match', [id]);
    }

    const result = await opening(message, scan?.bytes ?? (await store.originals.take(message.originalId)));
    if (result.kind === 'opened') {
      if (scan?.kind === 'not_scanned') result.message.problems.push({ code: 'malware_not_scanned', path: '' });
      const { message: opened, urgency } = result;
      const reading = result.reading && writtenOf(result.reading);
      const { parts, forms } = await store.messages.opened(id, opened, due, { urgency, ...(reading && { reading }) });
      if (reading) justRead.keep(message, forms, reading.forms);
      return parts.length > 0 ? next('read', parts) : next('match', [id]);
    }
    const reason =
      result.kind === 'not_opened' ? result.reason : result.kind === 'not_read' ? result.reasons[0] : undefined;
    await store.messages.failed(id, reason ?? 'reading_failed', due);
    await next('match', [id]);
  }

  const read = (ids: PartId[]) => each(ids, readOne);

  async function readOne(id: PartId): Promise<void> {
    const part = await (waiting ? store.parts.load(id) : store.parts.begin(id));
    if (part)
      await processRoom.hold(part.size, () =>
        uncountedIfPassing(
          () => readHeld(part),
          () => store.parts.putOff(id),
        ),
      );
  }

  async function readHeld(known: PartRow | Begun<PartRow>): Promise<void> {
    const { id } = known;
    const scan = await scanned(known);
    const part = 'tries' in known ? known : await store.parts.begin(id);
    if (part === null) return;
    const due = dueAt(part.received);
    if (part.tries > triesInAll) return store.parts.failed(id, 'step_failed', due);
    if (scan?.kind === 'found') {
      await store.parts.failed(id, 'malware_found', due);
      return next('match', [part.messageId]);
    }

    const tooLarge = part.size > settings.fileBytes;
    const result = tooLarge
      ? notRead
      : await reading(part, scan?.bytes ?? (await store.originals.get(part.originalId)));
    if (result.kind === 'opened' || result.kind === 'not_opened') throw new Fault('state_impossible');
    const written = writtenOf(result);
    if (scan?.kind === 'not_scanned') written.reasons = [...written.reasons, 'malware_not_scanned'];
    await store.parts.read(id, written, due);
    await next('match', [part.messageId]);
  }

  /**
   * A mail is scanned as a whole and each of its parts again, because what stands in a signed or wrapped mail shows only when that is
   * opened. Null where nothing has to be waited for.
   */
  async function scanned(row: MessageRow | PartRow): Promise<(ScanAnswer & { bytes: Uint8Array }) | null> {
    const toDo = row.state === 'collected' || row.state === 'waiting';
    if (!waiting || !toDo || row.originalId === null) return null;
    const bytes = await store.originals.get(row.originalId);
    return { ...(scanner ? await scanner.scan(bytes) : ({ kind: 'clean' } as const)), bytes };
  }

  /** Reads a lone part along, at the first try; where that goes wrong, the mail is opened alone, so that the fault is laid to the right one. */
  async function opening(message: Begun<MessageRow>, bytes: Uint8Array): Promise<ReadingResult> {
    const task = { kind: 'open', bytes, sender: settings.sender } as const;
    if (message.tries === 1 && scanner === null) {
      const along = await pool.read({ ...task, receivedOn: message.received.toISOString().slice(0, 10) });
      if (along.kind === 'done') return along.result;
    }
    return resultOf(await pool.read(task));
  }

  async function reading(part: PartRow, bytes: Uint8Array): Promise<ReadingResult> {
    const receivedOn = part.received.toISOString().slice(0, 10);
    return resultOf(await pool.read({ kind: 'read', bytes, format: part.format, receivedOn }));
  }

  /**
   * Matches every form whose turn has come, in the order of the ledger, one process at a time: so which of two copies is the first
   * does not depend on the speed of the workers. The job's own id only says that something has changed.
   */
  const match = oneAtATime(() => store.work.exclusively('match', matchReady));

  async function matchReady(): Promise<void> {
    for (;;) {
      const ready = await store.forms.readyToMatch({
        limit: formsAtOnce,
        stuckMilliseconds: settings.stuckMilliseconds,
      });
      if (ready.length === 0) return;
      for (const id of ready) await matchNext(id);
    }
  }

  /** A form that cannot be matched, whatever the reason, must not hold up those behind it for ever: it is for a person. */
  async function matchNext(id: FormId): Promise<void> {
    try {
      await matchOne(store, justRead.take(id) ?? id, outcomeOf);
      matchFailures.delete(id);
    } catch (thrown) {
      if (isPassing(thrown)) throw thrown;
      const failures = (matchFailures.get(id) ?? 0) + 1;
      matchFailures.set(id, failures);
      if (failures < matchTries) throw thrown;
      const row = await store.forms.load(id).catch(() => null);
      await store.forms.matched(id, { kind: 'new' }, [], forReview(row?.received ?? new Date(), ['step_failed']));
      matchFailures.delete(id);
    }
  }

  /** A form that is a copy is attached to the first; one that may be an update, or that was not read for certain, is for a person. */
  function outcomeOf(row: FormRow, match: FormMatch): FormOutcome {
    if (match.kind === 'duplicate') return { kind: 'duplicate', of: match.of as FormId };
    const { decision, reasons } = decide(row.form, settings.certainEnough);
    const all = match.kind === 'new' ? reasons : [...reasons, match.kind];
    return decision === 'file' && all.length === 0 ? { kind: 'file' } : forReview(row.received, all);
  }

  /** Matching files in the same transaction; this is for what an earlier version of the program left matched when it was replaced. */
  async function file(ids: FormId[]): Promise<void> {
    const ends = await Promise.allSettled(ids.map(fileOne));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async function fileOne(id: FormId): Promise<void> {
    const form = await store.forms.begin(id);
    if (form === null || form.match === null) return;
    const outcome = form.tries > triesInAll ? forReview(form.received, ['step_failed']) : outcomeOf(form, form.match);
    await store.forms.settle(id, outcome);
  }

  return { open, read, match, file };
}

function forReview(received: Date, reasons: string[]): FormOutcome {
  return { kind: 'review', reasons, dueAt: dueAt(received) };
}

/** What the store keeps of a reading. */
export function writtenOf(reading: PartReading): Required<WrittenReading> {
  return {
    notes: reading.notes ?? [],
    urgency: reading.urgency ?? [],
    outcome: reading.kind,
    forms: reading.kind === 'forms' ? reading.forms : [],
    reasons: reading.reasons,
  };
}

const notRead: ReadingResult = { kind: 'not_read', reasons: ['file_too_large'] };
const formsAtOnce = 50;
/** Failures of one form in matching before it goes to a person unmatched. */
const matchTries = 3;

/**
 * While the database is away or its disk full, the same few mails are tried over and over. Such a try is taken back, where at least that can be
 * written: else they would be given up one day, though nothing is wrong with them.
 */
async function uncountedIfPassing(run: () => Promise<void>, putOff: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    const passing = isPassing(thrown) || (thrown instanceof Fault && thrown.code === 'bucket_away');
    if (passing) await putOff().catch(() => {});
    throw thrown;
  }
}

/** What the reader found, or why it could not; a lost reader is most often a deploy or a full machine, so the job is tried again. */
function resultOf(outcome: ReadingOutcome): ReadingResult {
  if (outcome.kind === 'done') return outcome.result;
  if (outcome.kind === 'failed') return { kind: 'not_read', reasons: [outcome.reason] };
  throw new Fault('reader_lost');
}

/** One after the other, and all of them, whatever comes of one. */
async function each<Item>(items: Item[], run: (item: Item) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await run(item).catch((thrown: unknown) => failures.push(thrown));
  if (failures.length > 0) throw failures[0];
}

/**
 * Runs that are asked for while one is under way become one run after it: whoever asked is answered when a run that began after
 * the asking has ended.
 */
function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  const start = () => {
    current = run().finally(() => {
      current = null;
    });
    return current;
  };
  return () => {
    if (current === null) return start();
    following ??= current
      .catch(() => {})
      .then(() => {
        following = null;
        return start();
      });
    return following;
  };
}
