import type { Block, Document, Inline, Marks, Paragraph, Place, Table } from '../../document/model.ts';
import { type Start, startsIn } from './starts.ts';

/** A document as HTML of our own making, the ids of the places in it that a value can be shown in, and where forms may begin in it. */
export type Paper = { html: string; ids: ReadonlySet<string>; cut: boolean; starts: Start[] };

/** A page of a browser with more than this stands still. */
const charactersAtMost = 1_500_000;

/**
 * Writes a document as HTML: every text escaped, no link, no picture, no style and no script of the file. What the file would fetch from elsewhere
 * is not in the model at all.
 */
export function paperOf(document: Document): Paper {
  const paper: Writing = { pieces: [], length: 0, ids: new Set() };
  if (document.headers.length > 0) wrapped(paper, 'app-paper__margin', document.headers);
  for (const block of document.blocks) writeBlock(paper, block);
  if (document.footers.length > 0) wrapped(paper, 'app-paper__margin', document.footers);
  const cut = paper.length > charactersAtMost;
  return { html: paper.pieces.join(''), ids: paper.ids, cut, starts: startsIn(document) };
}

/** The element of a place: the most exact one first. */
export function placeIds({ part = 'body', block, table, row, cell }: Place): string[] {
  const ids: string[] = [];
  if (table !== undefined && row !== undefined && cell !== undefined) {
    if (block !== undefined) ids.push(`p-${part}-t${table}r${row}c${cell}b${block}`);
    ids.push(`p-t${table}r${row}c${cell}`);
  } else if (table !== undefined && row !== undefined) ids.push(`p-t${table}r${row}c0`);
  if (block !== undefined) ids.push(`p-${part}-b${block}`);
  return ids;
}

type Writing = { pieces: string[]; length: number; ids: Set<string> };

function write(paper: Writing, html: string): void {
  paper.length += html.length;
  if (paper.length <= charactersAtMost) paper.pieces.push(html);
}

function wrapped(paper: Writing, name: string, blocks: readonly Block[]): void {
  write(paper, `<div class="${name}">`);
  for (const block of blocks) writeBlock(paper, block);
  write(paper, '</div>');
}

function writeBlock(paper: Writing, block: Block): void {
  if (block.kind === 'paragraph') writeParagraph(paper, block);
  else writeTable(paper, block);
}

/** Each id once: two pieces of one place share the first. */
function idFor(paper: Writing, place: Place): string {
  const id = placeIds(place).find((one) => !paper.ids.has(one));
  if (id === undefined || paper.length > charactersAtMost) return '';
  paper.ids.add(id);
  return ` id="${escaped(id)}" tabindex="-1"`;
}

function writeParagraph(paper: Writing, paragraph: Paragraph): void {
  const name = paragraph.heading === undefined ? 'app-paper__line' : 'app-paper__line app-paper__heading';
  const words = paragraph.inlines.map(inlineOf).join('');
  if (words.trim() === '') return;
  write(paper, `<p class="${name}"${idFor(paper, paragraph.place)}>${paragraph.listItem ? '• ' : ''}${words}</p>`);
}

function writeTable(paper: Writing, table: Table): void {
  write(paper, '<table class="app-paper__table"><tbody>');
  for (const row of table.rows) {
    write(paper, '<tr>');
    for (const cell of row.cells) {
      const spans = `${span('colspan', cell.columnSpan)}${span('rowspan', cell.rowSpan)}`;
      const shade = cell.shade === undefined ? '' : ' class="app-paper__shaded"';
      write(paper, `<td${spans}${shade}${idFor(paper, cell.place)}>`);
      for (const block of cell.blocks) writeBlock(paper, block);
      write(paper, '</td>');
    }
    write(paper, '</tr>');
  }
  write(paper, '</tbody></table>');
}

function span(name: string, count: number): string {
  return count > 1 ? ` ${name}="${Math.min(count, 1_000)}"` : '';
}

function inlineOf(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return marked(escaped(inline.text), inline.marks);
    case 'box':
      return boxes[inline.state];
    case 'entry':
      return inline.placeholder || inline.value === ''
        ? '<span class="app-paper__entry">&nbsp;</span>'
        : `<span class="app-paper__entry">${marked(escaped(inline.value), inline.marks)}</span>`;
    case 'break':
      return inline.by === 'line' ? '<br>' : '<span class="app-paper__tab"> </span>';
    case 'picture':
      return `<span class="app-paper__picture">[Picture${inline.alt ? `: ${escaped(inline.alt)}` : ''}]</span>`;
  }
}

const box = (sign: string, words: string) =>
  `<span class="app-paper__box"><span aria-hidden="true">${sign}</span><span class="govuk-visually-hidden">${words}</span></span>`;
const boxes = {
  ticked: box('☒', 'ticked box'),
  empty: box('☐', 'empty box'),
  unsure: box('▢?', 'box that may be ticked'),
};

function marked(html: string, marks: Marks): string {
  let words = html;
  if (marks.bold) words = `<strong>${words}</strong>`;
  if (marks.italic) words = `<em>${words}</em>`;
  if (marks.underlined || marks.inserted) words = `<span class="app-paper__underlined">${words}</span>`;
  if (marks.highlighted) words = `<span class="app-paper__highlighted">${words}</span>`;
  if (marks.circled) words = `<span class="app-paper__circled">${words}</span>`;
  return marks.struck ? `<del>${words}</del>` : words;
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
