import type { Block, Document } from './model.ts';

/** A part of a document that a person has marked: pages from 1, or top-level blocks from 0; both ends count. */
export type Piece = { of: 'pages' | 'blocks'; from: number; to: number };

/** The document as if it held only that part. What stands on every page, such as the title in a header, belongs to each of them. */
export function piecesOf(document: Document, { of, from, to }: Piece): Document {
  const within = (block: Block, at: number) => {
    const place = of === 'pages' ? block.place.page : at;
    return place !== undefined && place >= from && place <= to;
  };
  const { secondReading, ...rest } = document;
  const words = of === 'pages' ? secondReading?.slice(from - 1, to) : secondReading;
  return {
    ...rest,
    blocks: document.blocks.filter(within),
    headers: of === 'pages' ? document.headers.filter((block) => within(block, 0)) : document.headers,
    footers: of === 'pages' ? document.footers.filter((block) => within(block, 0)) : document.footers,
    ...(words && { secondReading: words }),
  };
}
