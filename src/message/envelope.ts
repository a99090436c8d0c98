import type { EmailAddress } from 'mailparser';
import { headerValue } from './headers.ts';
import type { Address, Envelope } from './model.ts';
import type { ParsedMail } from './parse.ts';
import { plainSubject } from './subject.ts';

/** Who wrote to whom, when and about what. */
export function envelopeOf(mail: ParsedMail): Envelope {
  const date = dateOf(headerValue(mail.headers, 'date'));
  return {
    ...(mail.messageId ? { messageId: mail.messageId } : {}),
    ...(mail.inReplyTo ? { inReplyTo: mail.inReplyTo } : {}),
    subject: mail.subject,
    plainSubject: plainSubject(mail.subject),
    from: mail.from.map(addressOf),
    replyTo: mail.replyTo.map(addressOf),
    to: mail.to.map(addressOf),
    ...(date ? { date } : {}),
  };
}

const addressOf = ({ name, address }: EmailAddress): Address => ({ name, address: (address ?? '').trim() });

/** Absent when it cannot be read: mailparser would give the present time instead. */
function dateOf(value: string): Date | undefined {
  const date = new Date(value.replace(/\([^()]*\)/g, '').trim());
  return Number.isNaN(date.getTime()) ? undefined : date;
}
