import type { Inline, Place } from '../../document/model.ts';
import type { Definition, Field } from '../definitions/index.ts';
import type { Asked } from '../labels/index.ts';
import { plainLetters } from '../labels/index.ts';
import type { Slot } from '../layout/index.ts';
import type { SubmittedAnswer } from './model.ts';

/** What one answer says to one question of the definition. */
export type Said = { asked: Asked; slot: Slot };

/**
 * An answer as the values of its questions: a name or an address in parts answers the questions for the parts where the definition
 * has them, everything else the question that was asked.
 */
export function saidBy(asked: Asked, answer: SubmittedAnswer, definition: Definition): Said[] {
  if (asked.kind === 'combined') return [{ asked, slot: typed(answer.lines, answer.place) }];
  const { field } = asked;
  const said = (own: Field, lines: readonly string[]): Said => ({
    asked: { kind: 'field', field: own },
    slot: typed(lines, answer.place),
  });
  const sibling = (name: string) => {
    const key = field.key.includes('.') ? `${field.key.slice(0, field.key.lastIndexOf('.'))}.${name}` : undefined;
    return definition.fields.find((other) => other.key === key);
  };
  const { parts } = answer;
  if (parts.lastName !== undefined || parts.firstName !== undefined || parts.fullName !== undefined) {
    const given = filled(parts.firstName, parts.middleNames).join(' ');
    const [forenames, surname] = [sibling('forenames'), sibling('surname')];
    if (forenames && surname && parts.lastName !== undefined)
      return [said(forenames, filled(given)), said(surname, filled(parts.lastName))];
    const whole = filled(parts.title, parts.fullName, given, parts.lastName).join(' ');
    return [said(field, filled(whole))];
  }
  if (parts.address1 !== undefined || parts.streetAddress !== undefined) {
    const lines = filled(parts.address1, parts.address2, parts.townOrCity, parts.county, parts.streetAddress);
    const postcode = sibling('postcode');
    if (postcode && parts.postcode !== undefined)
      return [said(field, inOneLine(lines, parts.country)), said(postcode, filled(parts.postcode))];
    return [said(field, inOneLine(lines, parts.postcode, parts.country))];
  }
  if (parts.day !== undefined || parts.month !== undefined || parts.year !== undefined)
    return [said(field, filled(filled(parts.day, parts.month, parts.year).join('/')))];
  return [{ asked, slot: slotFor(field, answer) }];
}

function inOneLine(lines: readonly string[], ...more: (string | undefined)[]): string[] {
  return filled(filled(...lines, ...more).join(', '));
}

function filled(...words: (string | undefined)[]): string[] {
  return words.flatMap((own) => (own === undefined || own.trim() === '' ? [] : [own.trim()]));
}

function slotFor(field: Field, { lines, selections, place }: SubmittedAnswer): Slot {
  switch (field.type) {
    case 'choices':
      return ticked(selections ?? lines.flatMap((line) => optionsIn(line, field)), place);
    case 'choice':
    case 'gender':
    case 'ethnicity':
    case 'yesno':
      return selections && selections.length > 1 ? ticked(selections, place) : chosen(selections ?? lines, place);
    default:
      return typed(selections && selections.length > 1 ? [selections.join('; ')] : lines, place);
  }
}

/** `CSE, Missing, Other, please state`: selected options stand in one line, and an option may hold a comma itself. */
function optionsIn(line: string, field: Field): string[] {
  const known = new Set(field.codes.flatMap(({ wordings }) => wordings.map(plainLetters)));
  const pieces = line.split(', ').filter((piece) => piece.trim() !== '');
  const options: string[] = [];
  for (let at = 0; at < pieces.length; ) {
    let to = pieces.length;
    while (to > at + 1 && !known.has(plainLetters(pieces.slice(at, to).join(', ').trim()))) to -= 1;
    options.push(pieces.slice(at, to).join(', '));
    at = to;
  }
  return options;
}

export function typed(lines: readonly string[], place: Place): Slot {
  return { lines: lines.map((text): Inline[] => [{ kind: 'text', text, marks: {}, place }]), place, where: 'cell' };
}

/** Options that were selected online are as sure as ticked boxes. */
export function ticked(options: readonly string[], place: Place): Slot {
  const lines = options.map((option): Inline[] => [
    { kind: 'box', state: 'ticked', place, how: 'form_field' },
    { kind: 'text', text: ` ${option}`, marks: {}, place },
  ]);
  return { lines, place, where: 'cell' };
}

function chosen(lines: readonly string[], place: Place): Slot {
  const value = lines.join('\n');
  if (value.trim() === '') return { lines: [], place, where: 'cell' };
  const entry: Inline = {
    ...{ kind: 'entry', entry: 'choice', value, placeholder: false, how: 'form_field', place, marks: {} },
  };
  return { lines: [[entry]], place, where: 'cell' };
}
