import type { Entry, Inline, Place, TickBox } from '../model.ts';
import { child, childrenOf, type Element } from '../xml.ts';
import { commonMarks, isPartlyStruck, wordsOf } from './written.ts';

/** A legacy form field that has begun: what it asks for stands in its first character (w:ffData, 17.16.17). */
export type LegacyField =
  | { kind: 'box'; box: TickBox }
  | { kind: 'choice'; entry: Entry }
  | { kind: 'text'; entry: 'text' | 'date'; name: string; standard: string };

export function legacyFieldOf(begin: Element, place: Place): LegacyField | null {
  const properties = child(begin, 'w:ffData');
  if (!properties) return null;
  const name = child(properties, 'w:name')?.attributes['w:val'] ?? '';
  const box = child(properties, 'w:checkBox');
  if (box) {
    const checked = settingOf(child(box, 'w:checked')) ?? settingOf(child(box, 'w:default')) ?? '0';
    const state = ['1', 'true', 'on'].includes(checked) ? 'ticked' : 'empty';
    return { kind: 'box', box: { kind: 'box', state, how: 'legacy_field', place, ...(name ? { name } : {}) } };
  }
  const list = child(properties, 'w:ddList');
  if (list) return { kind: 'choice', entry: choiceOf(list, name, place) };
  const text = child(properties, 'w:textInput');
  if (!text) return null;
  const entry = child(text, 'w:type')?.attributes['w:val'] === 'date' ? 'date' : 'text';
  return { kind: 'text', entry, name, standard: child(text, 'w:default')?.attributes['w:val'] ?? '' };
}

/** An element without a value stands for true. */
function settingOf(element: Element | undefined): string | undefined {
  return element && (element.attributes['w:val'] ?? '1');
}

/** Nothing was ever chosen, yet the first choice is shown: a person cannot tell either whether it was meant. */
const untouchedChoice = 0.5;

function choiceOf(list: Element, name: string, place: Place): Entry {
  const choices = childrenOf(list)
    .filter((item) => item.name === 'w:listEntry')
    .map((item) => item.attributes['w:val'] ?? '');
  const chosen = settingOf(child(list, 'w:result'));
  const index = Number(chosen ?? settingOf(child(list, 'w:default')) ?? 0);
  return {
    kind: 'entry',
    entry: 'choice',
    value: choices[index] ?? '',
    placeholder: false,
    how: 'legacy_field',
    place,
    marks: {},
    choices,
    ...(name ? { name } : {}),
    ...(chosen === undefined ? { confidence: untouchedChoice } : {}),
  };
}

/** Word draws the chosen item by itself; other writers store words in the field, and they may say something else. */
export function legacyChoice({ entry }: Extract<LegacyField, { kind: 'choice' }>, result: Inline[]): Entry {
  const drawn = wordsOf(result);
  return { ...entry, marks: commonMarks(result), ...(drawn !== '' && drawn !== entry.value.trim() ? { drawn } : {}) };
}

/** The text of a legacy field. Word fills an empty one with en spaces; its default text is a prompt until it is changed. */
export function legacyText(field: Extract<LegacyField, { kind: 'text' }>, result: Inline[], place: Place): Inline[] {
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
