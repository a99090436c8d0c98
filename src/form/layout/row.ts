import { normalWords, scores, type Vocabulary } from '../labels/index.ts';
import type { Cell, Part } from './cells.ts';
import { columnRole } from './columns.ts';
import { headingOf, question, textOf } from './items.ts';
import { hasContent, hasInput, lineOf, slotOf } from './lines.ts';
import type { Item, Line } from './model.ts';
import { isGuidance } from './print.ts';
import { namesSection, wholeRow } from './single.ts';
import type { TableStyle } from './style.ts';

/** Reads one row: labels, each with the answer beside it or in its own cell, up to the next label. */
export function rowItems(
  row: readonly Cell[],
  style: TableStyle,
  vocabulary: Vocabulary,
  below?: readonly Cell[],
): Item[] {
  const filled = row.filter((cell) => !cell.empty);
  const [only] = filled;
  const [whole] = row;
  if (!only) return row.length === 1 && whole ? [textOf([], whole)] : [];
  if (row.length === 1) return wholeRow(only, vocabulary);
  if (filled.length === 1 && only === row[0] && namesSection(only, vocabulary)) return [headingOf(only)];
  const items: Item[] = [];
  for (let at = 0; at < row.length; ) {
    const cell = row[at];
    if (!cell || cell.empty) {
      at += 1;
      continue;
    }
    const next = row[at + 1];
    if (opensSection(cell, next, style, vocabulary)) {
      items.push(headingOf(cell));
      at += 1;
      continue;
    }
    if (
      style.isLabel(cell, undefined) ||
      (cell.pure !== undefined && next !== undefined && !style.isLabel(next, cell))
    ) {
      const part = { label: cell.pure ?? cell.text, known: true, answer: [] };
      at = takeLabelled(row, at, part, style, vocabulary, items, below);
      continue;
    }
    if (cell.parts.length > 0) {
      if (hasContent(cell.preface)) items.push(textOf(cell.preface, cell));
      for (const part of cell.parts.slice(0, -1)) items.push(question(part, cell, part.answer));
      const last = cell.parts.at(-1);
      at = last ? takeLabelled(row, at, last, style, vocabulary, items, below) : at + 1;
      continue;
    }
    at = takeUnknown(row, at, style, items);
  }
  return items;
}

/** A merged first cell beside rows of labels, or a section's name before its first label. */
function opensSection(cell: Cell, next: Cell | undefined, style: TableStyle, vocabulary: Vocabulary): boolean {
  if (!next || cell.input || cell.parts.length > 0 || cell.text.length > 100) return false;
  const labelled =
    (next.pure !== undefined && style.isLabel(next, undefined)) ||
    (next.parts[0]?.known === true && /:/.test(next.text));
  if (!labelled) return false;
  const merged = cell.spot.rowSpan > 1;
  if (vocabulary.heading(cell.text)?.kind !== 'section')
    return merged && cell.pure === undefined && cell.parts.length === 0;
  const [inside] = next.parts;
  // `Parents | Mother: Ann, father: …`: the answer to the label begins with a label of its own.
  const answers = cell.pure !== undefined && fieldOf(cell.pure, vocabulary)?.lines === true;
  if (!merged && cell.pure !== undefined && inside && answers && vocabulary.sameQuestion(cell.pure, inside.label))
    return false;
  return merged || cell.pure === undefined || (!cell.colon && (next.parts.length > 0 || looksOther(cell, next)));
}

