import type { Browser } from './browser.ts';
import type { WebParts } from './page.ts';

const heldSeconds = 24 * 3_600;

/**
 * A form that was sent after its session had ended. It is kept sealed in the database, found again by a token in this browser's cookie, and
 * given back to the person whose session it was, after they have signed in, to send again. The form's token was checked, so
 * that nobody else can put words there.
 */
export async function holdPost(
  web: WebParts,
  browser: Browser,
  token: string,
  path: string,
  body: unknown,
): Promise<void> {
  const { session } = browser;
  if (session === null || typeof body !== 'object' || body === null) return;
  const fields = Object.entries(body).filter(([name]) => !name.startsWith('_'));
  await web.store.heldPosts.hold(token, session.user.id, path, JSON.stringify(fields));
  browser.write('held', token, heldSeconds);
}

/** What was held has been sent again, and its page has answered. */
export async function dropHeld(web: WebParts, browser: Browser): Promise<void> {
  const token = browser.read('held');
  if (token !== null) await web.store.heldPosts.drop(token);
  browser.forget('held');
}

/** The fields in the order of the form, each with one value. */
export function heldFields(body: string): { name: string; value: string }[] {
  const fields: unknown = JSON.parse(body);
  if (!Array.isArray(fields)) return [];
  return fields.flatMap(([name, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one) => (typeof one === 'string' ? [{ name, value: one }] : [])),
  );
}
