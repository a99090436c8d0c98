import {
  aboutSame,
  type FormMatch,
  matchForm,
  mentionsOf,
  type Placing,
  placeMentions,
  sender,
  subjectsOf,
} from '../match/index.ts';
import type { FormId, FormOutcome, FormRow, Store } from '../store/index.ts';

/**
 * Looks for the people, places and agencies that a form names among those known, and for forms about the same; `outcomeOf` says what comes of
 * it, in the same transaction.
 */
export async function matchOne(
  store: Store,
  form: FormId | FormRow,
  outcomeOf?: (row: FormRow, match: FormMatch) => FormOutcome,
): Promise<void> {
  const row = typeof form === 'string' ? await store.forms.load(form) : form;
  if (row === null) return;
  const { id } = row;
  const mentions = mentionsIn(row);
  const { subject, earlier } = await store.forms.candidates(id);
  const own = { ...subject, agency: sender(mentions) };
  const copy = matchForm(own, earlier);
  if (copy.kind === 'duplicate') {
    const copied = mentions.map((mention): Placing => ({ mention, link: null, suggestions: [] }));
    return store.forms.matched(id, copy, copied, outcomeOf?.(row, copy));
  }
  const placings = await placed(store, id, mentions);
  const about = aboutSame(placings, await store.forms.about(id, subjectsOf(placings)));
  const match = matchForm(own, earlier, about);
  await store.forms.matched(id, match, placings, outcomeOf?.(row, match));
}

/** After values of a form were corrected: whom it names now. What a person linked stays linked; the form itself is not matched again. */
export async function renewSubjects(store: Store, id: FormId): Promise<void> {
  const row = await store.forms.load(id);
  if (row !== null && row.state !== 'read') await store.subjects.renew(id, await placed(store, id, mentionsIn(row)));
}

function mentionsIn({ form, received }: FormRow) {
  return mentionsOf(form, received.toISOString().slice(0, 10));
}

async function placed(store: Store, id: FormId, mentions: ReturnType<typeof mentionsIn>): Promise<Placing[]> {
  const { near, counts } = await store.subjects.near(id, mentions);
  return placeMentions(near, counts);
}
