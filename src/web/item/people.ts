import type { WebParts } from '../page.ts';

/** The names that users are shown by, by the word that the history has for them. */
export async function peopleOf(web: WebParts): Promise<Map<string, string>> {
  const users = await web.store.users.list();
  return new Map(users.map(({ id, displayName }) => [`user ${id}`, displayName]));
}
