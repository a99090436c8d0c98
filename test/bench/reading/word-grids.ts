import type { Chance } from '../../../fixtures/chance.ts';
import { box, cell, dropdown, heading, paragraph, row, run, table } from '../../../fixtures/forms/word.ts';
import type { Look } from './look.ts';
import type { IndicatorGrid, IndicatorRow, Tick } from './model.ts';

/** Where the answer to an indicator stands: a column for each option, or one column with the word or with all boxes. */
type GridStyle = 'columns' | 'word' | 'boxes' | 'list';

const bold = (words: string, look: Look, span = 1) =>
  cell(run(words, { bold: true }), { span, ...(look.shade !== undefined && { shade: look.shade }) });

/** One table with the domains as rows across it, or a table under a heading for each domain; two indicators a row now and then. */
export function gridTables(grid: IndicatorGrid, look: Look, luck: Chance): string[] {
  const periods = /historic|before|3to6/.test(grid.scale);
  const style: GridStyle = luck.pick(
    periods
      ? ['columns']
      : grid.scale.startsWith('score')
        ? ['columns', 'word', 'word']
        : ['columns', 'columns', 'word', 'boxes', look.kept.lists ? 'list' : 'word'],
  );
  const twice = !grid.evidence && !grid.preset && grid.options.length <= 2 && luck.often(0.3);
  const mark = luck.pick(['box', 'box', 'x', 'tick'] as const);
  const cells = (one: IndicatorRow) => rowCells(one, grid, style, look, mark);
  const head = headCells(grid, style, look);
  const width = head.length * (twice ? 2 : 1);
  const header = row(...head, ...(twice ? head : []));
  const shares = [...sharesOf(grid, head.length), ...(twice ? sharesOf(grid, head.length) : [])];
  const blank = Array.from({ length: head.length }, () => cell(run('')));
  const rowsOf = (rows: IndicatorRow[]) =>
    twice
      ? pairsOf(rows).map(([left, right]) => row(...cells(left), ...(right ? cells(right) : blank)))
      : rows.map((one) => row(...cells(one)));
  if (luck.often(0.4))
    return grid.domains.flatMap(({ name, rows }) => [heading(name), table(width, [header, ...rowsOf(rows)], shares)]);
  const rows = grid.domains.flatMap(({ name, rows: own }) => [row(bold(name, look, width)), ...rowsOf(own)]);
  return [table(width, [header, ...rows], shares)];
}

/** The words of the indicators need the widest column, evidence a wide one. */
function sharesOf({ evidence }: IndicatorGrid, columns: number): number[] {
  return Array.from({ length: columns }, (_, at) => (at === 0 ? 4 : evidence && at === columns - 1 ? 3 : 2));
}

function pairsOf(rows: IndicatorRow[]): [IndicatorRow, IndicatorRow | undefined][] {
  return rows.flatMap((one, at): [IndicatorRow, IndicatorRow | undefined][] =>
    at % 2 === 0 ? [[one, rows[at + 1]]] : [],
  );
}

function headCells({ options, header, preset, evidence }: IndicatorGrid, style: GridStyle, look: Look): string[] {
  const answers = style === 'columns' ? options.map(({ words }) => words) : [header];
  return ['Indicator', ...(preset ? ['Suggested risk level'] : []), ...answers, ...(evidence ? ['Evidence'] : [])].map(
    (words) => bold(words, look),
  );
}

function rowCells(
  one: IndicatorRow,
  grid: IndicatorGrid,
  style: GridStyle,
  look: Look,
  mark: 'box' | 'x' | 'tick',
): string[] {
  return [
    cell(run(one.text)),
    ...(grid.preset ? [cell(run('High'))] : []),
    ...answerCells(one, grid, style, look, mark),
    ...(grid.evidence ? [cell(run(one.evidence))] : []),
  ];
}

function answerCells(
  { chosen }: IndicatorRow,
  { options }: IndicatorGrid,
  style: GridStyle,
  look: Look,
  mark: 'box' | 'x' | 'tick',
): string[] {
  const word = options.find(({ code }) => code === chosen)?.words ?? '';
  switch (style) {
    case 'columns':
      return options.map(({ code }) => {
        const is = code === chosen;
        return cell(mark === 'box' ? box(look.make, is) : run(is ? { x: 'X', tick: '✓' }[mark] : ''));
      });
    case 'word':
      return [cell(run(word))];
    case 'list':
      return [
        cell(
          dropdown(
            word,
            options.map(({ words }) => words),
          ),
        ),
      ];
    case 'boxes':
      return [
        cell(options.map(({ code, words }) => `${box(look.make, code === chosen)}${run(` ${words}  `)}`).join('')),
      ];
  }
}

export function tickTable(ticks: readonly Tick[], columns: boolean, look: Look): string {
  if (!columns)
    return ticks.map(({ text, current }) => paragraph(`${box(look.make, current)}${run(` ${text}`)}`)).join('');
  return table(3, [
    row(...['Vulnerability factor', 'Current', 'Historic'].map((words) => bold(words, look))),
    ...ticks.map(({ text, current, historic }) =>
      row(cell(run(text)), cell(box(look.make, current)), cell(box(look.make, historic))),
    ),
  ]);
}
