import { type Chance, chance } from '../../../fixtures/chance.ts';
import { cell, docx, heading, paragraph, plain, row, run, tab, table, title } from '../../../fixtures/forms/word.ts';
import { ink } from './ink.ts';
import { all, drawLook, forSection, type Kept, type Look } from './look.ts';
import type { Asked, Made, Part } from './model.ts';
import { gridTables, tickTable } from './word-grids.ts';

const columns = {
  rows: 2,
  wide: 3,
  pairs: 4,
  triples: 6,
  over: 3,
  in_cell: 2,
  under: 1,
  boxed: 1,
  lines: 0,
  tabbed: 0,
};
/** A grid in which all of these fit: cells span what they need. */
const GRID = 12;

export type WordForm = { bytes: Buffer; look: Look };

/** Writes a made form as a Word file, in the looks that its seed draws. */
export async function wordForm(made: Made, kept: Kept = all): Promise<WordForm> {
  const luck = chance(made.seed * 104_729 + 5);
  const look = drawLook(luck, kept);
  const body = [title(made.title), ...introduction(made), ...sections(made, look, luck)];
  if (made.companion) body.push(title(made.companion.title), ...sections(made.companion, look, luck));
  if (made.loose !== null) body.push(plain(made.loose));
  if (made.codeTable) body.push(heading('Ethnicity codes'), codes);
  const version = made.version === null ? '' : printedVersion(made.version, luck);
  const place = luck.pick(['header', 'footer'] as const);
  return { bytes: await docx({ body: body.join(''), [place]: `${made.title}  ${version}` }), look };
}

function printedVersion(version: string, luck: Chance): string {
  return /^\d/.test(version) ? luck.pick([`Version ${version}`, `v${version}`, `Version: ${version}`]) : version;
}

function introduction({ guidance }: Made): string[] {
  return guidance.length > 0 ? [heading('Practice guidance'), ...guidance.map(plain)] : [];
}

const codes = table(2, [
  row(cell(run('Code', { bold: true })), cell(run('Meaning', { bold: true }))),
  row(cell(run('WBRI')), cell(run('White British'))),
  row(cell(run('APKN')), cell(run('Pakistani'))),
]);

/** Sections one after the other; where the form is one table, rows of neighbouring sections stand in it together. */
function sections(made: Made, look: Look, luck: Chance): string[] {
  const blocks: string[] = [];
  let rows: string[] = [];
  const close = () => {
    if (rows.length > 0) blocks.push(table(GRID, rows), plain(''));
    rows = [];
  };
  for (const part of made.parts) {
    const own = forSection(look, luck);
    const tabular = part.kind === 'questions' && columns[own.arrangement] > 0;
    const inRow = look.heading.endsWith('row') && tabular;
    if (look.heading === 'side' && part.kind === 'questions' && tabular) {
      close();
      blocks.push(besideName(part.heading, tableRows(part.asked, own, luck), look), plain(''));
      continue;
    }
    if (!look.oneTable || !tabular) close();
    if (inRow) rows.push(headingRow(part.heading, look));
    else {
      close();
      blocks.push(
        look.heading === 'style' || part.kind !== 'questions'
          ? heading(part.heading)
          : paragraph(run(part.heading, { bold: true, size: 13 })),
      );
    }
    if (part.kind === 'questions' && tabular) rows.push(...tableRows(part.asked, own, luck));
    else {
      close();
      blocks.push(...otherBlocks(part, own, luck));
    }
  }
  close();
  return blocks;
}

/** A table whose first column is one merged cell with the section's name. */
function besideName(name: string, rows: readonly string[], look: Look): string {
  const merged = rows.map((own, at) => {
    const first = at === 0 ? run(name, { bold: true }) : run('');
    const side = cell(first, { merge: at === 0 ? 'start' : 'more', span: 2, ...(look.shade && { shade: look.shade }) });
    return own.replace('<w:tr>', `<w:tr>${side}`);
  });
  return table(GRID + 2, merged);
}

function headingRow(words: string, look: Look): string {
  return row(
    cell(run(words, { bold: true }), { span: GRID, ...(look.heading === 'shaded_row' && { shade: '1F3864' }) }),
  );
}

function otherBlocks(part: Part, look: Look, luck: Chance): string[] {
  switch (part.kind) {
    case 'questions':
      return part.asked.map((asked) => line(asked, look, luck));
    case 'rows':
      return [listTable(part.entries, look, luck)];
    case 'indicators':
      return gridTables(part.grid, look, luck);
    case 'ticks':
      return [tickTable(part.ticks, part.columns, look)];
  }
}

