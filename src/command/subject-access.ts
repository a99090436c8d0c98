import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { Fault } from '../faults.ts';
import { openReadingPool } from '../pipeline/index.ts';
import { type OriginalId, openStore, type Store } from '../store/index.ts';
import {
  type Held,
  heldPage,
  type Searched,
  type Terms,
  termsOf,
  thirdPartiesIn,
  thirdPartiesPage,
} from '../subject-access/index.ts';
import { bucketOf, keyringOf, openDatabase, poolSettings } from './parts.ts';
import { progressLine } from './progress.ts';
import { searchMails } from './search-mails.ts';
import { actorAtTerminal, type Command, print, readReason, readWords } from './usage.ts';

const usage = `usage: intake subject-access --find NAME [--dob DAY] [--number NUMBER]
       intake subject-access --person ID [--person ID]... --reason WORDS --out FOLDER [--originals] [--forms-only]
`;
const options = {
  find: { type: 'string' },
  dob: { type: 'string' },
  number: { type: 'string' },
  person: { type: 'string', multiple: true },
  reason: { type: 'string' },
  out: { type: 'string' },
  originals: { type: 'boolean' },
  'forms-only': { type: 'boolean' },
} as const;

/**
 * `intake subject-access`: first whom the request means, then everything that is held about them, as files. Each search and each gathering is an
 * audit event before anything is shown.
 */
export const run: Command = async (words, environment) => {
  const read = readWords('subject-access', words, options);
  if (!read) return 2;
  const { find: name, dob = '', number = '', person = [], out, originals = false } = read.values;
  const searches = name !== undefined && person.length === 0 && out === undefined;
  const gathers =
    name === undefined && out !== undefined && person.length > 0 && person.every((id) => /^\d{1,18}$/.test(id));
  if (!searches && !gathers) {
    process.stderr.write(usage);
    return 2;
  }
  const reason = gathers ? readReason('subject-access', read.values.reason) : '';
  if (reason === undefined) return 2;
  const config = readConfig(environment);
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  const store = openStore({ databaseUrl: database.url, connections: 2, keyring, bucket: await bucketOf(config) });
  try {
    if (searches) return await find(store, { words: name, dob, number });
    const asked = { persons: [...new Set(person)], reason, folder: out ?? '', originals };
    return await gather(store, asked, async (terms) =>
      read.values['forms-only'] ? null : search(store, config, terms),
    );
  } finally {
    await store.close();
    await database.close();
  }
};

async function find(store: Store, asked: { words: string; dob: string; number: string }): Promise<number> {
  await store.audit.append({ actor: actorAtTerminal(), action: 'people_searched', detail: { for: 'subject access' } });
  const found = await store.subjects.search({ kinds: ['person'], ...asked });
  for (const { id, caseId, described, forms, written } of found) {
    const { fullName, forenames, surname, alias, dob } = described;
    const name = fullName ?? [forenames, surname].filter((part) => part !== undefined).join(' ');
    const more = [
      ...(alias === undefined ? [] : [`also ${alias}`]),
      dob === undefined ? 'no birth date' : `born ${dob}`,
      ...(caseId === null ? [] : [`case ${caseId}`]),
      `${forms} forms`,
      ...(written ? [] : ['sounds alike, or has the number']),
    ];
    print(`${id}\t${name === '' ? 'no name' : name}\t${more.join(', ')}`);
  }
  print(
    found.length === 0 ? 'nobody was found' : 'give every id that is the person: one person may be known under several',
  );
  return found.length === 0 ? 1 : 0;
}

/** The words of mails and files, which are read nowhere else: in reader processes, as at their coming. */
async function search(store: Store, config: Config, terms: Terms): Promise<Searched> {
  const pool = openReadingPool(poolSettings(config, config.READERS));
  const line = progressLine();
  try {
    const progress = (mails: number) => line.show(`${mails} mails searched`);
    return await searchMails(store, pool, terms, { atOnce: config.READERS, progress });
  } finally {
    line.end();
    await pool.close();
  }
}

