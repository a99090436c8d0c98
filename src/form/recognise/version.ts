import type { Block, Document } from '../../document/model.ts';
import type { Definition } from '../definitions/index.ts';
import { stripsOf, wordsOf } from '../layout/index.ts';

/** How many lines from the top of a form may print its version. */
const TOP_LINES = 12;

/** The version that a form prints in its header, footer, or near its title; null where it prints none. */
export function versionOf(
  document: Pick<Document, 'headers' | 'footers'>,
  blocks: readonly Block[],
  definition: Definition,
): string | null {
  const margins = [...linesIn(document.headers), ...linesIn(document.footers)];
  const lines = linesIn(blocks);
  const all = [...margins, ...lines.slice(0, TOP_LINES), ...lines.slice(-3)].filter((line) => line.length < 300);
  for (const line of all) {
    const known = definition.versions.find((version) => !/^\d/.test(version) && folded(line).includes(folded(version)));
    if (known !== undefined) return known;
  }
  for (const line of all) {
    const found = printed(line);
    if (found !== undefined) return found;
  }
  return null;
}

function printed(line: string): string | undefined {
  const draft = /\b(draft version \d+(?:\.\d+)*(?: \d{0,2} ?[A-Z][a-z]+ \d{4})?)/i.exec(line);
  if (draft) return draft[1];
  return /\b(?:version|ver\.?|vers\.?|v)(?:\s*(?:no\.?|number))?\s*[.:]?\s*(\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?)(?![\d/])/i.exec(
    line,
  )?.[1];
}

/** No version printed is a known state of a form; a printed one must be listed. */
export function isKnownVersion(version: string | null, definition: Definition): boolean {
  return version === null || definition.versions.some((known) => folded(known) === folded(version));
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^(\d+)$/, '$1.0')
    .trim();
}

function linesIn(blocks: readonly Block[]): string[] {
  return stripsOf(blocks)
    .flatMap(({ rows }) => rows.flat())
    .flatMap((spot) => spot.lines.map((line) => wordsOf([line])))
    .filter((line) => line !== '');
}
