import { type BodyJudgement, judgeBody, labelsOf } from './body.ts';
import { decoderOf } from './charset.ts';
import type { HtmlContent } from './html.ts';
import type { MailFile, ParsedMail } from './parse.ts';

export type BodyPart = {
  /** Last step of the part's path. */
  name: string;
  format: 'html' | 'text';
  bytes: Uint8Array;
  judgement: Exclude<BodyJudgement, 'note'>;
};

/**
 * The text of a mail where it might be a form: the HTML where that might be one, because it keeps the table; the plain text where only that
 * might be, or where it says what the HTML does not (a form in plain text under which a gateway put a disclaimer in HTML).
 */
export function bodyParts(mail: ParsedMail, html: HtmlContent): BodyPart[] {
  const parts: BodyPart[] = [];
  const ofHtml = judgeBody(html.text, html);
  if (ofHtml !== 'note') {
    parts.push({ name: 'body', format: 'html', bytes: Buffer.from(inUtf8(mail.html)), judgement: ofHtml });
  }
  const ofText = judgeBody(mail.text);
  if (ofText !== 'note' && (ofHtml === 'note' || saysMore(mail.text, html.text))) {
    const name = ofHtml === 'note' ? 'body' : 'body/text';
    parts.push({ name, format: 'text', bytes: Buffer.from(mail.text), judgement: ofText });
  }
  return parts;
}

function saysMore(text: string, than: string): boolean {
  const known = than.toLowerCase();
  return [...labelsOf(text)].filter((label) => !known.includes(label)).length >= 3;
}

/**
 * A text or a page that is attached, in UTF-8. Only the mail knows its character set; whoever reads the file later would guess.
 */
export function attachedText(file: MailFile, format: 'html' | 'text'): { text: string; bytes: Uint8Array } {
  const decode = decoderOf(file.charset);
  if (!decode) return { text: Buffer.from(file.bytes).toString('utf8'), bytes: file.bytes };
  const text = decode(file.bytes);
  return { text, bytes: Buffer.from(format === 'html' ? inUtf8(text) : text) };
}

/** The text was decoded and is written as UTF-8, so what the page says of its character set would mislead its reader. */
function inUtf8(html: string): string {
  return html.replace(/(<meta\b[^>]{0,200}\bcharset\s*=\s*["']?)[\w-]+/gi, '$1utf-8');
}
