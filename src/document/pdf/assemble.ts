import type { Document } from '../model.ts';
import type { PageFlow } from './arrange.ts';
import { blocksOf, headingsOf } from './blocks.ts';
import { joinPages } from './joins.ts';
import { takeRunning } from './running.ts';

/** Puts the pages of a file together: lines that run along their tops and feet apart, the rest as one text. */
export function assembled(flows: readonly PageFlow[]): Pick<Document, 'blocks' | 'headers' | 'footers'> {
  const { pages, headers, footers } = takeRunning(flows);
  const flow = joinPages(pages);
  const numbering = { tables: 0 };
  const blocks = blocksOf(flow, 'body', headingsOf(flow), numbering);
  return {
    blocks,
    headers: blocksOf(headers, 'header', { sizes: [], body: Infinity }, numbering),
    footers: blocksOf(footers, 'footer', { sizes: [], body: Infinity }, numbering),
  };
}
