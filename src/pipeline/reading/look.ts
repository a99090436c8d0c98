import { readDocument } from '../../document/index.ts';
import type { Document } from '../../document/model.ts';
import { type MailWords, mailsIn } from '../../message/index.ts';
import { documentReason } from '../../review/index.ts';
import type { LookResult, LookTask } from './protocol.ts';

/** A file as the model that it is read into; what cannot be shown says why. */
export async function lookAt({ bytes, format, password }: LookTask & { kind: 'look' }): Promise<LookResult> {
  const outcome = await readDocument(bytes, format, { ...(password !== undefined && { password }) });
  if (outcome.kind !== 'read') return { kind: 'no_document', reason: documentReason(outcome, format) };
  // The second reading is there to be compared with, not to be shown.
  const { secondReading: _, ...document } = outcome.document;
  return { kind: 'document', document };
}

export async function lookAtMail(bytes: Uint8Array): Promise<LookResult> {
  const mails = await mailsIn(bytes);
  const seen = mails.map(async (mail) => ({
    ...{ subject: mail.subject, from: mail.from, depth: mail.depth, links: mail.links },
    document: await documentOf(mail),
  }));
  return { kind: 'mail', mails: await Promise.all(seen) };
}

async function documentOf({ html, text }: MailWords): Promise<Document | null> {
  const format = html.trim() === '' ? 'text' : 'html';
  const outcome = await readDocument(Buffer.from(format === 'html' ? html : text), format, {});
  return outcome.kind === 'read' ? outcome.document : null;
}
