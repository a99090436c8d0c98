import { type Chance, chance } from '../../../fixtures/chance.ts';
import type { Definition, Definitions } from '../../../src/form/index.ts';
import { normalWords } from '../../../src/form/labels/index.ts';
import { answerFor, type Story } from './answer-for.ts';
import { type Person, person, professional } from './answers.ts';
import { indicatorGrid, tickList } from './grids.ts';
import { addHazard } from './hazards.ts';
import type { Asked, Made, Part } from './model.ts';
import { type Plan, referralPlan, type SectionPlan, toolkitPlan } from './plans.ts';
import * as said from './said.ts';
import { truthOf } from './truth.ts';
import { type LabelHabit, labelHabit, printedHeading, printedLabel } from './wordings.ts';

/** How often a form has one thing wrong with it that a person must see. */
const HAZARDOUS = 0.25;
/** How often a file holds a form of the other kind too. */
const COMPANIONS = 0.04;

type Field = Definition['fields'][number];

/** What is being made, while it is made. */
type Making = {
  luck: Chance;
  story: Story;
  definition: Definition;
  habit: LabelHabit;
  headingStyle: number;
  labels: Map<string, string>;
  headings: Map<string, string>;
  used: Set<string>;
  sections: number;
};

/** Draws one form from a seed: layout, wordings and fillings. The same seed gives the same form. */
export function makeForm(seed: number, definitions: Definitions): Made {
  const luck = chance(seed * 7_919 + 17);
  const first = luck.often(0.5);
  const made = makeOne(luck, seed, first ? referralPlan : toolkitPlan, definitions);
  if (made.loose !== null || !luck.often(COMPANIONS)) return made;
  return { ...made, companion: makeOne(luck, seed, first ? toolkitPlan : referralPlan, definitions) };
}

function makeOne(luck: Chance, seed: number, plan: Plan, definitions: Definitions): Made {
  const definition = definitions.forms.find(({ kind }) => kind === plan.kind);
  if (!definition) throw new Error(`no definition of ${plan.kind}`);
  const making: Making = {
    ...{ luck, definition, habit: labelHabit(luck), headingStyle: luck.below(8) },
    ...{ labels: new Map(), headings: new Map(), used: new Set(), sections: 0 },
    story: {
      luck,
      filledOn: `2026-${String(3 + luck.below(8)).padStart(2, '0')}-${String(1 + luck.below(28)).padStart(2, '0')}`,
      professional: professional(luck),
      required: requiredKeys(definition),
    },
  };
  const sections = orderOf(luck, plan).filter(({ share = 1 }) => luck.often(share));
  const parts = sections.flatMap((section) => partsOf(making, section));
  const printed = luck.pick([null, ...definition.versions]);
  const made: Made = {
    ...{ seed, kind: definition.kind, title: titleOf(luck, definition), version: printed, parts, hazard: null },
    guidance: luck.often(plan.kind === 'exploitation-toolkit' ? 0.6 : 0.2)
      ? luck.some(said.guidance, 2 + luck.below(3))
      : [],
    codeTable: luck.often(0.15),
    ...{ truth: {}, loose: null, companion: null },
  };
  const withHazard = luck.often(HAZARDOUS) ? addHazard(made, luck) : made;
  return { ...withHazard, truth: truthOf(withHazard, definition) };
}

function requiredKeys(definition: Definition): Set<string> {
  const always = definition.fields.filter(({ required }) => required).map(({ key }) => key);
  return new Set([
    ...always,
    ...['referrer.phone', 'people[].surname', 'people[].forenames', 'people[].fullName', 'locations[].name'],
    ...['child.surname', 'child.forenames', 'child.fullName', 'child.dob', 'risk.overall', 'linkedChildren[].name'],
    ...['agencies[].name', 'parents[].name', 'peopleOfConcern[].name', 'locationsOfConcern[].name'],
  ]);
}

/** Most forms begin with who and whom; the rest stands in any order. */
function orderOf(luck: Chance, { sections }: Plan): SectionPlan[] {
  if (luck.often(0.5)) return sections;
  const [first, second, ...rest] = sections;
  const start = [first, second].filter((section) => section !== undefined);
  return [...luck.some(start, 2), ...luck.some(rest, rest.length)];
}

