import type { Asked, Definition, Form, Value } from '../../form/index.ts';
import { reasonFor } from '../../review/index.ts';
import type { Fields } from '../fields.ts';
import { placeIds } from './paper.ts';
import type { SeenFile } from './seen.ts';

/** One answer as the page shows it: what stands there, how sure that is, and how it is mended. */
export type FieldView = {
  key: string;
  id: string;
  label: string;
  control: 'text' | 'lines' | 'select' | 'checks';
  /** As it stands in the control. */
  shown: string;
  state: Value['state'] | 'absent';
  options: { value: string; text: string; selected: boolean }[];
  /** What the file says, where that is not what is shown. */
  raw: string;
  doubt: 'unreadable' | 'unsure' | 'missing' | null;
  problems: { text: string; blocks: boolean }[];
  corrected: { by: string; at: Date } | null;
  /** The place in the original, as an id on this page. */
  at: string | null;
  error: string | null;
};

export type ShownForm = {
  form: Form;
  definition: Definition;
  seen: SeenFile | null;
  certainEnough: number;
  nameOf(actor: string): string;
  /** Without anything that says how sure the reading was: a check must not be led. */
  blind?: boolean;
  /** What was typed and not taken, to be shown again. */
  typed?: Fields;
  errors?: ReadonlyMap<string, string>;
  /** A list that gets one more entry. */
  add?: string;
  /** What was sent from the page, which then decides what an added row has as its scale; nothing counts as said that was only offered. */
  sent?: Fields;
};

export const states = ['blank', 'not_known', 'not_applicable', 'refused'] as const;
export const stateWords: Readonly<Record<string, string>> = {
  blank: 'Left blank',
  not_known: 'Not known',
  not_applicable: 'Not applicable',
  refused: 'Refused to say',
};

const longTypes = ['long_text'];

/** `preset`: what stands there already where nothing was said, so that it need not be said again in each row. */
export function viewOf(asked: Asked, label: string, shown: ShownForm, preset?: string): FieldView {
  const { form, typed, errors, nameOf, blind } = shown;
  const { key } = asked;
  const value = form.fields[key];
  const control =
    asked.type === 'choices'
      ? 'checks'
      : asked.options.length > 0
        ? 'select'
        : longTypes.includes(asked.type)
          ? 'lines'
          : 'text';
  const said = chosenIn(value, control, typed, key);
  const chosen = said.length === 0 && value === undefined && preset !== undefined ? [preset] : said;
  const offered = value === undefined && control === 'text' ? (preset ?? '') : '';
  const text = typed?.names().includes(`v.${key}`) ? typed.typed(`v.${key}`) : shownText(value) || offered;
  const state = typed?.names().includes(`s.${key}`) ? typed.text(`s.${key}`) : undefined;
  const found = blind ? [] : form.problems.filter(({ field }) => field === key);
  const corrected = value?.source.corrected;
  return {
    ...{ key, id: idOf(key), label, control, shown: text, raw: rawOf(value), at: markOf(key, value, shown.seen) },
    state: stateOf(state, value),
    options: asked.options.map(({ code, words }) => ({ value: code, text: words, selected: chosen.includes(code) })),
    doubt: blind ? null : doubtOf(value, found, shown.certainEnough),
    problems: found.map(({ code }) => ({ text: reasonFor(code).why, blocks: true })),
    corrected: corrected && !blind ? { by: nameOf(corrected.by), at: new Date(corrected.at) } : null,
    error: errors?.get(key) ?? null,
  };
}

function stateOf(typed: string | undefined, value: Value | undefined): FieldView['state'] {
  const state = states.find((one) => one === typed);
  return state ?? (typed === undefined ? (value?.state ?? 'absent') : 'answered');
}

function chosenIn(value: Value | undefined, control: string, typed: Fields | undefined, key: string): string[] {
  if (typed?.names().some((name) => name === `v.${key}` || name === `s.${key}`)) return typed.list(`v.${key}`);
  if (value?.state !== 'answered' || value.value === null) return [];
  return control === 'checks' && Array.isArray(value.value) ? value.value : [String(value.value)];
}

/** Dates as people write them here. What could not be read is not put into the control: it would be taken for an answer. */
export function shownText(value: Value | undefined): string {
  if (value?.state !== 'answered' || value.value === null) return '';
  if (Array.isArray(value.value)) return value.value.join('; ');
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(value.value));
  return date ? `${date[3]}/${date[2]}/${date[1]}` : String(value.value);
}

function rawOf(value: Value | undefined): string {
  if (!value || value.source.corrected) return '';
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return plain(value.raw) === plain(shownText(value)) ? '' : value.raw;
}

function doubtOf(
  value: Value | undefined,
  found: readonly { code: string }[],
  certainEnough: number,
): FieldView['doubt'] {
  if (value?.state === 'unreadable') return 'unreadable';
  if (found.some(({ code }) => code.startsWith('missing_'))) return 'missing';
  return value && value.confidence < certainEnough ? 'unsure' : null;
}

export const idOf = (key: string) => `f-${key.replaceAll(/[^\w]+/g, '-')}`;

/** Where the value was read: a mark on the picture of its page, or the cell or line in the text. */
export function markOf(key: string, value: Value | undefined, seen: SeenFile | null): string | null {
  if (!value || !seen || seen.kind === 'none') return null;
  if (seen.kind === 'paper') return placeIds(value.source).find((id) => seen.paper.ids.has(id)) ?? null;
  return value.source.page !== undefined && value.source.box && value.source.page <= seen.pages.length
    ? `m-${idOf(key)}`
    : null;
}
