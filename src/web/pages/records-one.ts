import type { Definition } from '../../form/index.ts';
import type { Source } from '../../form/model.ts';
import { reasonFor } from '../../review/index.ts';
import type { FormRow, LinkRow, RecordHistory } from '../../store/index.ts';
import { doneAs } from '../item/history.ts';
import { labelOf, saidBy } from '../item/labels.ts';
import { linkWords, nameOf, roleWords } from '../subject-words.ts';

const relationWords: Readonly<Record<string, string>> = {
  update_of: 'Update of',
  update_of_by: 'Updated by',
  correction_of: 'Correction of',
  correction_of_by: 'Corrected by',
  related_to: 'Related to',
  related_to_by: 'Related to',
};

const howWords: Record<Source['how'], string> = {
  control: 'a content control',
  form_field: 'a form field',
  cell: 'a cell',
  line: 'a line',
  ocr: 'a scan',
  section: 'the section',
  correction: 'a person',
};

/** What the page of one form shows, in words. */
export function recordView(
  row: FormRow,
  definition: Definition | undefined,
  history: RecordHistory,
  links: LinkRow[],
  people: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const { form } = row;
  const nameOfActor = (actor: string) => people.get(actor) ?? (actor === 'program' ? 'the program' : actor);
  const linked = links.filter(({ state }) => state === 'linked');
  return {
    row,
    history: {
      ...history,
      hands: history.hands.map((one) => ({ ...one, actor: nameOfActor(one.actor), words: doneAs(one.action) })),
      relations: history.relations.map((one) => ({
        ...one,
        actor: nameOfActor(one.actor),
        words: relationWords[one.relation] ?? one.relation.replaceAll('_', ' '),
      })),
    },
    version: form.version,
    problems: form.problems.map(({ code, field }) => ({
      why: reasonFor(code).why,
      field: field ? labelOf(field, form, definition) : '',
    })),
    values: Object.entries(form.fields).map(([key, value]) => ({
      key,
      words: labelOf(key, form, definition),
      said: saidBy(value, key, form, definition),
      raw: value.raw,
      where: whereOf(value.source),
      certain: `${Math.floor(value.confidence * 100)}%`,
      blank: value.state === 'blank',
    })),
    subjects: linked.map((link) => ({
      ...link,
      words: roleWords[link.role],
      name: nameOf(link.described),
      path: link.kind === 'person' ? '/people' : '/places',
      suggestions: links.filter(({ mention, state }) => mention === link.mention && state === 'suggested').length,
      stateWords: linkWords[link.state],
    })),
    corrections: history.corrections.map((one) => ({
      ...one,
      actor: nameOfActor(one.actor),
      words: labelOf(one.key, form, definition),
      was: one.before ? saidBy(one.before, one.key, form, definition) : 'Not on the form',
      is: saidBy(one.after, one.key, form, definition),
    })),
    related: row.match && 'related' in row.match ? (row.match.related ?? []) : [],
    earlier: row.match && 'of' in row.match ? [row.match.of].flat() : [],
  };
}

/** Where on the file a value stands: page or cell, as far as it is known. */
function whereOf(source: Source): string {
  const places = Object.entries(source).flatMap(([name, place]) =>
    typeof place === 'number' && ['page', 'table', 'row', 'cell', 'paragraph'].includes(name)
      ? [`${name} ${name === 'page' ? place : place + 1}`]
      : [],
  );
  return [`From ${howWords[source.how]}`, ...places].join(', ');
}
