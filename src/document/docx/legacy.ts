import { type LegacyField, legacyBox, legacyList, type OpenFields } from '../fields.ts';
import type { Inline, Place } from '../model.ts';
import { child, childrenOf, type Element } from '../xml.ts';

/** A begin, separate or end mark of a field (w:fldChar, 17.16.18). At its end a form field becomes a piece of its paragraph. */
export function fieldMark(mark: Element, place: Place, fields: OpenFields): Inline[] {
  const type = mark.attributes['w:fldCharType'];
  if (type === 'begin') fields.begin(legacyFieldOf(mark, place), place);
  else if (type === 'separate') fields.separate();
  else if (type === 'end') return fields.end();
  return [];
}

/** What a field asks for stands in its first character (w:ffData, 17.16.17). */
function legacyFieldOf(begin: Element, place: Place): LegacyField | null {
  const properties = child(begin, 'w:ffData');
  if (!properties) return null;
  const name = child(properties, 'w:name')?.attributes['w:val'] ?? '';
  const box = child(properties, 'w:checkBox');
  if (box) {
    const checked = settingOf(child(box, 'w:checked')) ?? settingOf(child(box, 'w:default')) ?? '0';
    return legacyBox(['1', 'true', 'on'].includes(checked), name, place);
  }
  const list = child(properties, 'w:ddList');
  if (list) return listOf(list, name, place);
  const text = child(properties, 'w:textInput');
  if (!text) return null;
  const entry = child(text, 'w:type')?.attributes['w:val'] === 'date' ? 'date' : 'text';
  return { kind: 'text', entry, name, standard: child(text, 'w:default')?.attributes['w:val'] ?? '' };
}

/** An element without a value stands for true. */
function settingOf(element: Element | undefined): string | undefined {
  return element && (element.attributes['w:val'] ?? '1');
}

function listOf(list: Element, name: string, place: Place): LegacyField {
  const choices = childrenOf(list)
    .filter((item) => item.name === 'w:listEntry')
    .map((item) => item.attributes['w:val'] ?? '');
  const chosen = settingOf(child(list, 'w:result'));
  const standard = Number(settingOf(child(list, 'w:default')) ?? 0);
  return legacyList(choices, chosen === undefined ? undefined : Number(chosen), standard, name, place);
}
