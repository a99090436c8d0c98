import type { Cell, Document } from '../../document/model.ts';
import { linesOfCell, onlyTable, wordsOfCell } from './cells.ts';
import type { Submission, SubmittedAnswer } from './model.ts';
import { partOfKey } from './parts.ts';
import { submittedOn } from './submitted.ts';

type Entry = { path: string; cell: Cell | undefined };

/** The submission in a JSON file of GOV.UK Forms: `answers`, each with `question_text` and `answer_text`. */
export function submissionInJson(document: Document): Submission | undefined {
  if (document.format !== 'json') return undefined;
  const entries: Entry[] = (onlyTable(document)?.rows ?? []).map(({ cells: [path, cell] }) => ({
    path: wordsOfCell(path),
    cell,
  }));
  const of = (path: string) => entries.find((entry) => entry.path === path)?.cell;
  if (!of('answers[0].question_text')) return undefined;
  const title = wordsOfCell(of('form_name'));
  return {
    ...(title !== '' && { title }),
    ...submittedOn(of('submitted_at')),
    certain: true,
    answers: grouped(entries).flatMap(answersOf),
  };
}

/** The values of each answer by their keys, in the order of the file. */
function grouped(entries: readonly Entry[]): Map<string, Cell | undefined>[] {
  const answers = new Map<string, Map<string, Cell | undefined>>();
  for (const { path, cell } of entries) {
    const [, index, key] = /^answers\[(\d+)\]\.(.+)$/.exec(path) ?? [];
    if (index === undefined || key === undefined) continue;
    const own = answers.get(index) ?? new Map<string, Cell | undefined>();
    answers.set(index, own.set(key, cell));
  }
  return [...answers.values()];
}

/** One answer, or several to a question that may be answered again: `answer_text` is a list then. */
function answersOf(values: ReadonlyMap<string, Cell | undefined>): SubmittedAnswer[] {
  const question = wordsOfCell(values.get('question_text'));
  const listed = [...values].filter(([key]) => /^answer_text\[\d+\]$/.test(key));
  if (listed.length > 0)
    return listed.map(([, cell], at) => ({
      ...{ question, number: at + 1, lines: linesOfCell(cell), parts: {}, place: cell?.place ?? {} },
    }));
  const parts: SubmittedAnswer['parts'] = {};
  for (const [key, cell] of values) {
    const part = partOfKey(key);
    if (part) parts[part] = wordsOfCell(cell);
  }
  const selections = [...values]
    .filter(([key]) => /^selections\[\d+\]$/.test(key))
    .map(([, cell]) => wordsOfCell(cell));
  const text = values.get('answer_text');
  const place = text?.place ?? values.get('question_text')?.place ?? {};
  return [{ question, lines: linesOfCell(text), parts, ...(selections.length > 0 && { selections }), place }];
}
