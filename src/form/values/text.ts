import type { Content, Piece } from './content.ts';
import { fold, foldLine, withoutPrint } from './content.ts';
import { answered, confidences, type Outcome, unreadable, without } from './outcome.ts';
import { isBlank, sayingOf } from './states.ts';

/** Words as they stand: white space folded, struck words left out, line breaks kept in long text. */
export function readFreeText(content: Content, type: 'text' | 'long_text'): Outcome {
  if (content.pieces.some((piece) => piece.kind === 'box')) return readTicked(content.pieces, type);
  const saying = sayingOf(content.text, type);
  const text = type === 'long_text' ? content.text : foldLine(content.text);
  if (saying === 'elsewhere')
    return type === 'long_text'
      ? answered(text, confidences.plain, 'refers_elsewhere')
      : unreadable('refers_elsewhere');
  if (saying === 'doubtful_not_known')
    return { ...without('not_known', confidences.doubtful), problems: ['low_confidence'] };
  if (saying) return without(saying);
  const struck = content.pieces.some(
    (piece) => piece.kind === 'words' && piece.marks.struck && piece.text.trim() !== '',
  );
  return answered(text, struck ? confidences.plain : confidences.exact);
}

/** A text question answered with boxes: the words after each ticked box, and nothing where none is ticked. */
function readTicked(pieces: readonly Piece[], type: 'text' | 'long_text'): Outcome {
  const ticked: string[] = [];
  let open: { words: string; state: 'ticked' | 'empty' | 'unsure' } | undefined;
  let before = '';
  const close = () => {
    if (open?.state === 'ticked') ticked.push(open.words);
  };
  for (const piece of pieces) {
    if (piece.kind === 'box') {
      if (piece.state === 'unsure') return unreadable('unsure_box');
      close();
      open = { words: '', state: piece.state };
    } else {
      const text = piece.kind === 'break' ? ' ' : piece.marks.struck ? '' : piece.text;
      if (open) open.words += text;
      else before += text;
    }
  }
  close();
  const words = ticked.map((text) => foldLine(withoutPrint(text))).filter((text) => !isBlank(text));
  if (words.length < ticked.length) return unreadable('unsure_box');
  const sayings = words.map((own) => sayingOf(own, type));
  if (sayings.includes('elsewhere')) return unreadable('refers_elsewhere');
  const said = sayings.find((saying) => saying === 'not_applicable' || saying === 'not_known' || saying === 'refused');
  // "Not known" ticked beside an answer takes it back, or was a slip.
  if (said) return words.length === 1 ? without(said) : unreadable('contradictory_marks');
  if (words.length > 0) return answered(words.join(type === 'long_text' ? '\n' : '; '), confidences.plain);
  return isBlank(fold(before)) ? without('blank', confidences.plain) : unreadable('unplaced_text');
}