function line(asked: Asked, look: Look, luck: Chance): string {
  const content = ink(asked, look, luck).join(run('   '));
  const ended = /[:?]$/.test(asked.label) ? asked.label : `${asked.label}:`;
  if (asked.long && look.longUnder) return paragraph(run(ended, { bold: look.bold })) + paragraph(content);
  const gap = look.arrangement === 'tabbed' ? tab : run(' ');
  return paragraph(`${run(ended, { bold: look.bold })}${gap}${content}`);
}

const labelCell = (words: string, look: Look, span: number) =>
  cell(run(words, { bold: look.bold }), { span, ...(look.shade !== undefined && { shade: look.shade }) });

/** Pieces that share the width of a row; the last one takes what is left. */
function shared(pieces: string[], width: number): string[] {
  const span = Math.max(1, Math.floor(width / pieces.length));
  return pieces.map((piece, at) => cell(piece, { span: at === pieces.length - 1 ? width - span * at : span }));
}

function tableRows(asked: readonly Asked[], look: Look, luck: Chance): string[] {
  const rows: string[] = [];
  const waiting: Asked[] = [];
  const flush = () => {
    if (waiting.length > 0) rows.push(...together(waiting.splice(0), look, luck));
  };
  const perRow = {
    rows: 1,
    wide: 1,
    pairs: 2,
    triples: 3,
    over: 3,
    in_cell: 2,
    under: 1,
    boxed: 1,
    lines: 1,
    tabbed: 1,
  }[look.arrangement];
  for (const one of asked) {
    const alone =
      one.long || (one.answer.given.kind === 'options' && perRow > 1 && one.answer.given.options.length > 3);
    if (alone) {
      flush();
      rows.push(...onItsOwn(one, look, luck));
      continue;
    }
    waiting.push(one);
    if (waiting.length === perRow) flush();
  }
  flush();
  return rows;
}

/** A question that takes the whole width. */
function onItsOwn(asked: Asked, look: Look, luck: Chance): string[] {
  const content = ink(asked, look, luck);
  if (look.arrangement === 'in_cell')
    return [
      row(
        cell(`${run(ended(asked.label), { bold: look.bold })}${run(' ')}${content.join(run('   '))}`, { span: GRID }),
      ),
    ];
  if ((asked.long && look.longUnder) || look.arrangement === 'under' || look.arrangement === 'over')
    return [row(labelCell(asked.label, look, GRID)), row(...shared(content, GRID))];
  return [row(labelCell(asked.label, look, 3), ...shared(content, GRID - 3))];
}

const ended = (label: string) => (/[:?]$/.test(label) ? label : `${label}:`);

function together(asked: readonly Asked[], look: Look, luck: Chance): string[] {
  const span = Math.floor(GRID / asked.length);
  const inks = asked.map((one) => ink(one, look, luck));
  switch (look.arrangement) {
    case 'under':
    case 'boxed':
    case 'over':
      return [
        row(...asked.map(({ label }) => labelCell(label, look, span))),
        row(...inks.map((pieces) => cell(pieces.join(run('   ')), { span }))),
      ];
    case 'in_cell':
      return [
        row(
          ...asked.map(({ label }, at) =>
            cell(`${run(ended(label), { bold: look.bold })}${run(' ')}${(inks[at] ?? []).join(run('   '))}`, { span }),
          ),
        ),
      ];
    default: {
      const label = look.arrangement === 'wide' ? 3 : Math.floor(span / 2);
      return [
        row(
          ...asked.flatMap(({ label: words }, at) => [
            labelCell(words, look, label),
            ...(asked.length === 1
              ? shared(inks[at] ?? [], span - label)
              : [cell((inks[at] ?? []).join(run('   ')), { span: span - label })]),
          ]),
        ),
      ];
    }
  }
}

/** A header row with the questions, a row for each entry, and now and then rows left over. */
function listTable(entries: readonly Asked[][], look: Look, luck: Chance): string {
  const [first = []] = entries;
  const boxed = { ...look, choosing: 'boxes_before' } as const;
  const rows = entries.map((asked) => row(...asked.map((one) => cell(ink(one, boxed, luck).join('')))));
  const spare = Array.from({ length: luck.below(3) }, () => row(...first.map(() => cell(run('')))));
  return table(first.length, [row(...first.map(({ label }) => labelCell(label, look, 1))), ...rows, ...spare]);
}