/** Gives a label the cells beside it; gives the index of the next cell. */
function takeLabelled(
  row: readonly Cell[],
  at: number,
  part: Part,
  style: TableStyle,
  vocabulary: Vocabulary,
  items: Item[],
  below: readonly Cell[] | undefined,
): number {
  const cell = row[at];
  if (!cell) return at + 1;
  const answered = hasContent(part.answer) || hasInput(part.answer);
  const hint = answered && isGuidance(part.answer);
  const chooses = expectsOptions(part.label, vocabulary);
  const beside: Cell[] = [];
  let end = at + 1;
  if (!answered && isAnswerInWords(row, at, part.label, style, vocabulary, below)) {
    const next = row[at + 1];
    if (next)
      items.push({ ...question(part, cell, next.spot.lines, next.spot.place, next.spot.where), doubtful: true });
    return at + 2;
  }
  for (; end < row.length; end += 1) {
    const next = row[end];
    if (!next) break;
    if (style.isLabel(next, beside.length === 0 ? cell : undefined)) {
      if (!chooses || next.colon || !isOption(next.text, part.label, vocabulary)) break;
      beside.push(next);
      continue;
    }
    if (isUnknownLabel(next, cell, row, style)) {
      const place =
        style.holdsAnswers(next) ||
        (below?.[0] !== undefined && style.isLabel(below[0], undefined)) ||
        (row.length === 2 && (below === undefined || below.length === 1)) ||
        alternates(row, at, style);
      if (answered || beside.length > 0 || !place || !isPlaceOfAnswer(row[end + 1], style)) break;
    }
    if (answered ? next.parts[0]?.known : startsLabelled(next, part.label, vocabulary)) break;
    const filledBefore = beside.some((one) => !one.empty);
    // A field with words of its own before it, `Hobbies: {football}`, is another question; the parts of a date are fields alone.
    if (filledBefore && !next.empty && !chooses && !(next.input && !/\p{L}{3}/u.test(next.text))) break;
    if (
      beside.length > 0 &&
      !next.empty &&
      !chooses &&
      !filledBefore &&
      next.pure === undefined &&
      !next.input &&
      row.length > 3
    )
      break;
    beside.push(next);
  }
  const lines = beside.filter((one) => !one.empty).map((one) => one.spot.lines);
  // `Level: Low [tab] Medium X [tab] High`: the options go on behind the tab stops.
  if (answered && chooses && lines.length > 0 && cell.spot.where === 'line') {
    items.push(question(part, cell, [oneLine([...part.answer, ...lines.flat()])]));
    return end;
  }
  const place = beside[0]?.spot.place ?? cell.spot.place;
  if (!answered || hint) {
    const joined = chooses ? lines.map(oneLine) : lines.flat();
    const asked = question(part, cell, joined, place, beside[0]?.spot.where ?? cell.spot.where);
    // `Placed by which LA?` in a row of cells with labels and answers in one.
    const inside = cell.text.endsWith('?') && row.some((one) => one !== cell && (one.colon || one.parts.length > 0));
    const room = cell.colon || inside || answerLine.test(cell.text);
    const crowded = !answered && beside.length === 0 && part.answer.length === 0 && !room;
    items.push(crowded && cell.spot.where === 'cell' ? { ...asked, crowded } : asked);
    return end;
  }
  items.push(question(part, cell, part.answer));
  if (lines.length > 0) items.push({ kind: 'text', slot: slotOf(lines.flat(), place, 'cell') });
  return end;
}

/** `Address: _____` has room for its answer in its own cell. */
const answerLine = /:\s*(?:[._]{3,}|…+)\s*$/;

/**
 * `Job role | Manager` as a whole row, in a table whose labels look like its answers: taken as two labels neither would have a
 * place for an answer. A person looks at it.
 */
function isAnswerInWords(
  row: readonly Cell[],
  at: number,
  label: string,
  style: TableStyle,
  vocabulary: Vocabulary,
  below: readonly Cell[] | undefined,
): boolean {
  const next = row[at + 1];
  if (row.length !== 2 || at !== 0 || next?.pure === undefined || next.colon || style.distinct) return false;
  if (!style.isLabel(next, row[at])) return false;
  const answersBelow =
    below !== undefined && below.length === row.length && below.every((cell) => cell.pure === undefined);
  return !answersBelow && typeOf(label, vocabulary) !== 'long_text';
}

/** Options in cells of their own make one line. */
function oneLine(lines: readonly Line[]): Line {
  return lineOf(
    lines.flatMap((line, index) => [...(index > 0 ? [{ kind: 'break', by: 'tab' } as const] : []), ...line.inlines]),
  );
}

function startsLabelled(cell: Cell, label: string, vocabulary: Vocabulary): boolean {
  const [first] = cell.parts;
  if (!first?.known || cell.preface.length > 0) return false;
  if (vocabulary.sameQuestion(label, first.label)) return false;
  return typeOf(label, vocabulary) !== 'long_text';
}

function expectsOptions(label: string, vocabulary: Vocabulary): boolean {
  return ['yesno', 'choice', 'choices', 'gender', 'ethnicity'].includes(typeOf(label, vocabulary) ?? '');
}

