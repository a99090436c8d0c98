import { simpleParser } from 'mailparser';
import pg from 'pg';
import type { Mail } from '../../fixtures/mails.ts';

/** Codes of choices, and words that stand in scripts and logs by themselves and say nothing about a person. */
const harmless = /^(yes|no|unknown|male|female|low|medium|high|none|ticked|individual|both|location|other|child)$/i;

const shortest = 4;

/** Every name, address, telephone number, subject and file name that the mails and their forms hold. */
export async function secretsOf(mails: Mail[], stored: string[]): Promise<string[]> {
  const secrets = new Set<string>(stored);
  for (const { raw } of mails) {
    const parsed = await simpleParser(raw).catch(() => null);
    if (!parsed) continue;
    for (const { name, address } of parsed.from?.value ?? [])
      for (const one of [name, address]) if (one) secrets.add(one);
    if (parsed.subject) secrets.add(parsed.subject);
    if (parsed.messageId) secrets.add(parsed.messageId);
    for (const { filename } of parsed.attachments) if (filename) secrets.add(filename);
  }
  return [...secrets].filter(
    (secret) => secret.length >= shortest && !harmless.test(secret) && !/^\d{4}-\d\d-\d\d$/.test(secret),
  );
}

/** Which of them stand in the text. Each place of the text is looked up by its first letters: there may be tens of thousands of words and megabytes. */
export function leaksIn(text: string, secrets: string[]): string[] {
  const byStart = new Map<string, string[]>();
  for (const secret of secrets) {
    const start = secret.slice(0, shortest);
    const known = byStart.get(start);
    if (known) known.push(secret);
    else byStart.set(start, [secret]);
  }
  const found = new Set<string>();
  for (let at = 0; at + shortest <= text.length; at += 1)
    for (const secret of byStart.get(text.slice(at, at + shortest)) ?? [])
      if (text.startsWith(secret, at) && !amongDigits(text, at, secret)) found.add(secret);
  return secrets.filter((secret) => found.has(secret));
}

/** The digits of a number that is longer, or stands before or behind its point: bytes and times have them all, sooner or later. */
function amongDigits(text: string, at: number, secret: string): boolean {
  if (!/^\d+$/.test(secret)) return false;
  const end = at + secret.length;
  return /\d\.?$/.test(text.slice(Math.max(0, at - 2), at)) || /^\.?\d/.test(text.slice(end, end + 2));
}

/**
 * Probes and metrics without the numbers that they measure, of up to eight digits: among ten thousand words of the forms there is one of six digits that some count
 * of bytes will equal one day. Labels and texts stand in quotes and stay, and so does a number as long as a telephone's.
 */
export function withoutMeasures(answers: string): string {
  const measure = String.raw`-?\d{1,8}(?:\.\d+)?(?:e[+-]?\d+)?`;
  return answers
    .replace(new RegExp(`^(\\w+(?:\\{.*\\})?) ${measure}$`, 'gm'), '$1')
    .replace(new RegExp(`(?<=[:,[])${measure}(?=[,}\\]])`, 'g'), '');
}

/** What the forms really said, as the store holds it: names, telephone numbers, addresses, narratives. */
export async function storedValues(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ text: string }>(
    `SELECT DISTINCT value #>> '{}' AS text FROM form_values WHERE jsonb_typeof(value) = 'string' AND key NOT LIKE 'indicators%' AND key <> 'form.version'`,
  );
  await client.end();
  return rows.map(({ text }) => text);
}
