import { sniffFormat } from '../file/index.ts';
import { limits } from '../limits.ts';
import { readHtml } from './html.ts';
import { type ParsedMail, parseMail } from './parse.ts';

/** What one mail says around its files. Links are listed as words, because nobody is to follow one unseen. */
export type MailWords = { subject: string; from: string; depth: number; html: string; text: string; links: string[] };

const linksAtMost = 50;

/** The words of a mail and of the mails packed into it, the outermost first, for a person to read. */
export async function mailsIn(raw: Uint8Array, depth = 0): Promise<MailWords[]> {
  const mail = await parseMail(raw);
  if (mail.kind !== 'parsed' || depth >= limits.nestedMessages) return [];
  const found = [wordsOf(mail, depth)];
  for (const file of mail.files) {
    const nested = /^message\//.test(file.declared) || sniffFormat(file.bytes) === 'eml';
    if (nested && found.length < limits.partsPerMessage) found.push(...(await mailsIn(file.bytes, depth + 1)));
  }
  return found;
}

function wordsOf(mail: ParsedMail, depth: number): MailWords {
  const html = readHtml(mail.html);
  const written = `${html.text}\n${mail.text}`.match(/https?:\/\/[^\s<>"')\]]{4,2000}/gi) ?? [];
  const links = [...html.links, ...written].filter((link) => /^(?:https?|mailto|ftp):/i.test(link));
  const [from] = mail.from;
  return {
    subject: mail.subject.slice(0, limits.subjectCharacters),
    from: [from?.name, from?.address && `<${from.address}>`].filter(Boolean).join(' '),
    depth,
    html: mail.html,
    text: mail.text,
    links: [...new Set(links)].slice(0, linksAtMost),
  };
}