/** `College` among the types of a place, though elsewhere it asks for the school. */
function isOption(text: string, label: string, vocabulary: Vocabulary): boolean {
  const codes = fieldOf(label, vocabulary)?.codes ?? [];
  const words = normalWords(text, 'drop').replace(/ x$/, '');
  return codes.some(({ wordings }) => wordings.some((wording) => normalWords(wording, 'drop') === words));
}

/** What a label asks for, where its words alone say so. */
function fieldOf(label: string, vocabulary: Vocabulary) {
  const match = vocabulary.label(label, undefined);
  return match?.asked.kind === 'field' && match.score >= scores.tolerant ? match.asked.field : undefined;
}

function typeOf(label: string, vocabulary: Vocabulary): string | undefined {
  return fieldOf(label, vocabulary)?.type;
}

/** A label of the form that no definition knows, by its looks: never the answer of the label beside it. */
function isUnknownLabel(cell: Cell, label: Cell, row: readonly Cell[], style: TableStyle): boolean {
  if (cell.empty || cell.input || cell.pure !== undefined || cell.spot.where !== 'cell') return false;
  if (style.looksLabel(cell)) return true;
  const { shade } = label.spot;
  return shade !== undefined && shade === cell.spot.shade && row.some((other) => other.spot.shade !== shade);
}

/** Every label has its place: where a further label, nothing, or the end of the row follows, what stands before it is the answer. */
function isPlaceOfAnswer(after: Cell | undefined, style: TableStyle): boolean {
  return !after || after.empty || style.isLabel(after, undefined) || style.looksLabel(after);
}

/** Elsewhere in the row stands a label with a plain answer beside it: every label has its answer beside it. */
function alternates(row: readonly Cell[], at: number, style: TableStyle): boolean {
  return row.some((cell, index) => {
    const beside = row[index + 1];
    return index !== at && style.isLabel(cell, undefined) && beside !== undefined && style.isPlain(beside);
  });
}

/** Words that no definition knows: an unknown label with what stands beside it, a tick with its words, or words alone. */
function takeUnknown(row: readonly Cell[], at: number, style: TableStyle, items: Item[]): number {
  const cell = row[at];
  if (!cell) return at + 1;
  const next = row[at + 1];
  if (
    cell.text === '' &&
    cell.input &&
    next &&
    !next.empty &&
    !next.input &&
    next.pure === undefined &&
    next.parts.length === 0
  ) {
    items.push({
      kind: 'text',
      slot: slotOf([oneLine([...cell.spot.lines, ...next.spot.lines])], cell.spot.place, 'cell'),
    });
    return at + 2;
  }
  const before = row[at - 1];
  if (!next && before && isUnknownLabel(cell, before, row, style)) {
    items.push({ ...question({ label: cell.text, known: false, answer: [] }, cell, []), doubtful: true });
    return at + 1;
  }
  if (cell.input || !next) {
    items.push(textOf(cell.spot.lines, cell));
    return at + 1;
  }
  const beside: Cell[] = [];
  let end = at + 1;
  for (; end < row.length; end += 1) {
    const one = row[end];
    if (
      !one ||
      style.isLabel(one, beside.length === 0 ? cell : undefined) ||
      isUnknownLabel(one, cell, row, style) ||
      (one.parts.length > 0 && one.parts[0]?.known)
    )
      break;
    const after = row[end + 1];
    const answered = beside.some((other) => other.input || columnRole(other.text) !== undefined);
    if (
      answered &&
      !one.empty &&
      !one.input &&
      columnRole(one.text) === undefined &&
      after &&
      (after.input || after.empty)
    )
      break;
    beside.push(one);
  }
  const lines = beside.filter((one) => !one.empty).map((one) => oneLine(one.spot.lines));
  const part = { label: cell.text, known: false, answer: [] };
  const asked = question(part, cell, lines, beside[0]?.spot.place ?? cell.spot.place, 'cell');
  items.push(beside.length > 0 ? asked : { ...asked, doubtful: true });
  return end;
}

/** Whether the cells differ in looks as a section's name differs from a label. */
function looksOther(cell: Cell, next: Cell): boolean {
  return cell.spot.shade !== next.spot.shade || cell.bold !== next.bold;
}
