import type { Vocabulary } from '../labels/index.ts';
import { allMarked, hasContent, hasInput, lineOf, signs, sliceLine, wordsOf } from './lines.ts';
import type { Line, Spot } from './model.ts';
import { isGuidance } from './print.ts';

/** A label inside a cell or line, with what follows it there. */
export type Part = { label: string; known: boolean; answer: Line[] };

/** A spot with everything that the reading of rows wants to know of it. */
export type Cell = {
  spot: Spot;
  text: string;
  /** Holds nothing at all. */
  empty: boolean;
  /** Holds a box or an entry. */
  input: boolean;
  /** The whole spot is one known label, hints apart. */
  pure: string | undefined;
  colon: boolean;
  bold: boolean;
  /** Labels with answers inside; empty where the first line has none. */
  parts: Part[];
  /** Lines before the first label. */
  preface: Line[];
};

export function readCell(spot: Spot, vocabulary: Vocabulary): Cell {
  const text = wordsOf(spot.lines);
  const input = hasInput(spot.lines);
  const empty = !input && !hasContent(spot.lines);
  const pure = input || empty ? undefined : pureLabel(spot.lines, vocabulary);
  const { parts, preface } = pure === undefined && !empty ? takeApart(spot.lines, vocabulary) : nothing;
  const colon = /:\s*$/.test(pure ?? text);
  const bold = allMarked(spot.lines, 'bold') || spot.heading !== undefined;
  return { spot, text, empty, input, pure, colon, bold, parts, preface };
}

const nothing: Pick<Cell, 'parts' | 'preface'> = { parts: [], preface: [] };

/** A label over one or several lines, with guidance below it. Marks on its words would be a choice among them. */
function pureLabel(lines: readonly Line[], vocabulary: Vocabulary): string | undefined {
  const filled = lines.filter((line) => line.text.trim() !== '');
  const whole = wordsOf(filled);
  if (marked(filled)) return undefined;
  if (leftEmpty.test(whole)) return undefined;
  if (vocabulary.isLabel(whole)) return whole;
  for (let count = Math.min(3, filled.length - 1); count > 0; count -= 1) {
    const label = wordsOf(filled.slice(0, count));
    if (vocabulary.isLabel(label) && filled.slice(count).every((line) => isGuidance([line]))) return label;
  }
  const [only] = filled;
  if (filled.length !== 1 || !only) return undefined;
  const cut = labelAtStart(only, vocabulary);
  return cut && isGuidance([sliceLine(only, cut.rest)]) ? cut.label : undefined;
}

/** `Social worker: -`: a label with a dash or a dotted line in the place of its answer. */
const leftEmpty = /[:?]\s*(?:[-–—]|[_.…]{3})[-–—_.…\s]*$/u;

function marked(lines: readonly Line[]): boolean {
  return lines.some((line) =>
    line.inlines.some(
      (inline) =>
        inline.kind === 'text' &&
        (inline.marks.struck || inline.marks.circled || inline.marks.highlighted) &&
        inline.text.trim() !== '',
    ),
  );
}

/** Takes lines apart into labels with their answers. */
function takeApart(broken: readonly Line[], vocabulary: Vocabulary): Pick<Cell, 'parts' | 'preface'> {
  const parts: Part[] = [];
  const preface: Line[] = [];
  let boldLabel = false;
  for (const line of withWholeLabels(broken, vocabulary)) {
    const cut = labelAtStart(line, vocabulary);
    const current = parts.at(-1);
    const bare = cut !== undefined && !cut.separated;
    if (!cut || (current && bare && !(boldLabel && allMarked([line], 'bold')))) {
      (current?.answer ?? preface).push(line);
      continue;
    }
    boldLabel = allMarked([sliceLine(line, 0, cut.end)], 'bold');
    parts.push(...partsOf(line, cut, vocabulary));
  }
  return { parts, preface };
}

/** Labels that a narrow cell broke, in one line: `Address (please` above `state): 1 High Street`, `Are the parents aware of` above `this: Yes`. */
function withWholeLabels(lines: readonly Line[], vocabulary: Vocabulary): Line[] {
  const whole: Line[] = [];
  for (const line of lines) {
    const last = whole.at(-1);
    const open = last && /\([^)]*$/.test(last.text) && /^[^(]*\)/.test(line.text);
    const broken = last && (open || (/^[^:]{0,60}:/.test(line.text) && !/[:.?!]/.test(last.text)));
    const joined = last && broken && joinedLine(last, line);
    const cut = joined && labelAtStart(joined, vocabulary);
    if (joined && cut && cut.end > last.text.length && (open || !labelAtStart(line, vocabulary)))
      whole[whole.length - 1] = joined;
    else whole.push(line);
  }
  return whole;
}

function joinedLine(first: Line, second: Line): Line {
  const [start] = second.inlines;
  const gap = start?.kind === 'text' ? [{ ...start, text: ' ' }] : [];
  return lineOf([...first.inlines, ...gap, ...second.inlines]);
}

