import type { Flow, PageFlow } from './arrange.ts';
import { bottom } from './boxes.ts';

/** The pages without the lines that run along their tops and feet, and those lines, each once. */
export type WithoutRunning = { pages: PageFlow[]; headers: Flow[]; footers: Flow[] };

/** Parts of the page's height in which a running line may stand. */
const headerZone = 0.16;
const footerZone = 0.14;

export function takeRunning(pages: readonly PageFlow[]): WithoutRunning {
  const [headers, footers] = [new Map<string, Flow>(), new Map<string, Flow>()];
  const tops = countKeys(pages, (page) => edgeBlocks(page, 'top'));
  const feet = countKeys(pages, (page) => edgeBlocks(page, 'foot'));
  const rest = pages.map((page) => {
    const taken = new Set<Flow>();
    for (const [edge, counts, found] of [['top', tops, headers] as const, ['foot', feet, footers] as const]) {
      const seen = new Set<string>();
      for (const block of edgeBlocks(page, edge)) {
        const key = keyOf(block, page);
        // Where a title says the same as the running line above it, it is still the title.
        if (seen.has(key)) break;
        seen.add(key);
        // A field at the top of several pages is no running line: what was typed into it would be lost.
        if (holdsFields(block)) break;
        if (!repeats(counts.get(key) ?? 0, pages.length) && !standsInMargin(block, page, edge)) break;
        taken.add(block);
        const words = textOf(block).replaceAll(/\d+/g, '#');
        if (!found.has(words)) found.set(words, block);
      }
    }
    return { ...page, flow: page.flow.filter((block) => !taken.has(block)) };
  });
  return { pages: rest, headers: [...headers.values()], footers: [...footers.values()] };
}

function repeats(count: number, pages: number): boolean {
  return count >= 2 && count >= pages / 3;
}

function countKeys(pages: readonly PageFlow[], blocks: (page: PageFlow) => Flow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const page of pages)
    for (const key of new Set(blocks(page).map((block) => keyOf(block, page))))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Blocks in the zone, from the edge of the page inwards. */
function edgeBlocks({ flow, height }: PageFlow, edge: 'top' | 'foot'): Flow[] {
  const inZone = (block: Flow) =>
    edge === 'top' ? bottom(block.box) < height * headerZone : block.box.y > height * (1 - footerZone);
  const ordered = edge === 'top' ? flow : flow.toReversed();
  const end = ordered.findIndex((block) => !inZone(block));
  return end < 0 ? [...ordered] : ordered.slice(0, end);
}

/** Same words (page numbers apart) at the same height. */
function keyOf(block: Flow, { height, scanned }: PageFlow): string {
  if (scanned) return `${block.kind} ${textOf(block).replaceAll(/\d+/g, '#')}`;
  const place = Math.round(block.box.y < height / 2 ? block.box.y / 6 : (height - bottom(block.box)) / 6);
  return `${place} ${block.kind} ${textOf(block).replaceAll(/\d+/g, '#')}`;
}

/** A small line by itself in the outer margin. */
function standsInMargin(block: Flow, { flow, height }: PageFlow, edge: 'top' | 'foot'): boolean {
  if (block.kind === 'table' || block.lines.length > 2) return false;
  const at = flow.indexOf(block);
  const neighbour = edge === 'top' ? flow[at + 1] : flow[at - 1];
  const size = block.lines[0]?.size ?? 0;
  if (neighbour?.kind === 'paragraph' && (neighbour.lines[0]?.size ?? 0) < size * 0.9) return false; // it is the larger: a title
  if (edge === 'top') {
    const gap = neighbour ? neighbour.box.y - bottom(block.box) : 0;
    return bottom(block.box) < 56 && gap > size * 0.8;
  }
  const gap = neighbour ? block.box.y - bottom(neighbour.box) : 0;
  return block.box.y > height - 60 && gap > size * 0.8;
}

function holdsFields(block: Flow): boolean {
  if (block.kind === 'table') return block.rows.some((row) => row.cells.some((cell) => cell.flow.some(holdsFields)));
  return block.lines.some((line) => line.pieces.some(({ inline }) => inline.kind === 'entry' || inline.kind === 'box'));
}

/** The words of a block, to compare it with another. */
export function textOf(block: Flow): string {
  if (block.kind === 'table')
    return block.rows.map((row) => row.cells.map((cell) => cell.flow.map(textOf).join(' ')).join('|')).join('\n');
  return block.lines
    .flatMap((line) => line.pieces.map(({ inline }) => (inline.kind === 'word' ? inline.text : `[${inline.kind}]`)))
    .join(' ');
}
