import MailComposer from 'nodemailer/lib/mail-composer';
import { openMessage } from '../../src/message/index.ts';
import type { OpenedMessage } from '../../src/message/model.ts';

export type MailOptions = NonNullable<ConstructorParameters<typeof MailComposer>[0]>;

/** A whole mail as bytes, from a person to the team unless it says otherwise. */
export function build(mail: MailOptions): Promise<Buffer> {
  return new MailComposer({
    from: 'Sam Example <sam@school.example.org>',
    to: 'missing.team@council.example.org',
    subject: 'Referral',
    date: new Date('2026-04-03T09:00:00Z'),
    ...mail,
  })
    .compile()
    .build();
}

/** A mail written out by hand: its lines get CRLF. */
export const written = (...lines: string[]) => fromLines(lines);

export function fromLines(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\n').replace(/\r?\n/g, '\r\n'), 'latin1');
}

export const trustedServers = ['mx.team.example.org'];

export async function opened(mail: MailOptions | Buffer): Promise<OpenedMessage> {
  const outcome = await openMessage(Buffer.isBuffer(mail) ? mail : await build(mail), { trustedServers });
  if (outcome.kind !== 'opened') throw new Error(`not opened: ${outcome.kind}`);
  return outcome.message;
}

export const codes = (message: OpenedMessage) => message.problems.map(({ code }) => code);
export const paths = (message: OpenedMessage) => message.parts.map(({ path }) => path);

/** Enough of a PDF for its bytes to be recognised; `mark` makes it differ from others. */
export const pdf = (mark = '') => Buffer.from(`%PDF-1.7\n% ${mark}\n%%EOF\n`);
export const pdfFile = (mark = '') => ({ filename: 'form.pdf', content: pdf(mark) });

/** The head of a PNG of that size, filled up to so many bytes. */
export function png(width: number, height: number, bytes = 100): Buffer {
  const picture = Buffer.alloc(bytes, 0x55);
  Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1').copy(picture);
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}

const formRows: [string, string][] = [
  ['Date of referral', '3 April 2026'],
  ["Referrer's name", 'Sam Example'],
  ['Agency', 'Example School'],
  ['Telephone', '01632 960123'],
  ['Surname', 'Testperson'],
  ['Date of Birth', '04/05/2011'],
  ['Ethnicity', 'Not stated'],
  ['What are you worried about', 'Seen at the station several evenings a week.'],
];
export const formInText = formRows.map(([label, value]) => `${label}: ${value}`).join('\n');
export const formInHtml = `<table border="1">${formRows
  .map(([label, value]) => `<tr><td><p><b>${label}</b></p></td><td><p>${value}</p></td></tr>`)
  .join('\n')}</table>`;

/** A covering note as people write it: signature and disclaimer with labels, addresses and links. */
export const note = [
  'Hi,',
  'Please find attached, any questions let me know.',
  '',
  'Sam Example',
  'Designated Safeguarding Lead',
  'Tel: 01632 960123 | Mobile: 07700 900123',
  'Email: sam@school.example.org',
  'Web: https://www.school.example.org',
  '',
  'This email has been scanned for viruses by Mimecast. https://www.mimecast.com',
  'This email was sent securely using Egress. https://www.egress.com',
].join('\n');
