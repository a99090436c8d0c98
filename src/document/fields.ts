import { symbolIn } from './characters.ts';
import type { Entry, Inline, Place, TickBox } from './model.ts';
import { commonMarks, isPartlyStruck, wordsOf } from './written.ts';

/** A form field of Word before content controls, as .docx, .doc, .rtf and .odt keep it each in its own way. */
export type LegacyField =
  | { kind: 'box'; box: TickBox }
  | { kind: 'choice'; entry: Entry }
  | { kind: 'text'; entry: 'text' | 'date'; name: string; standard: string }
  /** Drawn by its instruction alone, whatever its result says. */
  | { kind: 'symbol'; inlines: Inline[] };

/** A field between its begin and its end: first the instruction, after the separator the result that Word shows. */
type OpenField = {
  legacy: LegacyField | null;
  place: Place;
  inResult: boolean;
  instruction: Inline[];
  result: Inline[];
};

/**
 * The fields that are open where the reader stands. They nest, and may run over several paragraphs. Words in an instruction are not
 * shown; words in the result of a form field are its value; those of any other result are text.
 */
export class OpenFields {
  private readonly open: OpenField[] = [];
  private readonly foundOutside: () => void;

  /** Calls back for a field that brings something in from elsewhere. */
  constructor(foundOutside: () => void) {
    this.foundOutside = foundOutside;
  }

  get depth(): number {
    return this.open.length;
  }

  begin(legacy: LegacyField | null, place: Place): void {
    this.open.push({ legacy, place, inResult: false, instruction: [], result: [] });
  }

  separate(): void {
    const field = this.open.at(-1);
    if (!field || field.inResult) return;
    field.inResult = true;
    if (bringsIn(wordsOf(field.instruction))) this.foundOutside();
    field.legacy ??= byInstruction(field);
  }

  /** Says what the open field is, where the file tells that only after its begin. */
  becomes(legacy: LegacyField): void {
    const field = this.open.at(-1);
    if (field) field.legacy = legacy;
  }

  /** At its end a form field becomes a piece of its paragraph. */
  end(): Inline[] {
    this.separate();
    const field = this.open.pop();
    return field ? shown(field) : [];
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

/** Fields that bring something from another file, program or server into the document. */
export function bringsIn(instruction: string): boolean {
  return /^\s*(?:INCLUDE(?:PICTURE|TEXT)?|DDE(?:AUTO)?|LINK|IMPORT|DATABASE)\b/i.test(instruction);
}

/**
 * What the instruction alone says (17.16.5): a symbol from a font, or a form field whose settings are lost. A box of that kind is there,
 * but nobody can say whether it is ticked.
 */
function byInstruction({ instruction, place }: OpenField): LegacyField | null {
  const words = wordsOf(instruction);
  const symbol = /^SYMBOL\s+(0x[\da-f]{1,6}|\d{1,7})\b/i.exec(words);
  if (symbol) {
    const font = /\\f\s*"?([^"\\]{1,100})/i.exec(words)?.[1]?.trim() ?? '';
    return { kind: 'symbol', inlines: symbolIn(font, Number(symbol[1]), commonMarks(instruction), place) };
  }
  if (/^FORMCHECKBOX\b/i.test(words))
    return { kind: 'box', box: { kind: 'box', state: 'unsure', how: 'legacy_field', place } };
  if (/^FORMTEXT\b/i.test(words)) return { kind: 'text', entry: 'text', name: '', standard: '' };
  return null;
}

function shown({ legacy, place, result }: OpenField): Inline[] {
  if (legacy?.kind === 'text') return legacyText(legacy, result, place);
  if (legacy?.kind === 'choice') return [legacyChoice(legacy.entry, result)];
  if (legacy?.kind === 'symbol') return legacy.inlines;
  return legacy ? [legacy.box] : [];
}

/** A legacy check box: ticked where it was set, or where its default is and nobody touched it. */
export function legacyBox(ticked: boolean, name: string, place: Place): LegacyField {
  const state = ticked ? 'ticked' : 'empty';
  return { kind: 'box', box: { kind: 'box', state, how: 'legacy_field', place, ...(name ? { name } : {}) } };
}

/** Nothing was ever chosen, yet the first choice is shown: a person cannot tell either whether it was meant. */
const untouchedChoice = 0.5;

/** A legacy drop-down; `chosen` is undefined when nobody ever chose. */
export function legacyList(
  choices: string[],
  chosen: number | undefined,
  standard: number,
  name: string,
  place: Place,
): LegacyField {
  const entry: Entry = {
    kind: 'entry',
    entry: 'choice',
    value: choices[chosen ?? standard] ?? '',
    placeholder: false,
    how: 'legacy_field',
    place,
    marks: {},
    choices,
    ...(name ? { name } : {}),
    ...(chosen === undefined ? { confidence: untouchedChoice } : {}),
  };
  return { kind: 'choice', entry };
}

/** Word draws the chosen item by itself; other writers store words in the field, and they may say something else. */
function legacyChoice(entry: Entry, result: Inline[]): Entry {
  const drawn = wordsOf(result);
  return { ...entry, marks: commonMarks(result), ...(drawn !== '' && drawn !== entry.value.trim() ? { drawn } : {}) };
}

/** The text of a legacy field. Word fills an empty one with en spaces; its default text is a prompt until it is changed. */
function legacyText(field: Extract<LegacyField, { kind: 'text' }>, result: Inline[], place: Place): Inline[] {
  if (isPartlyStruck(result)) return result;
  const text = wordsOf(result)
    .replace(/[\u2002\u00a0\t]/g, ' ')
    .trim();
  const placeholder = text !== '' && text === field.standard.trim();
  const entry: Entry = {
    kind: 'entry',
    entry: field.entry,
    value: placeholder ? '' : text,
    placeholder,
    how: 'legacy_field',
    place,
    marks: commonMarks(result),
    ...(field.name ? { name: field.name } : {}),
  };
  return [entry, ...result.filter((inline) => inline.kind !== 'text' && inline.kind !== 'break')];
}
