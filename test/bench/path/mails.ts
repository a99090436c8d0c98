// The mails that are measured, and what the bare libraries do with the attachment of each.
import { readdirSync, readFileSync } from 'node:fs';
import mammoth from 'mammoth';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { PDFParse } from 'pdf-parse';

export const fixtures = new URL('../../../fixtures/', import.meta.url);

export type Format = {
  name: string;
  folders: string[];
  ending: string;
  count: number;
  bareText(file: Buffer): Promise<unknown>;
};

/** Enough that the half second after which Dovecot tells of new mails is a small part of the time. */
export const formats: Format[] = [
  {
    name: '.docx',
    folders: ['filled'],
    ending: '.docx',
    count: 960,
    bareText: (buffer) => mammoth.extractRawText({ buffer }),
  },
  {
    name: 'PDF',
    folders: ['prints', 'pdf-forms'],
    ending: '.pdf',
    count: 704,
    async bareText(file) {
      const parser = new PDFParse({ data: new Uint8Array(file) });
      const text = await parser.getText();
      await parser.destroy();
      return text;
    },
  },
];

export function mail(number: number, file: Buffer, name: string): Promise<Buffer> {
  const composer = new MailComposer({
    from: 'sender@example.org',
    to: 'missing@council.example.org',
    subject: `Form ${number}`,
    messageId: `<bench-${number}@example.org>`,
    text: 'Please find the form attached.',
    attachments: [{ filename: name, content: file }],
  });
  return composer.compile().build();
}

/**
 * Each reader process takes as many files before the clock starts as are measured, and so does the one bare process: a worker runs for weeks, and its
 * compiler is done in the first minute.
 */
export const warmingRounds = 2;

/** With those for warming, which come first. Every form comes several times; the copies end as duplicates. */
export function filesOf({ folders, ending, count }: Format): Buffer[] {
  const files = folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, fixtures))
      .filter((name) => name.endsWith(ending))
      .map((name) => readFileSync(new URL(`${folder}/${name}`, fixtures))),
  );
  return Array.from(
    { length: count * (warmingRounds + 1) },
    (_, index) => files[index % files.length] ?? Buffer.alloc(0),
  );
}
