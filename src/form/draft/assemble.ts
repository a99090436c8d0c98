import type { Definition, Field } from '../definitions/index.ts';
import { plainLetters } from '../labels/index.ts';
import { guessOf, optionsIn } from './guess.ts';
import { identifierOf, newKey } from './keys.ts';
import type { Draft, DraftField, DraftSection } from './model.ts';
import type { Outline, Outlined, OutlinedSection } from './outline.ts';

/** Puts the questions of a blank together under the keys that they have, or get. */
export function assemble(
  outline: Outline,
  definition: Definition,
  { titles, versions }: Pick<Draft, 'titles' | 'versions'>,
): Draft {
  const sections = sectionsOf(outline, definition);
  const families = new Set(sections.map(({ id, known }) => known?.family ?? id));
  const fields = new Map<string, DraftField>();
  const combined = new Map<string, Draft['combined'][number]>();
  for (const question of outline.questions) {
    const family = familyOf(question, sections);
    if (question.keys.length > 1) addCombined(combined, question, family, definition);
    const known = question.keys.flatMap((key) => definition.fields.find((field) => field.key === key) ?? []);
    if (known.length === 0) addNew(fields, question, family, sections, definition);
    for (const field of known) addKnown(fields, field, question, family, families);
  }
  for (const field of impliedBy(sections, definition)) addImplied(fields, field, families);
  const asked = new Set(fields.keys());
  const rows = outline.grids > 0;
  return {
    ...{ titles, versions, sections, fields: [...fields.values()], combined: [...combined.values()] },
    needs: definition.needs.flatMap(({ one }) => {
      const groups = one.filter((keys) =>
        keys.every((key) => asked.has(key) || (rows && key === 'indicators[].value')),
      );
      return groups.length > 0 ? [{ one: groups }] : [];
    }),
    notAsked: definition.fields.filter(({ key, required }) => required && !asked.has(key)).map(({ key }) => key),
  };
}

/** The sections in the order of the page; those of indicators are kept wherever there is a table of them. */
function sectionsOf({ sections, grids }: Outline, definition: Definition): DraftSection[] {
  const taken = new Set(definition.sections.map(({ id }) => id));
  const own = sections.map(({ known, headings }): DraftSection => {
    if (known) return { id: known.id, headings: headings.length > 0 ? headings : known.headings, known };
    const wanted = identifierOf(headings[0] ?? '', 'section');
    const id = taken.has(wanted) ? `${wanted}Section` : wanted;
    taken.add(id);
    return { id, headings, known };
  });
  const missing = definition.sections.filter(
    ({ holds, id }) => holds && grids > 0 && !own.some((one) => one.id === id),
  );
  const all = [...own, ...missing.map((known) => ({ id: known.id, headings: known.headings, known }))];
  const [first] = definition.sections;
  return all.length > 0 || !first ? all : [{ id: first.id, headings: first.headings, known: first }];
}

function familyOf({ section }: Outlined, sections: readonly DraftSection[]): string | undefined {
  const own = sectionOf(section, sections);
  return own?.known?.family ?? own?.id;
}

function sectionOf(section: OutlinedSection | undefined, sections: readonly DraftSection[]): DraftSection | undefined {
  if (!section) return undefined;
  if (section.known) return sections.find(({ known }) => known === section.known);
  return sections.find(({ known, headings }) => !known && headings === section.headings);
}

function addKnown(
  fields: Map<string, DraftField>,
  field: Field,
  question: Outlined,
  family: string | undefined,
  families: ReadonlySet<string>,
): void {
  const own = fields.get(field.key) ?? emptyField(field, families, family);
  if (family !== undefined && !own.in.includes(family)) own.in.push(family);
  if (question.keys.length === 1 && !own.labels.includes(question.label)) own.labels.push(question.label);
  if (question.keys.length > 1 && own.labels.length === 0) own.labels.push(...field.labels.slice(0, 1));
  if (question.unsure) own.note = 'unsure';
  const known = new Set(field.codes.flatMap(({ code, wordings }) => [code, ...wordings].map(plainLetters)));
  if (known.size > 0)
    for (const option of optionsIn(question.slot))
      if (!known.has(plainLetters(option)) && !own.strangeOptions.includes(option)) own.strangeOptions.push(option);
  fields.set(field.key, own);
}

function emptyField(field: Field, families: ReadonlySet<string>, family: string | undefined): DraftField {
  const own = field.in.filter((one) => families.has(one));
  return {
    ...{
      key: field.key,
      in: own.length > 0 || family !== undefined ? own : [...families].slice(0, 1),
      type: field.type,
    },
    ...{ labels: [], required: field.required, lines: field.lines, signature: field.signature, strangeOptions: [] },
    ...(field.codes.length > 0 && {
      codes: Object.fromEntries(field.codes.map(({ code, wordings }) => [code, [...wordings]])),
    }),
  };
}

function addNew(
  fields: Map<string, DraftField>,
  question: Outlined,
  family: string | undefined,
  sections: readonly DraftSection[],
  definition: Definition,
): void {
  const again = [...fields.values()].find(
    ({ note, labels, in: own }) => note === 'new' && labels.includes(question.label) && own.includes(family ?? ''),
  );
  if (again) return;
  const section = sectionOf(question.section, sections);
  const taken = new Set([...fields.keys(), ...definition.fields.map(({ key }) => key)]);
  const key = newKey(question.label, question.section, section?.id ?? sections[0]?.id ?? 'form', definition, taken);
  const { type, codes } = guessOf(question.label, question.slot);
  fields.set(key, {
    ...{ key, in: [family ?? sections[0]?.known?.family ?? sections[0]?.id ?? 'form'], type, labels: [question.label] },
    ...{ required: false, lines: false, signature: false, strangeOptions: [], note: 'new' as const },
    ...(codes && { codes }),
  });
}

function addCombined(
  combined: Map<string, Draft['combined'][number]>,
  { keys, label }: Outlined,
  family: string | undefined,
  definition: Definition,
): void {
  const id = keys.join('+');
  const known = definition.combined.find((one) => one.keys.join('+') === id);
  const own = combined.get(id) ?? { in: [], keys, labels: [] };
  const families = family === undefined ? (known?.in ?? []) : [family];
  combined.set(id, {
    ...{ keys, in: [...new Set([...own.in, ...families])] },
    labels: [...new Set([...own.labels, label])],
  });
}

/** What headings say by themselves: a person under "Suspect" has a role, and a referral its type, though nothing asks for them. */
function impliedBy(sections: readonly DraftSection[], definition: Definition): Field[] {
  const keys = new Set(
    sections.flatMap(({ known }) => Object.keys(known?.sets ?? {}).map((part) => `${known?.list}[].${part}`)),
  );
  return definition.fields.filter(({ key }) => keys.has(key) || key === 'subject.type');
}

function addImplied(fields: Map<string, DraftField>, field: Field, families: ReadonlySet<string>): void {
  if (fields.has(field.key)) return;
  fields.set(field.key, { ...emptyField(field, families, undefined), labels: field.labels.slice(0, 1) });
}
