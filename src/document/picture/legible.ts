import type { PageFlow } from '../pdf/arrange.ts';

/** A page that was read from its picture. */
export type ScannedPage = {
  kind: 'scan';
  flow: PageFlow;
  /** The words that both engines saw, as the page's second reading. */
  sureWords: string;
  /** Words and strokes on it, and the words that were surely read. */
  seen: number;
  sure: number;
};

/** With fewer words surely read than this, nobody can say what the pages are: they may be a form written by hand. */
const fewestWords = 12;

/** Whether enough of the scanned pages was read to say what they are. */
export function isLegible(pages: readonly (ScannedPage | { kind: 'typed' } | undefined)[]): boolean {
  const scans = pages.filter((page) => page?.kind === 'scan');
  return scans.reduce((sum, { sure }) => sum + sure, 0) >= fewestWords;
}
