import type { Entry, Marks, Place, TickBox } from '../model.ts';
import { anywhere, child, childrenOf, type Element } from '../xml.ts';

/** What a content control (w:sdt) is for, by its properties (ISO/IEC 29500-1, 17.5.2; MS-DOCX for the check box). */
export type Control =
  | { kind: 'box'; box: TickBox }
  | { kind: 'entry'; entry: Entry['entry']; choices: string[]; name?: string; label?: string; placeholder: boolean }
  /** Holds other content, or nothing that is asked: read as if the control were not there. */
  | { kind: 'transparent' };

export function controlOf(element: Element, place: Place): Control {
  const properties = child(element, 'w:sdtPr');
  const name = child(properties, 'w:tag')?.attributes['w:val'];
  const label = child(properties, 'w:alias')?.attributes['w:val'];
  const naming = { ...(name ? { name } : {}), ...(label ? { label } : {}) };
  const box = child(properties, 'w14:checkbox');
  if (box) {
    const value = child(box, 'w14:checked')?.attributes['w14:val'] ?? '0';
    const state = ['1', 'true', 'on'].includes(value) ? 'ticked' : 'empty';
    return { kind: 'box', box: { kind: 'box', state, how: 'control', place, ...naming } };
  }
  const placeholder = isShown(child(properties, 'w:showingPlcHdr'));
  const list = child(properties, 'w:dropDownList') ?? child(properties, 'w:comboBox');
  if (list) {
    const items = childrenOf(list).filter((item) => item.name === 'w:listItem');
    const choices = items
      .map((item) => item.attributes['w:displayText'] ?? item.attributes['w:value'] ?? '')
      .filter((text) => text !== '');
    return { kind: 'entry', entry: 'choice', choices, placeholder, ...naming };
  }
  if (child(properties, 'w:date')) return { kind: 'entry', entry: 'date', choices: [], placeholder, ...naming };
  if (child(properties, 'w:text')) return { kind: 'entry', entry: 'text', choices: [], placeholder, ...naming };
  return placeholder ? { kind: 'entry', entry: 'text', choices: [], placeholder, ...naming } : { kind: 'transparent' };
}

function isShown(element: Element | undefined): boolean {
  return element !== undefined && !['0', 'false', 'off'].includes(element.attributes['w:val'] ?? '1');
}

export function entryFrom(
  control: Extract<Control, { kind: 'entry' }>,
  text: string,
  marks: Marks,
  place: Place,
): Entry {
  return {
    kind: 'entry',
    entry: control.entry,
    value: control.placeholder ? '' : text,
    placeholder: control.placeholder,
    how: 'control',
    place,
    marks,
    ...(control.name ? { name: control.name } : {}),
    ...(control.label ? { label: control.label } : {}),
    ...(control.choices.length > 0 ? { choices: control.choices } : {}),
  };
}

/** A legacy form field that has begun: what it asks for stands in its first character (17.16.17). */
export type LegacyField =
  | { kind: 'box'; box: TickBox }
  | { kind: 'choice'; entry: Entry }
  | { kind: 'text'; name: string; standard: string };

export function legacyFieldOf(begin: Element, place: Place): LegacyField | null {
  const properties = child(begin, 'w:ffData');
  if (!properties) return null;
  const name = child(properties, 'w:name')?.attributes['w:val'] ?? '';
  const settingOf = (element: Element | undefined) => element && (element.attributes['w:val'] ?? '1');
  const box = child(properties, 'w:checkBox');
  if (box) {
    const checked = settingOf(child(box, 'w:checked')) ?? settingOf(child(box, 'w:default')) ?? '0';
    const state = ['1', 'true', 'on'].includes(checked) ? 'ticked' : 'empty';
    return { kind: 'box', box: { kind: 'box', state, how: 'legacy_field', place, ...(name ? { name } : {}) } };
  }
  const list = child(properties, 'w:ddList');
  if (list) {
    const choices = childrenOf(list)
      .filter((item) => item.name === 'w:listEntry')
      .map((item) => item.attributes['w:val'] ?? '');
    const chosen = settingOf(child(list, 'w:result'));
    const index = Number(chosen ?? settingOf(child(list, 'w:default')) ?? 0);
    const entry: Entry = {
      kind: 'entry',
      entry: 'choice',
      value: choices[index] ?? '',
      placeholder: false,
      how: 'legacy_field',
      place,
      marks: {},
      choices,
    };
    // Nothing was ever chosen, yet the first choice is shown: a person cannot tell either whether it was meant.
    return {
      kind: 'choice',
      entry: { ...entry, ...(name ? { name } : {}), ...(chosen === undefined ? { confidence: untouchedChoice } : {}) },
    };
  }
  const text = child(properties, 'w:textInput');
  return text ? { kind: 'text', name, standard: child(text, 'w:default')?.attributes['w:val'] ?? '' } : null;
}

const untouchedChoice = 0.5;

/** The text of a legacy field. Word fills an empty one with en spaces; its default text is a prompt until it is changed. */
export function legacyText(
  field: Extract<LegacyField, { kind: 'text' }>,
  written: string,
  marks: Marks,
  place: Place,
): Entry {
  const text = written.replace(/[\u2002\u00a0]/g, ' ').trim();
  const placeholder = text !== '' && text === field.standard.trim();
  return {
    kind: 'entry',
    entry: 'text',
    value: placeholder ? '' : text,
    placeholder,
    how: 'legacy_field',
    place,
    marks,
    ...(field.name ? { name: field.name } : {}),
  };
}

/** A ring drawn on the page: somebody circled an answer, but the file does not say which words stand inside. */
export function isRing(drawing: Element): boolean {
  return anywhere(drawing, 'a:prstGeom')?.attributes.prst === 'ellipse' || anywhere(drawing, 'v:oval') !== undefined;
}
