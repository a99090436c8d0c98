import { createHash } from 'node:crypto';
import { finished } from 'node:stream/promises';
import { type AddressObject, type AttachmentStream, type EmailAddress, MailParser, type MessageText } from 'mailparser';
import { limits } from '../limits.ts';
import type { HeaderLines } from './headers.ts';
import { losesFiles } from './second-look.ts';

/** A part of a mail that is not its text, as the mail labels it. Labels are hints: what it is, its bytes say. */
export type MailFile = {
  /** Media type in small letters, as declared; '' where nothing is. */
  declared: string;
  name?: string;
  disposition?: string;
  /** Content-ID without its angle brackets: the mail's own HTML may show it in its place. */
  contentId?: string;
  /** Character set of a text, as declared. */
  charset?: string;
  /** `method` of a `text/calendar` part (RFC 5546). */
  method?: string;
  bytes: Uint8Array;
  /** SHA-256, hex. */
  hash: string;
};

export type ParsedMail = {
  kind: 'parsed';
  headers: HeaderLines;
  /** Declared media type of the whole mail in small letters, and its parameters. */
  type: string;
  parameters: Record<string, string>;
  subject: string;
  messageId?: string;
  inReplyTo?: string;
  from: EmailAddress[];
  replyTo: EmailAddress[];
  to: EmailAddress[];
  text: string;
  html: string;
  files: MailFile[];
  /** The raw mail shows files that the parser did not find. */
  losesFiles: boolean;
  /** What only a message of Outlook has: mails inside it that are no files, links to files, objects of other programs, and rich text. */
  nested?: (() => ParseOutcome)[];
  references?: number;
  objects?: number;
  richText?: Uint8Array;
};

export type ParseOutcome = ParsedMail | { kind: 'broken' } | { kind: 'too_large'; limit: string };

/**
 * Takes one mail apart, one level deep: nested mails come out as files. mailparser throws on some hostile mails and could lose
 * files of malformed ones, so its faults become values, and its result is compared with the raw bytes.
 */
export async function parseMail(raw: Uint8Array): Promise<ParseOutcome> {
  if (raw.length > limits.messageBytes) return { kind: 'too_large', limit: 'messageBytes' };
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const parser = new MailParser({
    ignoreEmbedded: true,
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    checksumAlgo: false,
    maxHeadSize: limits.headerBytes,
    maxChildNodes: limits.nodesPerMessage,
  });
  const files: Promise<MailFile | null>[] = [];
  let body: MessageText = { type: 'text' };
  parser.on('data', (item) => {
    if (item.type === 'text') {
      body = item;
      return;
    }
    files.push(
      readFile(item)
        .finally(() => item.release?.())
        .catch((error: unknown) => {
          // The parser may wait for this file, for ever; so it ends, and the mail is broken.
          parser.destroy(error instanceof Error ? error : undefined);
          return null;
        }),
    );
  });
  parser.end(bytes);
  try {
    await finished(parser);
    // The parser may end before the last file has been read out of it.
    const read = await Promise.all(files);
    const whole = read.filter((file) => file !== null);
    return whole.length === read.length ? parsed(parser, body, whole, bytes) : { kind: 'broken' };
  } catch (error) {
    parser.destroy();
    return failureOf(error);
  }
}

/** mailparser tells its bounds apart by the message only; both carry the code EMAXLEN. */
function failureOf(error: unknown): ParseOutcome {
  const message = error instanceof Error ? error.message : '';
  if (/child nodes/i.test(message)) return { kind: 'too_large', limit: 'nodesPerMessage' };
  if (/header size/i.test(message)) return { kind: 'too_large', limit: 'headerBytes' };
  return { kind: 'broken' };
}

async function readFile(item: AttachmentStream): Promise<MailFile> {
  const chunks: Buffer[] = [];
  for await (const chunk of item.content) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const type = structured(item.headers.get('content-type'));
  const { charset, method } = type.parameters;
  return {
    declared: type.value,
    ...(item.filename ? { name: item.filename } : {}),
    ...(item.contentDisposition ? { disposition: item.contentDisposition } : {}),
    ...(item.cid ? { contentId: item.cid } : {}),
    ...(charset ? { charset } : {}),
    ...(method ? { method } : {}),
    bytes,
    hash: sha256(bytes),
  };
}

function parsed(parser: MailParser, body: MessageText, files: MailFile[], raw: Buffer): ParsedMail {
  const type = structured(parser.headers ? parser.headers.get('content-type') : undefined);
  const text = body.text ?? '';
  const html = body.html ?? '';
  return {
    kind: 'parsed',
    headers: parser.headerLines || [],
    type: type.value,
    parameters: type.parameters,
    subject: typeof parser.subject === 'string' ? parser.subject : '',
    ...(typeof parser.messageId === 'string' ? { messageId: parser.messageId } : {}),
    ...(typeof parser.inReplyTo === 'string' ? { inReplyTo: parser.inReplyTo } : {}),
    from: addresses(parser.from),
    replyTo: addresses(parser.replyTo),
    to: addresses(parser.to),
    text,
    html,
    files,
    losesFiles: losesFiles(raw, files, type.value, text.length + html.length),
  };
}

/** A header with parameters, whatever the parser made of it: repeated ones are lists, broken ones plain text. */
function structured(value: unknown): { value: string; parameters: Record<string, string> } {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return { value: first.toLowerCase(), parameters: {} };
  if (typeof first !== 'object' || first === null || !('value' in first) || typeof first.value !== 'string') {
    return { value: '', parameters: {} };
  }
  const parameters: Record<string, string> = {};
  if ('params' in first && typeof first.params === 'object' && first.params !== null) {
    for (const [key, parameter] of Object.entries(first.params)) {
      if (typeof parameter === 'string') parameters[key.toLowerCase()] = parameter;
    }
  }
  return { value: first.value.trim().toLowerCase(), parameters };
}

/** Groups are dissolved into their members (RFC 5322, 3.4). */
function addresses(header: AddressObject | AddressObject[] | undefined): EmailAddress[] {
  const flat = (address: EmailAddress): EmailAddress[] => address.group?.flatMap(flat) ?? [address];
  return [header ?? []].flat().flatMap((object) => object.value.flatMap(flat));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
