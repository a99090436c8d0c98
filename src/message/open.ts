import { sniffFormat } from '../file/index.ts';
import { ownWords } from './body.ts';
import { envelopeOf } from './envelope.ts';
import { readHtml } from './html.ts';
import { automaticKind } from './kind.ts';
import type { MessageKind, MessageProblem, OpenedMessage, OpenOptions, OpenOutcome, Part } from './model.ts';
import { isPasswordNote } from './notices.ts';
import { parseOutlook } from './outlook/index.ts';
import { type ParsedMail, parseMail } from './parse.ts';
import { senderConcerns } from './sender/index.ts';
import { trustOf } from './trust.ts';
import { type Unpacked, unpack } from './unpack.ts';

/**
 * Opens a mail, or a message that Outlook saved: who sent it, whether the team's server vouches for that, what sort of mail it is, and every part worth reading.
 * Whatever the bytes are, the answer is a value; a mail that cannot be taken apart is `broken`, and the caller still has it.
 */
export async function openMessage(raw: Uint8Array, options: OpenOptions): Promise<OpenOutcome> {
  const mail = sniffFormat(raw) === 'msg' ? parseOutlook(raw) : await parseMail(raw);
  if (mail.kind !== 'parsed') return mail;
  if (mail.headers.every(({ key }) => key === '')) return { kind: 'broken' };
  const envelope = envelopeOf(mail);
  const checks = trustOf(mail.headers, options.trustedServers);
  const trust = { ...checks, concerns: senderConcerns(envelope, checks, options.partners ?? []) };
  const { kind, parts, problems } = judged(mail, await unpack(mail));
  const doubts =
    kind === 'submission' ? trust.concerns.filter((code) => options.concernsForReview?.includes(code)) : [];
  const message: OpenedMessage = {
    envelope,
    trust,
    kind,
    parts,
    problems: [...problems, ...doubts.map((code) => ({ code, path: '' }))],
  };
  return { kind: 'opened', message, words: `${envelope.subject}\n${ownWords(textOf(mail))}` };
}

type Judged = { kind: MessageKind; parts: Part[]; problems: MessageProblem[] };

/** A mail is settled as automatic only when nothing in it could be a form, and nothing in it waits elsewhere. */
function judged(mail: ParsedMail, unpacked: Unpacked): Judged {
  const automatic = automaticKind(mail);
  if (!automatic) return submission(mail, unpacked);
  const parts = unpacked.parts.filter(({ weight }) => weight === 'file' || weight === 'form');
  // Bounces in prose quote the returned mail as text, with its attachments.
  const problems = unpacked.problems.filter(
    ({ code, path }) => !(automatic.kind === 'bounce' && code === 'mail_broken' && path === ''),
  );
  const sharesFile = automatic.weak && unpacked.shares.length > 0;
  if (parts.length === 0 && problems.length === 0 && !sharesFile)
    return { kind: automatic.kind, parts: [], problems: [] };
  return submission(mail, { ...unpacked, parts, problems });
}

function submission(mail: ParsedMail, unpacked: Unpacked): Judged {
  return {
    kind: 'submission',
    parts: unpacked.parts.map(({ part }) => part),
    problems: withReasons(mail, unpacked),
  };
}

/** The reasons that only the whole mail gives: a link instead of a file, a password for another mail, nothing at all. */
function withReasons(mail: ParsedMail, { parts, problems, shares }: Unpacked): MessageProblem[] {
  const found = [...problems];
  const hasFile = parts.some(({ weight }) => weight === 'file' || weight === 'form');
  const [share] = shares;
  if (!hasFile && share !== undefined) found.push({ code: 'link_file_share', path: share });
  if (!hasFile && found.length === 0 && isPasswordNote(mail.subject, ownWords(textOf(mail)))) {
    found.push({ code: 'password_note', path: 'body' });
  }
  if (parts.length === 0 && found.length === 0) found.push({ code: 'no_form_found', path: '' });
  return found;
}

const textOf = (mail: ParsedMail) => mail.text.trim() || readHtml(mail.html).text;
