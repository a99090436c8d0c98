import { readFile, writeFile } from 'node:fs/promises';
import {
  dedupePeople,
  defaultThresholds,
  type MatchSettings,
  matchPeople,
  modelText,
  type Person,
  readModel,
  type Thresholds,
} from '../match/people/index.ts';
import { type PeopleList, readPeopleList } from './people-csv.ts';
import { importPeople } from './people-import.ts';
import { type Command, print, readWords } from './usage.ts';

const usage = `usage: intake people match NEW.csv --against KNOWN.csv [options]
       intake people dedupe FILE.csv [options]
       intake people import FILE.csv [--dry-run] [--json]

match and dedupe compare files, without a database:
  --json                   one object: {"pairs": [{"a", "b", "probability", "decision", "evidence"}]}
  --all                    with the pairs that were compared and are different
  --model FILE             use saved weights instead of estimating them from the lists
  --save-model FILE        save the weights (they hold no names)
  --seed N                 another draw for the estimate; the same seed gives the same answer
  --threshold-same P       "same" from this probability, ${defaultThresholds.same} where left out
  --threshold-possible P   "possible" from this probability, ${defaultThresholds.possible} where left out

Columns by name: id, full_name, surname, forenames, alias, dob, age, nhs_number, upn, case_id, address, postcode, phone, email;
any may be missing or empty.

import loads the case system's list of known people, so that forms are tied to their case ids; import it again after every change:
  --dry-run                tell what would change, and change nothing
  --json                   one object with every line that was changed or refused
The case id is taken from the column case_id, else from id.
`;

const options = {
  against: { type: 'string' },
  json: { type: 'boolean' },
  all: { type: 'boolean' },
  model: { type: 'string' },
  'save-model': { type: 'string' },
  seed: { type: 'string' },
  'threshold-same': { type: 'string' },
  'threshold-possible': { type: 'string' },
} as const;

/** `intake people match|dedupe`: compares lists of people without a database. `import` is the one part that needs it. */
export const run: Command = async (words, environment) => {
  const [task, ...rest] = words;
  if (task === '--help' || task === '-h') {
    process.stdout.write(usage);
    return 0;
  }
  if (task === 'import') return importPeople(rest, environment);
  if (task !== 'match' && task !== 'dedupe')
    return wrong(task === undefined ? 'say match, dedupe or import' : `there is no "${task}"`);
  const read = readWords(`people ${task}`, rest, options, true);
  if (!read) return 2;
  const { values, positionals } = read;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return wrong(`${task} takes one file`);
  if (task === 'match' && values.against === undefined) return wrong('match needs --against KNOWN.csv');
  if (task === 'dedupe' && values.against !== undefined) return wrong('dedupe takes no --against');

  const thresholds = readThresholds(values['threshold-same'], values['threshold-possible']);
  if (typeof thresholds === 'string') return wrong(thresholds);
  if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed)) return wrong('--seed takes a whole number');
  const settings: MatchSettings = {
    asOf: new Date().toISOString().slice(0, 10),
    thresholds,
    ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
    ...(values.all ? { all: true } : {}),
  };
  if (values.model !== undefined) {
    const text = await readFile(values.model, 'utf8').catch(() => null);
    if (text === null) return wrong(`${values.model}: there is no such file, or it cannot be read`);
    const model = readModel(text);
    if (model.kind === 'wrong') return wrong(`${values.model} is not a saved model: ${model.where}`);
    settings.model = model.model;
  }

  const people = await openList(file);
  const known = values.against === undefined ? null : await openList(values.against);
  if (people === null || (known === null && values.against !== undefined)) return 2;
  const result = known === null ? dedupePeople(people, settings) : matchPeople(people, known, settings);
  if (values['save-model'] !== undefined) {
    const saved = await writeFile(values['save-model'], modelText(result.model)).then(
      () => true,
      () => false,
    );
    if (!saved) return wrong(`${values['save-model']}: cannot be written`);
  }
  if (values.json) {
    print(JSON.stringify({ pairs: result.pairs }, null, 1));
    return 0;
  }
  for (const { a, b, probability, decision, evidence } of result.pairs)
    print(
      `${decision.padEnd(9)}  ${probability.toFixed(4)}  ${a}  ${b}\n${evidence.map((one) => `    ${one}`).join('\n')}`,
    );
  const count = (decision: string) => result.pairs.filter((pair) => pair.decision === decision).length;
  print(`${count('same')} same, ${count('possible')} possible`);
  return 0;
};

function wrong(why: string): number {
  process.stderr.write(`intake people: ${why}\n\n${usage}`);
  return 2;
}

function readThresholds(same: string | undefined, possible: string | undefined): Thresholds | string {
  const thresholds = { ...defaultThresholds };
  for (const [name, text] of [
    ['same', same],
    ['possible', possible],
  ] as const) {
    if (text === undefined) continue;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value > 0 && value <= 1)) return `--threshold-${name} takes a probability, more than 0 and at most 1`;
    thresholds[name] = value;
  }
  if (possible === undefined) thresholds.possible = Math.min(thresholds.possible, thresholds.same);
  if (same === undefined) thresholds.same = Math.max(thresholds.same, thresholds.possible);
  return thresholds.possible <= thresholds.same ? thresholds : '--threshold-possible is higher than --threshold-same';
}

/** Null after telling why it cannot be read. What is ignored is said on stderr, so that output stays JSON. */
async function openList(file: string): Promise<Person[] | null> {
  const reading = await readPeopleList(file);
  if (reading.kind === 'not_read') {
    process.stderr.write(`intake people: ${file}: ${reading.why}\n`);
    return null;
  }
  for (const note of notesOn(reading.list)) process.stderr.write(`intake people: ${file}: ${note}\n`);
  return reading.list.people.map(({ person }) => person);
}

function notesOn({ people, unknown, hasIds }: PeopleList): string[] {
  const notes: string[] = [];
  if (unknown.length > 0) notes.push(`columns that are not known are ignored: ${unknown.join(', ')}`);
  if (!hasIds) notes.push('there is no column "id": rows are called by their number, from 1');
  const lines = new Map<string, number>();
  for (const { person, line } of people) {
    if (person.id === '') notes.push(`line ${line} has no id`);
    else if (lines.has(person.id)) notes.push(`line ${line} has the same id as line ${lines.get(person.id)}`);
    else lines.set(person.id, line);
  }
  return notes.length <= notesAtMost
    ? notes
    : [...notes.slice(0, notesAtMost), `and ${notes.length - notesAtMost} more`];
}

const notesAtMost = 20;
