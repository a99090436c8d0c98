import { textOf } from '../document/index.ts';
import { Fault, type FaultCode } from '../faults.ts';
import type { ReadingPool } from '../pipeline/index.ts';
import type { MailToSearch, MessageId, OriginalId, Store } from '../store/index.ts';
import { type HeldText, type Searched, type Terms, textWith } from '../subject-access/index.ts';

const mailsAtOnce = 200;
/** A reader that is lost without a fault of the file is asked once more. */
const tries = 2;

type File = MailToSearch['files'][number];
type Words = { kind: 'words'; text: string } | { kind: 'none'; reason: string };

/**
 * Opens every mail, and every file that holds no form, in the reader processes and looks through their words: a few at a time, one original for each reader
 * in memory. What cannot be opened is told, for a person to look at.
 */
export async function searchMails(
  store: Store,
  pool: ReadingPool,
  terms: Terms,
  { atOnce, progress }: { atOnce: number; progress(mails: number): void },
): Promise<Searched> {
  const found: Searched = { mails: 0, files: 0, texts: [], unsearched: [] };
  for (let after: MessageId | undefined; ; ) {
    const page = await store.subjectAccess.toSearch({ look: mailsAtOnce, ...(after !== undefined && { after }) });
    const waiting = page.values();
    const searchers = Array.from({ length: atOnce }, async () => {
      for (const mail of waiting) {
        await searchOne(store, pool, terms, mail, found);
        progress(found.mails);
      }
    });
    await Promise.all(searchers);
    after = page.at(-1)?.id;
    if (page.length < mailsAtOnce) break;
  }
  const byMail = (one: { mail: string }, other: { mail: string }) => Number(one.mail) - Number(other.mail);
  return { ...found, texts: found.texts.sort(byMail), unsearched: found.unsearched.sort(byMail) };
}

async function searchOne(
  store: Store,
  pool: ReadingPool,
  terms: Terms,
  mail: MailToSearch,
  found: Searched,
): Promise<void> {
  const note = (file: File | null, words: Words) => {
    // What a file is called may name somebody, whatever is in it.
    const own = file === null ? mail.words.join('\n') : (file.name ?? '');
    if (words.kind === 'none')
      found.unsearched.push({ mail: mail.id, file: file && (file.name ?? file.id), reason: words.reason });
    const text = words.kind === 'words' ? `${own}\n\n${words.text}` : own;
    const hit = textWith(text, terms);
    const of: HeldText['file'] = file && { id: file.id, name: file.name, format: file.format };
    if (hit) found.texts.push({ mail: mail.id, file: of, ...hit });
  };
  note(null, mail.harmful ? harmful : await wordsOfMail(store, pool, mail.original));
  found.mails += 1;
  for (const file of mail.files) {
    note(file, file.harmful ? harmful : await wordsOfFile(store, pool, file));
    found.files += 1;
  }
}

/** The malware scanner found something: nothing of it is opened. */
const harmful: Words = { kind: 'none', reason: 'malware_found' };

/** One that is lost or broken hides no other. */
async function bytesOf(store: Store, original: OriginalId): Promise<Uint8Array | Words> {
  try {
    return await store.originals.get(original);
  } catch (thrown) {
    if (thrown instanceof Fault && lost.includes(thrown.code)) return { kind: 'none', reason: thrown.code };
    throw thrown;
  }
}
const lost: FaultCode[] = ['original_missing', 'original_tampered', 'original_key_unknown'];

async function wordsOfFile(store: Store, pool: ReadingPool, { original, format }: File): Promise<Words> {
  if (format === 'eml' || format === 'msg') return wordsOfMail(store, pool, original);
  const bytes = await bytesOf(store, original);
  if (!(bytes instanceof Uint8Array)) return bytes;
  for (let tried = 1; ; tried += 1) {
    const outcome = await pool.look({ kind: 'look', bytes, format });
    if (outcome.kind === 'lost' && tried < tries) continue;
    if (outcome.kind !== 'done')
      return { kind: 'none', reason: outcome.kind === 'failed' ? outcome.reason : 'reader_lost' };
    const { result } = outcome;
    if (result.kind === 'no_document') return { kind: 'none', reason: result.reason };
    return { kind: 'words', text: result.kind === 'document' ? textOf(result.document) : '' };
  }
}

/** With the mails that are packed into it. */
async function wordsOfMail(store: Store, pool: ReadingPool, original: OriginalId): Promise<Words> {
  const bytes = await bytesOf(store, original);
  if (!(bytes instanceof Uint8Array)) return bytes;
  for (let tried = 1; ; tried += 1) {
    const outcome = await pool.look({ kind: 'look_mail', bytes });
    if (outcome.kind === 'lost' && tried < tries) continue;
    if (outcome.kind !== 'done')
      return { kind: 'none', reason: outcome.kind === 'failed' ? outcome.reason : 'reader_lost' };
    const { result } = outcome;
    if (result.kind !== 'mail')
      return { kind: 'none', reason: result.kind === 'no_document' ? result.reason : 'reading_failed' };
    const words = result.mails.map(({ subject, from, document, links }, at) =>
      [...(at === 0 ? [] : [subject, from]), document === null ? '' : textOf(document), ...links].join('\n'),
    );
    return { kind: 'words', text: words.join('\n\n') };
  }
}
