import type { Document, Row } from '../../document/model.ts';
import { linesOfCell, onlyTable, trimmed, wordsOfCell } from './cells.ts';
import type { Submission, SubmittedAnswer } from './model.ts';
import { partOfWords } from './parts.ts';
import { submittedOn } from './submitted.ts';

/** The least columns that may be the questions of one of the forms, in a file without the marks of GOV.UK Forms. */
const FEWEST_COLUMNS = 6;

type Column = Pick<SubmittedAnswer, 'question' | 'number'> & {
  at: number;
  part: ReturnType<typeof partOfWords>;
};

/** The submissions in a CSV file: a header of questions, and a row of answers for each. */
export function submissionsInCsv(document: Document): Submission[] | undefined {
  const [header, ...rows] = onlyTable(document)?.rows ?? [];
  if (document.format !== 'csv' || !header || rows.length === 0) return undefined;
  const headings = header.cells.map(wordsOfCell);
  const certain = headings[0]?.toLowerCase() === 'reference' && headings[1]?.toLowerCase() === 'submitted at';
  if (!certain && headings.length < FEWEST_COLUMNS) return undefined;
  const columns = headings.flatMap((heading, at) => {
    const about = certain && (at < 2 || isLanguage(heading, at === headings.length - 1, rows));
    return about || heading === '' ? [] : [columnOf(heading, at)];
  });
  return rows.map((row) => ({
    certain,
    ...(certain && submittedOn(row.cells[1])),
    answers: answersOf(row, columns),
  }));
}

/** The last column tells in which language the form was filled in; it is no answer. */
function isLanguage(heading: string, last: boolean, rows: readonly Row[]): boolean {
  return last && /^language$/i.test(heading) && rows.every((row) => /^(en|cy)$/.test(wordsOfCell(row.cells.at(-1))));
}

/** `What is your name? - First name - Answer 2`. */
function columnOf(heading: string, at: number): Column {
  const [, unnumbered = heading, number] = /^(.*) - Answer (\d{1,3})$/.exec(heading) ?? [];
  const [, question = unnumbered, words = ''] = /^(.*) - ([^-]+)$/.exec(unnumbered) ?? [];
  const part = partOfWords(words);
  return { at, part, question: part ? question : unnumbered, ...(number !== undefined && { number: Number(number) }) };
}

/** Neighbouring columns of one question are one answer in its parts. */
function answersOf(row: Row, columns: readonly Column[]): SubmittedAnswer[] {
  const answers: SubmittedAnswer[] = [];
  for (const { at, question, number, part } of columns) {
    const cell = row.cells[at];
    const lines = linesOfCell(cell);
    const last = answers.at(-1);
    const same = last && last.question === question && last.number === number;
    if (part && same && last.parts[part] === undefined && Object.keys(last.parts).length > 0) {
      last.parts[part] = lines.join(' ').trim();
      last.lines = trimmed([...last.lines, ...lines]);
      continue;
    }
    answers.push({
      ...{ question, lines, place: cell?.place ?? {} },
      ...(number !== undefined && { number }),
      parts: part ? { [part]: lines.join(' ').trim() } : {},
    });
  }
  return answers;
}