type Gathering = { persons: string[]; reason: string; folder: string; originals: boolean };

async function gather(
  store: Store,
  { persons, reason, folder, originals }: Gathering,
  searched: (terms: Terms) => Promise<Searched | null>,
): Promise<number> {
  await mustBeEmpty(folder);
  for (const id of persons) {
    const detail = { persons, originals, reason };
    await store.audit.append({
      actor: actorAtTerminal(),
      action: 'subject_access_gathered',
      subject: `person ${id}`,
      detail,
    });
  }
  const known = await store.subjectAccess.persons(persons);
  const held = known && (await store.subjectAccess.gather(persons, await searched(termsOf(known))));
  if (!held) {
    process.stderr.write('intake subject-access: there is no such person; --find shows who there is\n');
    return 1;
  }
  const parties = thirdPartiesIn(held);
  await write(folder, 'held.html', heldPage(held));
  await write(folder, 'held.json', `${JSON.stringify(held, null, 2)}\n`);
  await write(folder, 'third-parties.html', thirdPartiesPage(parties));
  await write(folder, 'third-parties.json', `${JSON.stringify(parties, null, 2)}\n`);
  const files = originals ? await writeOriginals(store, held, folder) : 0;
  const places = parties.reduce((sum, one) => sum + one.places.length, 0);
  print(
    `${folder}: ${held.forms.length} forms, ${held.mails.length} mails, ${held.looks.length} events, ${files} original files`,
  );
  print(`${parties.length} others at ${places} places, listed in third-parties.html: nothing has been taken out`);
  for (const line of searchedWords(held.searched)) print(line);
  const doubtful = held.forms.filter(({ because }) => because !== 'linked').length;
  if (doubtful > 0) print(`${doubtful} of the forms may be about somebody else: held.html says which`);
  process.stderr.write(
    `These files are outside the safe store now: not sealed, not erased by any rule, not in the audit log. Keep them on an encrypted disk and delete them when they were handed over.\n`,
  );
  return 0;
}

function searchedWords(searched: Searched | null): string[] {
  if (searched === null)
    return ['mails and files that hold no form were not searched: run it without --forms-only before it is handed out'];
  const { mails, files, texts, unsearched } = searched;
  return [
    `${mails} mails and ${files} files without a form searched: ${texts.length} speak of the person`,
    ...(unsearched.length > 0
      ? [`${unsearched.length} could not be opened, for a person to look at: held.html says why`]
      : []),
  ];
}

async function mustBeEmpty(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length > 0)
      throw new Fault('files_not_written', { details: ['The folder is not empty.'] });
  } catch (thrown) {
    throw asWritten(thrown);
  }
}

/** For the owner alone, and never over a file that is there. */
async function write(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  try {
    const file = await open(join(folder, name), 'wx', 0o600);
    await file.writeFile(content).finally(() => file.close());
  } catch (thrown) {
    throw asWritten(thrown);
  }
}

function asWritten(thrown: unknown): unknown {
  if (thrown instanceof Fault || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  return new Fault('files_not_written', { cause: thrown, details: [String(thrown.code)] });
}

/** Under names of our own: those that came with a mail may hold anything. What they were called stands in held.json. */
async function writeOriginals(store: Store, held: Held, folder: string): Promise<number> {
  const done = new Set<string>();
  for (const { id, original, files } of held.mails) {
    const all = [
      { original, name: `mail-${id}.eml` },
      ...files.map((file) => ({
        original: file.original,
        name: `mail-${id}-file-${file.id}.${file.format.replace(/\W/g, '')}`,
      })),
    ];
    for (const { original: one, name } of all) {
      if (one === null || done.has(one)) continue;
      done.add(one);
      await write(folder, name, await store.originals.get(one as OriginalId));
    }
  }
  return done.size;
}
