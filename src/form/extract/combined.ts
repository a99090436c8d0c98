import type { Field } from '../definitions/index.ts';
import { hasContent, lineOf, type Slot, slotLines, slotOf, wordsOf } from '../layout/index.ts';

export type Split = { key: string; slot: Slot; sureness: number };

/**
 * One answer to several questions ("Name and agency"), given to each of them. What can be told by its form (an e-mail address, a
 * date) is; words are parted where a comma, dash, slash or line parts them, which is less sure.
 */
export function splitCombined(keys: readonly string[], slot: Slot, fields: ReadonlyMap<string, Field>): Split[] {
  const lines = slotLines(slot);
  if (!hasContent(lines)) return keys.map((key) => ({ key, slot, sureness: 1 }));
  const types = keys.map((key) => fields.get(key)?.type);
  if (types.includes('email') && types.includes('phone')) return contact(keys, slot, fields);
  if (types.includes('birth_date') && types.includes('age')) return birth(keys, slot, fields);
  const parts = partsOf(slot);
  if (parts.length === keys.length)
    return keys.map((key, index) => ({ key, slot: parts[index] ?? empty(slot), sureness: 0.95 }));
  const [first = ''] = keys;
  const alone = wordsOf(lines).split(' ').length <= LONGEST_NAME;
  return [{ key: first, slot, sureness: alone ? 0.95 : 0.8 }];
}

/** A single answer of more words than a name has may hold the other answers too. */
const LONGEST_NAME = 3;

function empty(slot: Slot): Slot {
  return { lines: [], place: slot.place, where: slot.where };
}

function partsOf(slot: Slot): Slot[] {
  const lines = slotLines(slot).filter((line) => line.text.trim() !== '');
  if (lines.length > 1) return lines.map((line) => slotOf([line], slot.place, slot.where));
  const text = wordsOf(lines);
  for (const gap of [/\s*[;|]\s*/, /\s+[-–—]\s+/, /\s*\/\s*/, /\s*,\s*/, /\s{2,}|\t/]) {
    const parts = (gap.source.includes('\\t') ? (lines[0]?.text ?? '') : text)
      .split(gap)
      .filter((part) => part.trim() !== '');
    if (parts.length > 1) return parts.map((part) => typed(part, slot));
  }
  return [slot];
}

function typed(text: string, slot: Slot): Slot {
  return slotOf([lineOf([{ kind: 'text', text, marks: {}, place: slot.place }])], slot.place, slot.where);
}

const address = /[^\s<>()[\],;:]+@[^\s<>()[\],;:]+/g;

function contact(keys: readonly string[], slot: Slot, fields: ReadonlyMap<string, Field>): Split[] {
  const text = wordsOrEntries(slot);
  const mails = (text.match(address) ?? []).join('; ');
  const rest = text
    .replace(address, ' ')
    .replace(/\b(e-?mail|telephone|tel|phone|mobile|mob)\b\s*(no|number|address)?\s*[.:]*/gi, ' ')
    .replace(/[\s;,/|<>-]+$|^[\s;,/|<>-]+/g, '');
  const number = /\d{3}/.test(rest) ? rest : '';
  const lost = number === '' && /[\p{L}\p{N}]{2}/u.test(rest);
  return keys.map((key) => {
    const own = fields.get(key)?.type === 'email' ? mails : lost && mails === '' ? rest : number;
    return { key, slot: own === '' ? empty(slot) : typed(own, slot), sureness: lost && mails !== '' ? 0.8 : 0.98 };
  });
}

function birth(keys: readonly string[], slot: Slot, fields: ReadonlyMap<string, Field>): Split[] {
  const text = wordsOrEntries(slot);
  const found =
    /^(.*?\d.*?)[\s,;/-]*(?:\(|\baged?\b|[,;])\s*(?:aged?\s*)?:?\s*(\d{1,2})\s*(?:y(?:ea)?rs?(?: old)?)?\s*\)?\.?$/i.exec(
      text,
    );
  const dated = /\d[^\d]*\d{1,2}[^\d]+\d{2,4}|\d{1,2}\D+\d{4}/.test(found?.[1] ?? text);
  const date = dated ? (found?.[1] ?? text) : '';
  const age = found && dated ? (found[2] ?? '') : dated ? '' : text;
  return keys.map((key) => {
    const own = fields.get(key)?.type === 'birth_date' ? date : age;
    return { key, slot: own === '' ? empty(slot) : typed(own, slot), sureness: 0.97 };
  });
}

function wordsOrEntries(slot: Slot): string {
  return slot.lines
    .map((line) =>
      line
        .map((inline) =>
          inline.kind === 'text' ? inline.text : inline.kind === 'entry' && !inline.placeholder ? inline.value : ' ',
        )
        .join(''),
    )
    .join('; ')
    .replace(/\s+/g, ' ')
    .trim();
}
