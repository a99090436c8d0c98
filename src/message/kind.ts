import { hasHeader, headerValue } from './headers.ts';
import type { MessageKind } from './model.ts';
import type { ParsedMail } from './parse.ts';

/** `weak`: made by a program, but not as an answer; a shared file that it tells of is a submission all the same. */
export type AutomaticKind = { kind: Exclude<MessageKind, 'submission'>; weak: boolean };

/**
 * What a mail is by its headers and labels, if it is not one that a person wrote to be read. Whether it carries a form all the
 * same is decided elsewhere, and weighs more.
 */
export function automaticKind(mail: ParsedMail): AutomaticKind | null {
  if (isReadReceipt(mail)) return { kind: 'read_receipt', weak: false };
  if (isBounce(mail)) return { kind: 'bounce', weak: false };
  if (isInvitation(mail)) return { kind: 'calendar', weak: false };
  const submitted = headerValue(mail.headers, 'auto-submitted').toLowerCase();
  if (isAutomaticReply(mail, submitted)) return { kind: 'auto_reply', weak: false };
  if (isNewsletter(mail)) return { kind: 'newsletter', weak: false };
  // RFC 3834, 5: anything but `no` was sent without a person.
  return submitted !== '' && !/^no\b/.test(submitted) ? { kind: 'auto_reply', weak: true } : null;
}

const declares = (mail: ParsedMail, type: RegExp) =>
  type.test(mail.type) || mail.files.some((file) => type.test(file.declared));

/** RFC 8098. */
function isReadReceipt(mail: ParsedMail): boolean {
  return (
    declares(mail, /^message\/(?:global-)?disposition-notification$/) ||
    mail.parameters['report-type']?.toLowerCase() === 'disposition-notification'
  );
}

/** RFC 3464, and the bounces of servers that write prose. */
function isBounce(mail: ParsedMail): boolean {
  if (declares(mail, /^message\/(?:global-)?delivery-status$/)) return true;
  if (mail.parameters['report-type']?.toLowerCase() === 'delivery-status') return true;
  if (hasHeader(mail.headers, 'x-failed-recipients')) return true;
  const fromServer = mail.from.some(({ address }) =>
    /^(?:mailer-daemon|postmaster|mail-?daemon)@/i.test(address ?? ''),
  );
  const noSender = /^<\s*>$/.test(headerValue(mail.headers, 'return-path'));
  return (fromServer || noSender) && bounceSubject.test(mail.subject);
}

const bounceSubject =
  /\b(?:undeliver(?:able|ed)|undelivered mail|returned mail|delivery (?:status notification|failure|failed|has failed|delayed|incomplete)|mail delivery (?:failed|failure|system|subsystem)|failure notice|message (?:delayed|not delivered)|could not be delivered|warning: message)\b/i;

/** RFC 5546: invitations, answers and cancellations; a calendar file that somebody attached has no method. */
function isInvitation(mail: ParsedMail): boolean {
  const method = mail.type === 'text/calendar' ? mail.parameters.method : undefined;
  const methods = [method, ...mail.files.map((file) => file.method)];
  return methods.some((one) =>
    /^(?:request|reply|cancel|counter|declinecounter|refresh|publish|add)$/i.test(one ?? ''),
  );
}

/** X-Auto-Response-Suppress is not a sign: Exchange sets it on mails of people too. */
function isAutomaticReply(mail: ParsedMail, submitted: string): boolean {
  if (/^auto-replied\b/.test(submitted)) return true;
  if (hasHeader(mail.headers, 'x-autoreply') || hasHeader(mail.headers, 'x-autorespond')) return true;
  if (/^auto[-_ ]?reply\b/i.test(headerValue(mail.headers, 'precedence'))) return true;
  return autoReplySubject.test(mail.subject.trim());
}

const autoReplySubject =
  /^(?:(?:re|fwd?)\s*:\s*)?(?:automatic (?:reply|response)|auto(?:matic)?[- ]?(?:reply|response|responder)|out of (?:the )?office)\b/i;

/** RFC 2369, RFC 2919, and the older mark of mass mail. */
function isNewsletter(mail: ParsedMail): boolean {
  return (
    hasHeader(mail.headers, 'list-unsubscribe') ||
    hasHeader(mail.headers, 'list-id') ||
    /^(?:bulk|list|junk)\b/i.test(headerValue(mail.headers, 'precedence'))
  );
}
