import type { Inline, Place } from '../model.ts';
import type { Element } from '../xml.ts';
import { type LegacyField, legacyChoice, legacyFieldOf, legacyText } from './legacy.ts';

/** A field between its begin and its end: first the instruction, after the separator the result that Word shows. */
type OpenField = {
  legacy: LegacyField | null;
  place: Place;
  inResult: boolean;
  instruction: Inline[];
  result: Inline[];
};

/**
 * The fields (w:fldChar, 17.16.18) that are open where the reader stands. They nest, and may run over several paragraphs. Words in
 * an instruction are not shown; words in the result of a form field are its value; those of any other result are text.
 */
export class OpenFields {
  private readonly open: OpenField[] = [];

  get depth(): number {
    return this.open.length;
  }

  /** A begin, separate or end mark. At its end a form field becomes a piece of its paragraph. */
  mark(mark: Element, place: Place): Inline[] {
    const type = mark.attributes['w:fldCharType'];
    const field = this.open.at(-1);
    if (type === 'begin')
      this.open.push({ legacy: legacyFieldOf(mark, place), place, inResult: false, instruction: [], result: [] });
    else if (type === 'separate' && field) field.inResult = true;
    else if (type === 'end' && field) {
      this.open.pop();
      return shown(field);
    }
    return [];
  }

  /** Keeps a piece that is not text of the paragraph; false when no open field wants it. */
  take(inline: Inline): boolean {
    for (const field of this.open.toReversed()) {
      if (field.inResult && !field.legacy) continue;
      (field.inResult ? field.result : field.instruction).push(inline);
      return true;
    }
    return false;
  }

  /** Ends what was begun in a cell or part and not ended there. Its words are handed back: a damaged field must not swallow a form. */
  endSince(depth: number): Inline[] {
    return this.open.splice(depth).flatMap((field) => [...field.instruction, ...shown(field)]);
  }
}

function shown({ legacy, place, result }: OpenField): Inline[] {
  if (legacy?.kind === 'text') return legacyText(legacy, result, place);
  if (legacy?.kind === 'choice') return [legacyChoice(legacy, result)];
  return legacy ? [legacy.box] : [];
}
