import type { Control } from '../control.ts';
import { type LegacyField, legacyBox, legacyList } from '../fields.ts';
import type { Place } from '../model.ts';
import { childrenOf, type Element } from '../xml.ts';

/**
 * A field of Word that LibreOffice keeps as a mark in the text (`field:fieldmark`, or its start). Its settings are parameters: the state
 * of a box, the entries of a list and which one is chosen.
 */
export function fieldMarkOf(mark: Element, place: Place): LegacyField | null {
  const type = mark.attributes['field:type']?.split('.').at(-1);
  const name = mark.attributes['text:name'] ?? '';
  const parameters = childrenOf(mark).map(({ attributes }) => attributes);
  const all = (wanted: string) =>
    parameters.filter((one) => one['field:name'] === wanted).map((one) => one['field:value'] ?? '');
  switch (type) {
    case 'FORMCHECKBOX':
      return legacyBox(
        all('Checkbox_Checked').some((value) => value === 'true' || value === '1'),
        name,
        place,
      );
    case 'FORMDROPDOWN': {
      const [chosen] = all('Dropdown_Selected');
      return legacyList(all('Dropdown_ListEntry'), chosen === undefined ? undefined : Number(chosen), 0, name, place);
    }
    case 'FORMTEXT':
      return { kind: 'text', entry: 'text', name, standard: '' };
    case 'FORMDATE':
    case 'DATE':
      return { kind: 'text', entry: 'date', name, standard: '' };
    default:
      return null;
  }
}

/** A content control of Word, as LibreOffice 7.4 and later keep it (an extension of its own). */
export function contentControlOf(element: Element, place: Place): Control {
  const { attributes } = element;
  const name = attributes['loext:tag'];
  const label = attributes['loext:alias'];
  const naming = { ...(name ? { name } : {}), ...(label ? { label } : {}) };
  const is = (flag: string) => attributes[`loext:${flag}`] === 'true';
  if (is('checkbox')) {
    const state = is('checked') ? 'ticked' : 'empty';
    return { kind: 'box', box: { kind: 'box', state, how: 'control', place, ...naming } };
  }
  const placeholder = is('showing-place-holder');
  const entry = { kind: 'entry' as const, choices: choicesIn(element), placeholder, naming };
  if (entry.choices.length > 0 || is('dropdown') || is('drop-down') || is('combobox'))
    return { ...entry, entry: 'choice' };
  if (is('date')) {
    const day = /^\d{4}-\d{2}-\d{2}/.exec(attributes['loext:current-date'] ?? '')?.[0];
    return { ...entry, entry: 'date', ...(day ? { day } : {}) };
  }
  return is('plain-text') || placeholder ? { ...entry, entry: 'text' } : { kind: 'transparent' };
}

function choicesIn(element: Element): string[] {
  return childrenOf(element)
    .filter((item) => item.name === 'loext:list-item')
    .map(({ attributes }) => attributes['loext:display-text'] ?? attributes['loext:value'] ?? '')
    .filter((text) => text !== '');
}