type Cut = { label: string; end: number; rest: number; separated: boolean; dashed: boolean };

/** A known label at the start of a line: up to a colon, a tab, a dotted line, a box, an entry, or where bold print ends. */
function labelAtStart(line: Line, vocabulary: Vocabulary): Cut | undefined {
  let best: Cut | undefined;
  for (const { end, rest, separated, dashed } of borders(line)) {
    const label = line.text.slice(0, end).replace(/\s+/g, ' ').trim();
    if (label.length > 160 || /[\uE000-\uE002]/.test(label)) break;
    if (/\p{L}/u.test(label) && vocabulary.isLabel(label)) {
      if (best?.separated && !separated && marked([sliceLine(line, best.rest)])) continue;
      // `Line manager: —`: the dash stands in the place of the answer.
      if (best?.separated && dashes.test(line.text.slice(best.rest, end))) continue;
      // `Carer: Mother: Jo`: the second label is in the answer to the first.
      if (best?.separated && !best.dashed && vocabulary.isLabel(line.text.slice(best.rest, end))) continue;
      best = { label, end, rest, separated, dashed };
    }
  }
  return best;
}

/** The known label that a line begins with, where a colon, a tab or the like ends it. */
export function leadingLabel(line: Line, vocabulary: Vocabulary): string | undefined {
  const cut = labelAtStart(line, vocabulary);
  return cut?.separated && !cut.dashed ? cut.label : undefined;
}

const dashes = /^[\s\p{P}]*[-–—_.…][\s\p{P}]*$/u;
const border = /[:?\t\uE000-\uE002]|[_.…]{3,}|…|\s[-–—]\s|$/g;

function borders(line: Line): Omit<Cut, 'label'>[] {
  const found = [...line.text.matchAll(border)].slice(0, 12).map(({ 0: sign, index }) => {
    const asks = sign === '?' ? 1 : 0;
    const keeps = sign === '' || sign >= signs.box || sign === '\t';
    return {
      end: index + asks,
      rest: keeps ? index : index + sign.length,
      separated: sign !== '',
      dashed: /[-–—]/.test(sign),
    };
  });
  const bold = boldEnd(line);
  if (bold !== undefined) found.push({ end: bold, rest: bold, separated: true, dashed: false });
  return found.sort((one, other) => one.end - other.end);
}

/** Where bold print at the start of a line gives way to plain words. */
export function boldEnd(line: Line): number | undefined {
  let at = 0;
  for (const inline of line.inlines) {
    if (inline.kind !== 'text') return undefined;
    if (!inline.marks.bold && inline.text.trim() !== '') return at > 0 ? at : undefined;
    at += inline.text.length;
  }
  return undefined;
}

/** The label at the start, and any further ones in the same line: `Name: Ann   DOB: 1/2/2010`. */
function partsOf(line: Line, cut: Cut, vocabulary: Vocabulary): Part[] {
  const next = cut.separated && line.text.length < 400 ? nextLabel(line.text, cut, vocabulary) : undefined;
  const answer = sliceLine(line, cut.rest, next);
  const part: Part = { label: cut.label, known: true, answer: answer.text.trim() === '' ? [] : [answer] };
  if (next === undefined) return [part];
  const rest = sliceLine(line, next);
  const inner = labelAtStart(rest, vocabulary);
  return inner ? [part, ...partsOf(rest, inner, vocabulary)] : [{ ...part, answer: [sliceLine(line, cut.rest)] }];
}

/** The start of a further `Label:` in a line, behind a gap or as a capital word of its own. */
function nextLabel(text: string, { rest: from, label: own }: Cut, vocabulary: Vocabulary): number | undefined {
  for (const colon of text.slice(from).matchAll(/[:?]/g)) {
    const end = from + colon.index;
    const before = text.slice(from, end);
    const gaps = [...before.matchAll(/\t|\s{2,}|[\uE000-\uE002;|]\s*|[_.…]{3,}\s*|\s(?=\p{Lu})/gu)];
    for (const gap of gaps.slice(-8)) {
      const start = from + gap.index + gap[0].length;
      const label = text.slice(start, end).trim();
      if (start > from && /\p{L}{2}/u.test(label) && /^\p{Lu}/u.test(label) && vocabulary.isLabel(label))
        return vocabulary.sameQuestion(own, label) ? undefined : start;
    }
  }
  return undefined;
}

/** `Favourite colour: blue`: a label that no definition knows. */
export function unknownLabel(line: Line): Part | undefined {
  const found =
    /^\s*([\p{L}\p{N}][^:\uE000-\uE002\t]{1,90}?)\s*(?::(?=\s|$|[\uE000-\uE002])|\?(?=\s*[\uE000-\uE001])|(?=\s*\uE001))/u.exec(
      line.text,
    );
  const label = found?.[1];
  if (!found || label === undefined || label.split(/\s+/).length > 14) return undefined;
  const answer = sliceLine(line, found[0].length);
  return { label, known: false, answer: answer.text.trim() === '' ? [] : [answer] };
}
