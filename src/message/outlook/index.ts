/**
 * In: the bytes of a message that Outlook saved (.msg, [MS-OXMSG]). Out: the same as of a mail that was taken apart, so that everything after
 * it is the same. Nothing in it is followed or run.
 */
import { openCompound, type Storage } from '../../file/index.ts';
import type { HeaderLines } from '../headers.ts';
import type { MailFile, ParsedMail, ParseOutcome } from '../parse.ts';
import { sha256 } from '../parse.ts';
import { attachedIn } from './attachments.ts';
import { classOf } from './class.ts';
import { type Kind, Properties } from './properties.ts';
import { isWrapping, richTextIn } from './rich-text.ts';

const ids = {
  messageClass: 0x001a,
  subject: 0x0037,
  submitted: 0x0039,
  headers: 0x007d,
  delivered: 0x0e06,
  body: 0x1000,
  richText: 0x1009,
  html: 0x1013,
  messageId: 0x1035,
  inReplyTo: 0x1042,
};
/** Who wrote: as the mail shows it, else who sent it; each as an SMTP address where there is one. */
const senders = [
  { name: 0x0042, address: [0x5d02, 0x0065] },
  { name: 0x0c1a, address: [0x5d01, 0x0c1f] },
];
const recipient = { name: 0x3001, addresses: [0x39fe, 0x3003], type: 0x0c15 };
const primary = 1;

export function parseOutlook(bytes: Uint8Array): ParseOutcome {
  const container = openCompound(bytes);
  if ('kind' in container)
    return container.kind === 'broken' ? container : { kind: 'too_large', limit: container.limit };
  return parseStorage(container, 'message');
}

function parseStorage(storage: Storage, kind: Kind): ParseOutcome {
  if (!storage.streams.includes('__properties_version1.0')) return { kind: 'broken' };
  const properties = new Properties(storage, kind);
  const subject = properties.text(ids.subject) ?? '';
  const headers = headersOf(properties, subject);
  const { type, parameters } = classOf(properties.text(ids.messageClass) ?? '', headers);
  const messageId = properties.text(ids.messageId);
  const inReplyTo = properties.text(ids.inReplyTo);
  const mail: ParsedMail = {
    ...{ kind: 'parsed', headers, type, parameters, subject },
    ...(messageId ? { messageId } : {}),
    ...(inReplyTo ? { inReplyTo } : {}),
    from: fromOf(properties),
    replyTo: [],
    to: recipientsOf(storage, properties.codePage),
    text: properties.text(ids.body) ?? '',
    html: properties.html(ids.html) ?? '',
    files: [],
    losesFiles: false,
    ...{ nested: [], references: 0, objects: 0 },
  };
  addRichText(mail, properties);
  const found = addAttachments(mail, storage, properties.codePage);
  if (properties.damaged || found < properties.attachments) mail.losesFiles = true;
  return mail;
}

/** The header of the mail as it was received, which Outlook keeps whole; a mail that was never sent has only a date. */
function headersOf(properties: Properties, subject: string): HeaderLines {
  const lines = (properties.text(ids.headers) ?? '').split(/\r?\n(?![ \t])/);
  const received = lines.flatMap((line) => {
    const key = /^([!-9;-~]{1,100}):/.exec(line)?.[1]?.toLowerCase();
    return key ? [{ key, line }] : [];
  });
  const date = properties.time(ids.submitted) ?? properties.time(ids.delivered);
  const own = [{ key: 'subject', line: `Subject: ${subject}` }];
  if (date && !received.some(({ key }) => key === 'date'))
    own.push({ key: 'date', line: `Date: ${date.toUTCString()}` });
  return [...received, ...own];
}

function fromOf(properties: Properties): ParsedMail['from'] {
  const found = senders.map(({ name, address }) => addressOf(properties, name, address));
  return found.filter(({ name, address }) => name !== '' || address !== '').slice(0, 1);
}

function recipientsOf(storage: Storage, page: number): ParsedMail['to'] {
  return storage.storages
    .filter((name) => name.startsWith('__recip_version1.0_'))
    .flatMap((name) => storage.storage(name) ?? [])
    .map((one) => new Properties(one, 'part', page))
    .filter((one) => (one.number(recipient.type) ?? primary) === primary)
    .map((one) => addressOf(one, recipient.name, recipient.addresses));
}

/** An address of the directory (`/O=...`) is none that a person could write to. */
function addressOf(properties: Properties, name: number, addresses: number[]) {
  const written = addresses.map((id) => properties.text(id)?.trim() ?? '').find((one) => one.includes('@'));
  return { name: properties.text(name) ?? '', address: written ?? '' };
}

/** Rich text has the tables that the plain text has lost. It is read as a file; then the plain text would say all of it twice. */
function addRichText(mail: ParsedMail, properties: Properties): void {
  const packed = properties.bytes(ids.richText);
  if (!packed || mail.html !== '') return;
  const bytes = richTextIn(packed);
  if (!bytes) mail.losesFiles ||= mail.text === '';
  else if (mail.text === '' || !isWrapping(bytes)) mail.richText = bytes;
}

/** The answer is how many attachments there are. */
function addAttachments(mail: ParsedMail, storage: Storage, page: number): number {
  const files: MailFile[] = [];
  let count = 0;
  for (const name of storage.storages) {
    const inner = name.startsWith('__attach_version1.0_') ? storage.storage(name) : null;
    if (!inner) continue;
    count += 1;
    const attached = attachedIn(inner, page);
    if (attached.kind === 'file') files.push(attached.file);
    else if (attached.kind === 'message') mail.nested?.push(() => parseStorage(attached.storage, 'nested'));
    else if (attached.kind === 'reference') mail.references = (mail.references ?? 0) + 1;
    else if (attached.kind === 'object') mail.objects = (mail.objects ?? 0) + 1;
    else mail.losesFiles = true;
  }
  mail.files = files;
  return count;
}

export function richTextFile(bytes: Uint8Array): MailFile {
  return { declared: 'text/rtf', disposition: 'inline', bytes, hash: sha256(bytes) };
}
