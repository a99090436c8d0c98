import type { HtmlContent } from './html.ts';
import { submissionReference } from './online-form.ts';

/** Labels that head every quoted mail, and lines that stand in every signature: they make no form. */
const mailLabels =
  /^(?:from|sent|to|cc|bcc|subject|date|importance|attachments?|reply-to|when|where|required|optional)$/i;
const signatureLabels =
  /^(?:t|m|e|w|f|tel|telephone|phone|mobile|mob|fax|e-?mail|web|website|address|twitter|facebook|direct|office|https?|p|a)$/i;
/** Words of the labels that forms about a child or a place print, and newsletters do not. */
const formLabels =
  /\b(?:date of birth|d\.?o\.?b\.?|referr(?:al|er|ed)|child(?:'s|’s)?|young person|subject|agency|ethnicity|gender|social worker|exploitation|nhs n|upn|legal status|concerns?|surname|forenames?|risk|consent|parents?|carer|location|alias)\b/i;

const label = /^[\s>*•|-]{0,20}((?:\d{1,2}[.)]\s?)?[A-Za-z][^:\t\n]{0,79}?)\s?(?::(?!\/\/)|\t)/;

export type BodyJudgement = 'form' | 'maybe_form' | 'note';

/**
 * Whether the text of a mail might be a form: `form` when it prints a form's own labels, `maybe_form` when it is laid out like one. A
 * covering note is neither. Generous, because reading a note costs little and a lost form does harm.
 */
export function judgeBody(text: string, html?: Pick<HtmlContent, 'rows'>): BodyJudgement {
  // The questions of an online form are no labels with a colon.
  if (submissionReference(text) !== undefined) return 'form';
  const labels = labelsOf(text);
  const forms = [...labels].filter((one) => formLabels.test(one)).length;
  if (forms >= 3) return 'form';
  const weight = [...labels].reduce((sum, one) => sum + (signatureLabels.test(one) ? 0.5 : 1), 0);
  const boxes = text.match(/[☐☑☒]|\[[ xX✓]\]/g)?.length ?? 0;
  return weight >= 5 || boxes >= 3 || (html !== undefined && html.rows >= 4) ? 'maybe_form' : 'note';
}

/** Different labels at the start of a line, in small letters. */
export function labelsOf(text: string): Set<string> {
  const found = new Set<string>();
  for (const line of text.split('\n')) {
    const name = label.exec(line)?.[1]?.trim().toLowerCase();
    if (name && !mailLabels.test(name)) found.add(name);
  }
  return found;
}

/** The words that the sender wrote: without quoted lines and what stands below the head of a quoted mail. */
export function ownWords(text: string): string {
  const quoted =
    /^(?:[-_ ]{3,60}\s{0,5}(?:original message|forwarded message)|_{20,80}\s{0,5}$|from:\s.*|on .{5,200} wrote:|begin forwarded message:)/im.exec(
      text,
    );
  return (quoted ? text.slice(0, quoted.index) : text).replace(/^>.*$/gm, '').trim();
}
