import type { Control } from '../control.ts';
import type { Place } from '../model.ts';
import { child, childrenOf, type Element } from '../xml.ts';

/** What a content control (w:sdt) is for, by its properties (ISO/IEC 29500-1, 17.5.2; MS-DOCX for the check box). */
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
  const entry = { kind: 'entry' as const, choices: [], placeholder, naming };
  const list = child(properties, 'w:dropDownList') ?? child(properties, 'w:comboBox');
  if (list) return { ...entry, entry: 'choice', choices: choicesIn(list) };
  const date = child(properties, 'w:date');
  if (date) {
    const day = /^\d{4}-\d{2}-\d{2}/.exec(date.attributes['w:fullDate'] ?? '')?.[0];
    return { ...entry, entry: 'date', ...(day ? { day } : {}) };
  }
  return child(properties, 'w:text') || placeholder ? { ...entry, entry: 'text' } : { kind: 'transparent' };
}

function choicesIn(list: Element): string[] {
  return childrenOf(list)
    .filter((item) => item.name === 'w:listItem')
    .map((item) => item.attributes['w:displayText'] ?? item.attributes['w:value'] ?? '')
    .filter((text) => text !== '');
}

function isShown(element: Element | undefined): boolean {
  return element !== undefined && !['0', 'false', 'off'].includes(element.attributes['w:val'] ?? '1');
}
