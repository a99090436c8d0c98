import type { Entry, Inline, Place, TickBox } from './model.ts';
import { commonMarks, isAnswerPlace, isPartlyStruck, wordsOf } from './written.ts';

/** What a content control is for, as .docx and .odt say it each in its own way. */
export type Control =
  | { kind: 'box'; box: TickBox }
  | {
      kind: 'entry';
      entry: Entry['entry'];
      choices: string[];
      naming: { name?: string; label?: string };
      placeholder: boolean;
      /** The day that was chosen, as `YYYY-MM-DD`, whatever the control shows. */
      day?: string;
    }
  /** Holds other content, or nothing that is asked: read as if the control were not there. */
  | { kind: 'transparent' };

/** What a control becomes in its paragraph, from what is written in it. */
export function controlled(
  control: Exclude<Control, { kind: 'transparent' }>,
  written: Inline[],
  place: Place,
): Inline[] {
  if (control.kind === 'box') return tickBox(control.box, written);
  // A control around other controls only groups them, and one that is struck in part says more than one value can.
  if (!control.placeholder && (written.some(isAnswerPlace) || isPartlyStruck(written))) return written;
  const text = control.placeholder ? '' : wordsOf(written);
  const entry: Entry = {
    kind: 'entry',
    entry: control.entry,
    ...(control.day && text !== '' ? dateShown(text, control.day) : { value: text }),
    placeholder: control.placeholder,
    how: 'control',
    place,
    marks: commonMarks(written),
    ...control.naming,
    ...(control.choices.length > 0 ? { choices: control.choices } : {}),
  };
  return [entry];
}

/** Programs that know nothing of the control change only what is drawn: where the two differ, nobody can say which was meant. */
function tickBox(box: TickBox, written: Inline[]): Inline[] {
  const differs = written.some((inline) => inline.kind === 'box' && inline.state !== box.state);
  // The character of the box may be any that the form's author chose; more than one were written by somebody.
  const words = [...wordsOf(written)].length > 1 ? written.filter((inline) => inline.kind !== 'box') : [];
  return [differs ? { ...box, state: 'unsure' } : box, ...words];
}

/**
 * A date control keeps the day that was chosen beside the figures that it shows, which may be in American order. Where the
 * figures can mean another day, both are handed on.
 */
function dateShown(shown: string, day: string): { value: string; drawn?: string } {
  const [, first, second, year] = /^(\d{1,2})[./ -](\d{1,2})[./ -]((?:\d{2})?\d{2})$/.exec(shown) ?? [];
  if (!first || !second || !year) return { value: shown };
  const writtenAs = (dayPart: string, monthPart: string) =>
    day.endsWith(`${year}-${monthPart.padStart(2, '0')}-${dayPart.padStart(2, '0')}`);
  if (writtenAs(first, second)) return { value: shown };
  return Number(second) > 12 && writtenAs(second, first) ? { value: day } : { value: day, drawn: shown };
}
