import { type FileFormat, sniffFormat } from '../file/index.ts';
import type { MailFile, ParsedMail } from './parse.ts';

/** Every mail in which GOV.UK Forms delivers a submission says so, on a line of its own. */
const referenceLine = /^[ \t>*]{0,10}GOV\.UK Forms reference number: {0,3}(\w{4,40})[ \t\r]{0,10}$/m;

/** The reference number of the online form that a mail delivers. */
export function submissionReference(text: string): string | undefined {
  return referenceLine.exec(text)?.[1];
}

/** Beginnings of the files that GOV.UK Forms makes of a submission; an upload of the person who filled it in may be a CSV file too. */
const answerFiles: Partial<Record<FileFormat, (start: string, reference: string) => boolean>> = {
  json: (start, reference) => new RegExp(`"submission_reference": *"${reference}"`).test(start),
  csv: (start, reference) => new RegExp(`^\\W{0,5}Reference,Submitted at,[^]*\\n"?${reference}"?,`).test(start),
};

/**
 * The answers of one submission come in the mail's text, and again as CSV and JSON where the form is set so. The file that keeps
 * most of them apart is read: JSON, then CSV, then the text. Gives what the others are, so that one form does not become three.
 */
export function repeatedAnswers(
  mail: Pick<ParsedMail, 'files'>,
  text: string,
): { body: boolean; files: Set<MailFile> } {
  const reference = submissionReference(text);
  if (reference === undefined) return { body: false, files: new Set() };
  // Only the mail says that somebody tried the form out, so that its text is what is read then.
  const tried = /^[ \t]{0,10}This is a test of the /m.test(text);
  const holds = (file: MailFile, format: FileFormat) => {
    const bytes = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length);
    return sniffFormat(file.bytes) === format && answerFiles[format]?.(bytes.toString('utf8'), reference) === true;
  };
  const json = mail.files.some((file) => holds(file, 'json'));
  const csv = mail.files.filter((file) => holds(file, 'csv'));
  if (tried)
    return { body: false, files: new Set(mail.files.filter((file) => holds(file, 'json') || holds(file, 'csv'))) };
  return { body: json || csv.length > 0, files: new Set(json ? csv : []) };
}
