import { readFile } from 'node:fs/promises';
import { createTransport } from 'nodemailer';

type Mail = Parameters<ReturnType<typeof createTransport>['sendMail']>[0];

/** The bytes of a mail as a mail program would write it. */
export async function mailOf(mail: Mail): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true });
  const { message } = await transport.sendMail({
    from: 'Pat Sample <pat@school.example.org>',
    to: 'missing@council.example.org',
    messageId: `<${Math.random().toString(36).slice(2)}@school.example.org>`,
    ...mail,
  });
  return message as Buffer;
}

export const fixture = (path: string) => readFile(new URL(`../../fixtures/${path}`, import.meta.url));

/** A form in the text of a mail, with a birth date that cannot be, so that it waits for a person. */
export function referralText(name: string, more: Record<string, string> = {}): string {
  const answers = {
    'Date of referral': '01/10/2026',
    'Referrer name': 'Pat Sample',
    Agency: 'Northmouth Academy',
    'Telephone number': '07700 900101',
    'Type of referral': 'Individual',
    'Nature of exploitation': 'CSE',
    'Child name': name,
    'Date of birth': '31/02/2011',
    'Reason for referral': 'She has been seen with older men at the station several times this month.',
    ...more,
  };
  const lines = Object.entries(answers).map(([label, answer]) => `${label}: ${answer}`);
  return ['MACE Referral Form', '', ...lines].join('\n');
}
