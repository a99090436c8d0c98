import type { HeldText } from './model.ts';
import { hitsIn, type Terms } from './search.ts';

/** A mail or a file as long as a form of many pages is shown whole; of a longer one what is around the first place. */
const shownCharacters = 60_000;
const beforeCharacters = 5_000;

/** The words with every place that speaks of the person; null where none does. */
export function textWith(text: string, terms: Terms): Pick<HeldText, 'words' | 'cut' | 'hits'> | null {
  const hits = hitsIn(text, terms);
  const [first] = hits;
  if (!first) return null;
  if (text.length <= shownCharacters) return { words: text, cut: false, hits };
  const start = Math.max(0, first.from - beforeCharacters);
  const words = text.slice(start, start + shownCharacters);
  const shown = hits.filter(({ to }) => to <= start + shownCharacters);
  return { words, cut: true, hits: shown.map((hit) => ({ ...hit, from: hit.from - start, to: hit.to - start })) };
}
