import type { FileFormat } from '../file/index.ts';
import { headerValue } from './headers.ts';
import { readHtml } from './html.ts';
import { linksOf } from './links.ts';
import type { MessageProblemCode } from './model.ts';
import { noticeIn } from './notices.ts';
import type { MailFile, ParsedMail } from './parse.ts';

/** What a label, a name or the first words of a file say about reading it. */
export type FileFate = { kind: 'locked'; code: MessageProblemCode } | { kind: 'dropped' } | { kind: 'open' };

/** Parts that accompany a mail and never are a form: signatures, keys, cards, control parts of reports. */
const accompanying =
  /^(?:application\/(?:pgp-(?:signature|keys|encrypted)|ics)|text\/(?:calendar|(?:x-)?vcard|directory|rfc822-headers|x-amp-html)|message\/(?:global-)?(?:delivery-status|disposition-notification|feedback-report|headers))$/;

/** What an accompanying part may be by its bytes: a document behind such a label is a document. */
const textual: ReadonlySet<FileFormat> = new Set([
  'text',
  'html',
  'csv',
  'json',
  'eml',
  'calendar',
  'pkcs7',
  'pgp',
  'empty',
  'unknown',
]);

/** Locked formats have no look of their own in their bytes, so for them label and name do decide. */
export function fateOf(file: MailFile, format: FileFormat): FileFate {
  const name = file.name ?? '';
  const start = Buffer.from(file.bytes.subarray(0, 64)).toString('latin1').trimStart();
  if (isProtected(file) || format === 'rpmsg') return { kind: 'locked', code: 'locked_purview' };
  if (/\.switch$/i.test(name) || /egress|vnd\.switch/.test(file.declared)) {
    return { kind: 'locked', code: 'locked_egress' };
  }
  if (format === 'pgp' || /^-----BEGIN PGP MESSAGE/.test(start) || /\.(?:pgp|gpg)$/i.test(name)) {
    return { kind: 'locked', code: 'locked_pgp' };
  }
  const isCard = /^(?:BEGIN:VCARD|BEGIN:VCALENDAR|-----BEGIN PGP (?:PUBLIC KEY|SIGNATURE))/i.test(start);
  const drop = isCard || format === 'calendar' || (accompanying.test(file.declared) && textual.has(format));
  return { kind: drop ? 'dropped' : 'open' };
}

function isProtected({ declared, name }: MailFile): boolean {
  return declared === 'application/x-microsoft-rpmsg-message' || /\.rpmsg$/i.test(name ?? '');
}

/** An attached web page that only leads to a portal. The names are those that the services use. */
export function lockedPage(html: string, name: string, sender: string): MessageProblemCode | null {
  if (/^encrypted_message\.html?$/i.test(name)) return 'link_nhsmail';
  if (/^securemessageatt(?:achment)?\w*\.html?$/i.test(name)) return 'link_proofpoint';
  const { text, links } = readHtml(html);
  const notice = noticeIn({ subject: '', text, links: linksOf('', links), sender });
  if (notice) return notice;
  // The first Office Message Encryption put the whole encrypted mail into the page.
  return /^message(?:_v\d)?\.html?$/i.test(name) && /message encryption|encrypted message|protected message/i.test(html)
    ? 'locked_office_message_encryption'
    : null;
}

/** What locks the whole mail, by its own headers. */
export function lockByHeaders(mail: ParsedMail): MessageProblemCode | null {
  if (/^rpmsg\.message$/i.test(headerValue(mail.headers, 'content-class'))) return 'locked_purview';
  return mail.type === 'multipart/encrypted' ? 'locked_pgp' : null;
}
