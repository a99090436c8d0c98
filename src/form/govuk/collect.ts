import type { Definition, Section } from '../definitions/index.ts';
import { addEntry, type Collected, type State, startOf } from '../extract/index.ts';
import { keyOf, type LabelMatch, normalWords, scores, type Vocabulary } from '../labels/index.ts';
import { hasContent, slotLines } from '../layout/index.ts';
import type { Submission, SubmittedAnswer } from './model.ts';
import { matchQuestion, rowsAsked } from './questions.ts';
import { saidBy, ticked, typed } from './slots.ts';

/** Where the walk through a submission stands. */
type Walk = {
  state: State;
  /** The number of the entry at hand of each list. */
  numbers: Map<string, number>;
  /** Whose question the last one was, by the family of its section; undefined after one that nobody knows. */
  whose: string | undefined;
};

/** Gives each answer of a submission its question. The order of the questions tells whose they are where their words do not. */
export function collectSubmission(submission: Submission, vocabulary: Vocabulary): Collected {
  const state = startOf([], vocabulary);
  state.section = undefined;
  const walk: Walk = { state, numbers: new Map(), whose: undefined };
  for (const answer of submission.answers) take(walk, answer);
  addSubmitted(state.collected, submission, vocabulary);
  return state.collected;
}

function take(walk: Walk, answer: SubmittedAnswer): void {
  const { state, numbers } = walk;
  const { vocabulary, collected } = state;
  const found = matchQuestion(answer.question, state.section, vocabulary);
  if (!found || asksForRows(found.match)) {
    takeRows(state, answer);
    state.section = ownerIn(answer.question, vocabulary.definition) ?? state.section;
    walk.whose = undefined;
    return;
  }
  const { match } = found;
  const before = state.section;
  const sureness = tellsWhose(walk, answer.question, match) ? match.score : Math.min(match.score, scores.doubtful);
  state.section = sectionOf(match, state);
  walk.whose = match.family;
  collected.known += 1;
  for (const { asked, slot } of saidBy(match.asked, answer, vocabulary.definition)) {
    const key = asked.kind === 'field' ? asked.field.key : (asked.combined.keys[0] ?? '');
    const list = /^(\w+)\[\]/.exec(key)?.[1];
    const entry =
      list === undefined
        ? undefined
        : entryOf(state, list, keyOf(asked), before, answer.number ?? found.number, numbers, slot);
    collected.answers.push({ asked, entry, slot, sureness });
  }
}

/** What is asked of everybody on a form: without a name beside it, it may be anybody's. */
const everybodys =
  /(^|\.)(name|fullName|surname|forenames|alias|dob|age|gender|address|placementAddress|postcode|phone|email|role)$/;

/** `Telephone number` is whose the question before was; after one about somebody else, or about nobody known, a person looks. */
function tellsWhose({ state, whose }: Walk, question: string, { asked, family, section }: LabelMatch): boolean {
  const key = asked.kind === 'field' ? asked.field.key : (asked.combined.keys[0] ?? '');
  if (section || whose === family || !everybodys.test(key)) return true;
  const named = ownerIn(question, state.vocabulary.definition);
  return named?.family === family;
}

/** Whose question it is by its words: `What is the mother's name?`, `Name of the child`. */
function ownerIn(question: string, { sections }: Definition): Section | undefined {
  const words = ` ${normalWords(question, 'drop')} `;
  const owners = sections
    .flatMap((section) => section.owners.map((owner) => ({ section, owner: ` ${normalWords(owner, 'keep')} ` })))
    .filter(({ owner }) => words.includes(owner));
  return owners.sort((one, other) => other.owner.length - one.owner.length)[0]?.section;
}

/** A question over a tick list: its answers are rows of their own. */
function asksForRows({ asked }: LabelMatch): boolean {
  return asked.kind === 'field' && /^(vulnerabilities|indicators)\[\]/.test(asked.field.key);
}

/** The section that a question belongs to: the one that it names, the one at hand, or the only one that knows it. */
function sectionOf(match: LabelMatch, { section, vocabulary }: State): Section | undefined {
  if (match.section) return match.section;
  if (section?.family === match.family) return section;
  return vocabulary.definition.sections.findLast(({ family }) => family === match.family) ?? section;
}

/** Answers about somebody else, a further number, or a question for the second time begin the next entry of a list. */
function entryOf(
  state: State,
  list: string,
  key: string,
  before: Section | undefined,
  number: number | undefined,
  numbers: Map<string, number>,
  slot: ReturnType<typeof typed>,
) {
  const current = state.current.get(list);
  const another = state.section?.list === list && before?.list === list && before.id !== state.section.id;
  const counted = number !== undefined && number !== (numbers.get(list) ?? 1);
  if (number !== undefined || another) numbers.set(list, number ?? 1);
  if (!current || another || counted || current.seen.includes(key)) return addEntry(state, list, slot, [key]);
  current.seen.push(key);
  return current;
}

/** Selected indicators, each a row with a tick; one indicator with its answer; or a question that nobody knows. */
function takeRows(state: State, answer: SubmittedAnswer): void {
  const { collected, vocabulary } = state;
  const asked = rowsAsked(answer.question, vocabulary);
  const whole = typed(answer.selections ?? answer.lines, answer.place);
  const row = (text: string, slot: typeof whole) => ({
    ...{ domain: answer.question, text, textSlot: typed([text], answer.place), columns: [{ heading: '', slot }] },
    ...{ evidence: undefined, table: state.tables },
  });
  if (asked && asked.text !== '') {
    collected.rows.push({ ...row(asked.text, whole), holds: asked.holds });
    return;
  }
  const selections = answer.selections ?? separate(answer.lines);
  if (asked && selections) {
    state.tables += 1;
    for (const text of selections)
      collected.rows.push({ ...row(text, ticked([''], answer.place)), holds: asked.holds });
    return;
  }
  collected.unknown += 1;
  collected.notUnderstood.push(answer.question);
  if (hasContent(slotLines(whole))) collected.unplaced.push(whole);
}

/** Options on lines of their own. In one line a comma may part two options or stand in one: that cannot be told. */
function separate(lines: readonly string[]): string[] | undefined {
  const filled = lines.filter((line) => line.trim() !== '');
  return filled.length === 1 && filled[0]?.includes(',') ? undefined : filled;
}

/** The day of submission is the date of the form, where the form does not ask for it: people are not asked what the form knows. */
function addSubmitted(collected: Collected, { submitted }: Submission, { definition }: Vocabulary): void {
  const field = definition.fields.find(({ key }) => key === 'referral.date' || key === 'assessment.date');
  if (!submitted || !field || collected.answers.some(({ asked }) => keyOf(asked) === field.key)) return;
  const slot = typed([submitted.day], submitted.place);
  collected.answers.push({ asked: { kind: 'field', field }, entry: undefined, slot, sureness: 1 });
}
