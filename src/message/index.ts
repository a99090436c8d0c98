// In: the raw bytes of one mail (RFC 5322). Out: envelope, trust, what sort of mail it is, the parts worth reading, and why others
// cannot be read: nested mails, archives, signed wrappings and forms in the text are opened.
// Knows nothing of IMAP, the database, or what a form says.

export { type MailWords, mailsIn } from './mails.ts';
export { openMessage } from './open.ts';
