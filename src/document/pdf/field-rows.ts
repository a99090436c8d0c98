import { right } from './boxes.ts';
import { type Line, linesOf } from './lines.ts';
import type { Piece } from './model.ts';

/** Lines of one label stand nearer to each other than this, in sizes of their writing, from top to top. */
const labelPitch = 1.7;
/** So far below its label, in the same measure, a field may stand. */
const fieldPitch = 2.8;
/** A gap of so many sizes parts the words of an option from the next label. */
const optionGap = 1.2;
/** How far apart things may begin that stand below each other, in points. */
const sameStart = 2.5;

/**
 * Brings labels of form fields beside their fields, where no ruled cells hold them together: a label that was wrapped beside its
 * field becomes one line, and labels that stand over several fields in a row go in front of them.
 */
export function gatherLabels(pieces: readonly Piece[]): Piece[] {
  if (!pieces.some(({ inline }) => 'how' in inline && inline.how === 'form_field')) return [...pieces];
  return besideFields(overFields(pieces));
}

export function isEntry({ inline }: Piece): boolean {
  return inline.kind === 'entry';
}
const isField = (piece: Piece) => isEntry(piece) || piece.inline.kind === 'box';
const isWord = ({ inline }: Piece) => inline.kind === 'word';

/** `Name  Agency` over two fields that begin where the words begin. */
function overFields(pieces: readonly Piece[]): Piece[] {
  const lines = linesOf(pieces, 0);
  const moved = new Map<Piece, Piece>();
  for (const [at, line] of lines.entries()) {
    const [first] = line.pieces;
    if (!first || !isField(first)) continue;
    const labels = linesAbove(lines, at);
    const starts = startsOf(labels, line);
    if (starts.length < 2) continue;
    const end = Math.max(...[line, ...labels].map(({ box }) => right(box)));
    const middle = line.box.y + Math.min(line.box.height, 22) / 2 - 5;
    for (const [index, from] of starts.entries()) {
      const width = (starts[index + 1] ?? end + 1) - from;
      const own = ({ box }: Piece) => box.x >= from - sameStart && box.x < from + width - sameStart;
      const words = labels.flatMap((label) => label.pieces.filter(own));
      setInRow(words, from, width * 0.4, middle, moved);
      for (const piece of line.pieces.filter(own))
        moved.set(piece, {
          ...piece,
          box: { ...piece.box, x: from + width * 0.45 + (piece.box.x - from) * 0.5, width: piece.box.width * 0.5 },
        });
    }
  }
  return pieces.map((piece) => moved.get(piece) ?? piece);
}

/** Lines of words alone, right above a line of fields. */
function linesAbove(lines: readonly Line[], at: number): Line[] {
  const above: Line[] = [];
  for (let index = at - 1; index >= 0 && above.length < 3; index -= 1) {
    const line = lines[index];
    const below = above[0] ?? lines[at];
    if (!line || !below || !line.pieces.every(isWord)) break;
    const near = line.size * (above.length === 0 ? fieldPitch : labelPitch);
    if (below.box.y - line.box.y > near) break;
    above.unshift(line);
  }
  return above;
}

/** Where a label begins over a field that begins there too. */
function startsOf(labels: readonly Line[], fields: Line): number[] {
  const [first] = labels;
  if (!first) return [];
  return first.pieces
    .filter(({ box }, at) => {
      const before = first.pieces[at - 1];
      const apart = before === undefined || box.x - right(before.box) > 4;
      return apart && fields.pieces.some((piece) => isField(piece) && Math.abs(piece.box.x - box.x) <= 6);
    })
    .map(({ box }) => box.x);
}

/** `Details of the` above `concern:`, both left of one field. */
function besideFields(pieces: readonly Piece[]): Piece[] {
  const lines = linesOf(pieces, 0);
  const moved = new Map<Piece, Piece>();
  const claimed = new Set<Piece>();
  for (const [at, line] of lines.entries())
    for (const { words, field } of labelsIn(line)) {
      const [first] = words;
      if (!first || claimed.has(first)) continue;
      const above = runsBeyond(lines, at, -1, first, field, claimed);
      const below = runsBeyond(lines, at, 1, first, field, claimed);
      if (above.length + below.length === 0) continue;
      const all = [...above.toReversed().flat(), ...words, ...below.flat()];
      for (const word of all) claimed.add(word);
      setInRow(all, first.box.x, field.box.x - 2 - first.box.x, first.box.y, moved);
    }
  return pieces.map((piece) => moved.get(piece) ?? piece);
}

/** The words before a field: from the start of the line, from the text field before it, or behind a gap after the words of a box. */
function labelsIn({ pieces, size }: Line): { words: Piece[]; field: Piece }[] {
  const labels: { words: Piece[]; field: Piece }[] = [];
  let words: Piece[] = [];
  let ofBox = false;
  for (const piece of pieces) {
    const last = words.at(-1);
    if (isWord(piece)) {
      if (ofBox && last && piece.box.x - right(last.box) > size * optionGap) {
        words = [];
        ofBox = false;
      }
      words.push(piece);
    } else if (isField(piece)) {
      if (words.length > 0 && !ofBox) labels.push({ words, field: piece });
      words = [];
      ofBox = !isEntry(piece);
    }
  }
  return labels;
}

/** The lines of the same label above or below: they begin where it begins, end before its field, and have no field of their own. */
function runsBeyond(
  lines: readonly Line[],
  at: number,
  step: 1 | -1,
  first: Piece,
  field: Piece,
  claimed: ReadonlySet<Piece>,
): Piece[][] {
  const runs: Piece[][] = [];
  let last = first;
  for (let index = at + step; index >= 0 && index < lines.length && runs.length < 4; index += step) {
    const line = lines[index];
    if (!line) break;
    const own = line.pieces.filter(({ box }) => box.x >= first.box.x - sameStart && box.x < field.box.x - 1);
    const [start] = own;
    const near = start && Math.abs(start.box.y - last.box.y) <= first.size * labelPitch;
    if (!start) {
      if (line.pieces.every((piece) => !isWord(piece))) continue;
      break;
    }
    const alike = start.bold === first.bold && Math.abs(start.size - first.size) < 0.5;
    if (!near || !alike || Math.abs(start.box.x - first.box.x) > sameStart || own.some((piece) => !isWord(piece)))
      break;
    if (own.some((piece) => claimed.has(piece) || right(piece.box) > field.box.x)) break;
    const beside = line.pieces.find(({ box }) => box.x >= field.box.x - 1);
    // A field of its own begins at the same place: the words are its label.
    if (beside && isField(beside) && Math.abs(beside.box.x - field.box.x) <= sameStart && isEntry(beside)) break;
    if (beside && step === -1 && isField(beside)) break;
    runs.push(own);
    last = start;
  }
  return runs;
}

/** Sets words one after the other in a stretch of a line. Their places in the file are of no account: labels hold no answer. */
function setInRow(words: readonly Piece[], from: number, width: number, y: number, moved: Map<Piece, Piece>): void {
  const gap = 2;
  const whole = words.reduce((sum, { box }) => sum + box.width + gap, 0);
  const scale = Math.min(1, width / Math.max(whole, 1));
  let x = from;
  for (const word of words) {
    const own = word.box.width * scale;
    moved.set(word, { ...word, spaced: true, box: { ...word.box, x, y, width: own } });
    x += own + gap * scale;
  }
}