function titleOf(luck: Chance, { titles }: Definition): string {
  const title = luck.pick(titles);
  return luck.pick([title, title, title.toUpperCase(), `Wexcombe Council ${title}`, `${title} - CONFIDENTIAL`]);
}

function partsOf(making: Making, plan: SectionPlan): Part[] {
  const { luck } = making;
  if (plan.section === 'indicators')
    return [{ kind: 'indicators', heading: headingOf(making, plan.section), grid: indicatorGrid(luck) }];
  if (plan.section === 'vulnerabilities')
    return [{ kind: 'ticks', heading: headingOf(making, plan.section), ...tickList(luck) }];
  const keys = keysOf(luck, plan);
  const count = plan.entries === undefined || luck.often(0.6) ? 1 : 1 + luck.below(plan.entries.most);
  const people = peopleFor(luck, count, plan.section === 'adult' || plan.section === 'parents');
  if (plan.entries?.rows) {
    const entries = people.map((who) => askedOf(making, plan, keys, who));
    return [{ kind: 'rows', section: plan.section, heading: headingOf(making, plan.section), entries }];
  }
  return people.map((who, index) => ({
    kind: 'questions',
    section: plan.section,
    heading: headingOf(making, plan.section, index),
    asked: askedOf(making, plan, keys, who),
  }));
}

/** Different people: the same one twice would be a problem of its own. */
function peopleFor(luck: Chance, count: number, grown: boolean): Person[] {
  const drawn: Person[] = [];
  while (drawn.length < count) {
    const next = person(luck, grown ? [25, 55] : [13, 17]);
    if (!drawn.some(({ surname, forenames }) => surname === next.surname && forenames === next.forenames))
      drawn.push(next);
  }
  return drawn;
}

function keysOf(luck: Chance, { always, one, some }: SectionPlan): string[] {
  const names = one ? luck.pick(one) : [];
  const others = [...always, ...some.filter(() => luck.often(0.5))];
  return [...names, ...(luck.often(0.5) ? others : luck.some(others, others.length))];
}

/** A block of a list is counted from the second one on: `Child 2`. */
function headingOf(making: Making, id: string, index = 0): string {
  const { luck, definition, headingStyle } = making;
  const section = definition.sections.find((one) => one.id === id);
  const known = making.headings.get(id) ?? luck.pick(section?.headings ?? [id]);
  making.headings.set(id, known);
  if (index === 0) making.sections += 1;
  return printedHeading(luck, index === 0 ? known : `${known} ${index + 1}`, headingStyle, making.sections);
}

function askedOf(making: Making, plan: SectionPlan, keys: string[], who: Person): Asked[] {
  return keys.flatMap((key, index) => {
    const field = making.definition.fields.find((one) => one.key === key);
    const label = field && labelOf(making, field, plan.section, index + 1);
    if (!field || label === undefined) return [];
    const answer = answerFor(making.story, field, who);
    return [{ key, label, type: field.type, long: field.type === 'long_text', answer }];
  });
}

/** One wording for a question in all entries of a section; never one that another question of the section has already. */
function labelOf(making: Making, field: Field, section: string, number: number): string | undefined {
  const { luck, labels, habit } = making;
  const id = `${section} ${field.key}`;
  const known = labels.get(id);
  if (known !== undefined) return known;
  const own = meaningOnly(making.definition, field, section);
  const wording = luck.pick(luck.often(0.6) ? own.slice(0, 6) : own);
  if (making.used.has(`${section} ${wording.toLowerCase()}`)) return undefined;
  making.used.add(`${section} ${wording.toLowerCase()}`);
  const printed = printedLabel(luck, wording, habit, number);
  labels.set(id, printed);
  return printed;
}

/** Wordings that no other question of the same section has: `Name` under Referrer is the referrer's, not the manager's. */
function meaningOnly({ fields, sections }: Definition, field: Field, id: string): string[] {
  const family = sections.find((one) => one.id === id)?.family ?? id;
  const others = fields.filter((other) => other !== field && other.in.includes(family)).flatMap(({ labels }) => labels);
  const taken = new Set(others.map((label) => normalWords(label, 'keep')));
  const own = field.labels.filter((label) => !taken.has(normalWords(label, 'keep')));
  return own.length > 0 ? own : field.labels;
}
