import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Visit } from '../page.ts';

/** As long as a browser may take to fetch the pictures of a page that it was given. */
const goodMilliseconds = 15 * 60_000;

/** What somebody looks at: `item 12` or `form 7`, and the part that the original is. */
type Look = { subject: string; part: string };

/**
 * Writes down that somebody is shown an original, once for each view of it, with its pages. The pictures of the pages are fetched one by one; the word
 * that comes back is put into their addresses, so that they belong to this look and are not written down again.
 */
export async function lookedAt(
  { web, actor }: Pick<Visit, 'web' | 'actor'>,
  look: Look,
  pages: number | null,
): Promise<string> {
  const detail = { part: look.part, ...(pages !== null && { pages: pages === 1 ? '1' : `1-${pages}` }) };
  await web.store.audit.append({ actor, action: 'original_looked', subject: look.subject, detail });
  const until = web.now().getTime() + goodMilliseconds;
  return `${until.toString(36)}.${signature(web.settings.secret, actor, look, until)}`;
}

/** Whether a picture belongs to a look of the same person that was written down; if not, it is a look of its own. */
export function belongsToLook({ web, actor }: Pick<Visit, 'web' | 'actor'>, look: Look, word: string): boolean {
  const [, written = '', given = ''] = /^([0-9a-z]{1,12})\.([\w-]{43})$/.exec(word) ?? [];
  const until = Number.parseInt(written, 36);
  if (!(until > web.now().getTime())) return false;
  const right = Buffer.from(signature(web.settings.secret, actor, look, until));
  return timingSafeEqual(right, Buffer.from(given));
}

function signature(secret: Uint8Array, actor: string, { subject, part }: Look, until: number): string {
  return createHmac('sha256', secret).update(`look\0${actor}\0${subject}\0${part}\0${until}`).digest('base64url');
}
