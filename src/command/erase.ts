import { readConfig } from '../config.ts';
import { Fault } from '../faults.ts';
import { type RetentionRules, writtenRules } from '../retention/index.ts';
import { type DueMail, type FormId, type MessageId, openStore, type Store } from '../store/index.ts';
import { beginList, eraseAgain } from './erase-again.ts';
import { erasureListAt } from './erasure-list.ts';
import { bucketOf, keyringOf, openDatabase } from './parts.ts';
import { actorAtTerminal, type Command, print, readReason, readWords } from './usage.ts';

const usage =
  'usage: intake erase --due [--dry-run] [--json] | intake erase --form ID --reason WORDS | intake erase --again [FILE]\n';
const mailsAtOnce = 500;
const noList =
  'ERASURES_FILE is not set: a backup that was made before brings back what is erased now, and nobody will know\n';
const options = {
  due: { type: 'boolean' },
  again: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  form: { type: 'string' },
  reason: { type: 'string' },
} as const;

/**
 * `intake erase --due [--dry-run]`: everything whose time has come by the rules of RETENTION. `intake erase --form ID --reason WORDS`: one form before its
 * time. `intake erase --again`: what was erased before and is back, out of an older backup or the mailbox; `--due` does that as well. Exit status 1 when
 * something that was asked for could not be erased.
 */
export const run: Command = async (words, environment) => {
  const read = readWords('erase', words, options, true);
  if (!read) return 2;
  const { due, again, 'dry-run': dry = false, json = false, form, reason } = read.values;
  const [file, ...more] = read.positionals;
  const asked = [due === true, again === true, form !== undefined].filter((one) => one);
  if (asked.length !== 1 || more.length > 0 || (file !== undefined && !again) || (!due && (dry || json)))
    return wrong(usage);
  if (form !== undefined && !isId(form)) return wrong(usage);
  const why = form === undefined ? null : readReason('erase', reason);
  if (why === undefined) return 2;
  const config = readConfig(environment);
  const rules = config.RETENTION;
  if (due && rules === undefined) {
    throw new Fault('settings_wrong', {
      details: ['RETENTION: how long each kind of form is kept; without it nothing is ever due'],
    });
  }
  const keyring = keyringOf(config);
  const path = file ?? config.ERASURES_FILE;
  if (again && path === undefined)
    throw new Fault('settings_wrong', { details: ['ERASURES_FILE: the list of what was erased'] });
  const list = path === undefined ? null : erasureListAt(path, keyring);
  const database = await openDatabase(config);
  const store = openStore({
    ...{ databaseUrl: database.url, connections: 2, keyring, bucket: await bucketOf(config) },
    ...(list && { erased: list.add }),
  });
  try {
    if (again) await list?.mustExist();
    else if (list && !dry) await beginList(store, list);
    if (!list && !dry) process.stderr.write(noList);
    let status = 0;
    if (list && !dry && form === undefined) {
      const say = json ? (words: string) => void process.stderr.write(`${words}\n`) : print;
      const { waiting, unreadable } = await eraseAgain(store, list, actorAtTerminal(), say);
      // What waits is nothing new to whoever runs this every night.
      if (unreadable > 0 || (again && waiting > 0)) status = 1;
    }
    if (due) await eraseDue(store, rules ?? {}, { dry, json });
    if (form !== undefined) status = await eraseForm(store, form as FormId, why ?? '');
    const waiting = dry ? 0 : await store.originals.removeErased();
    if (waiting > 0)
      process.stderr.write(
        `${waiting} erased originals still stand in the bucket, which is away: nobody can open them, and the next run removes them\n`,
      );
    return status;
  } finally {
    await store.close();
    await database.close();
  }
};

function wrong(line: string): 2 {
  process.stderr.write(line);
  return 2;
}

function isId(text: string): boolean {
  return /^[1-9]\d{0,17}$/.test(text);
}

async function eraseForm(store: Store, id: FormId, reason: string): Promise<number> {
  const outcome = await store.retention.eraseForm(id, { rule: 'request', reason, actor: actorAtTerminal() });
  const said = {
    not_found: 'there is no such form',
    erased_before: 'was erased before',
    held: 'not erased: a legal hold lies on it, or on a form of the same mail (intake hold)',
    in_hand: 'not erased: the program is still at work on it',
  };
  if (outcome.kind !== 'erased') {
    print(`form ${id}: ${said[outcome.kind]}`);
    return 1;
  }
  const { forms, files, mails } = outcome;
  print(`form ${id}: erased, in all ${forms} forms, ${files} files, ${mails} mails`);
  return 0;
}

type Counts = { erased: number; held: number; in_review: number; in_hand: number };

async function eraseDue(
  store: Store,
  rules: RetentionRules,
  { dry, json }: { dry: boolean; json: boolean },
): Promise<void> {
  const counts: Counts = { erased: 0, held: 0, in_review: 0, in_hand: 0 };
  const rule = `retention ${writtenRules(rules)}`;
  const actor = actorAtTerminal();
  const mails: (DueMail & { outcome: string })[] = [];
  for (let after: MessageId | undefined; ; ) {
    const page = await store.retention.due(rules, { look: mailsAtOnce, ...(after !== undefined && { after }) });
    for (const mail of page.mails) {
      const outcome =
        mail.waits ?? (dry ? 'erased' : (await store.retention.eraseMail(mail.message, { rule, actor })).kind);
      if (outcome === 'held' || outcome === 'in_review' || outcome === 'in_hand') counts[outcome] += 1;
      else counts.erased += 1;
      if (json) mails.push({ ...mail, outcome: dry && outcome === 'erased' ? 'due' : outcome });
      else print(line(mail, dry && outcome === 'erased' ? 'would be erased' : outcome.replaceAll('_', ' ')));
    }
    if (page.last === null) break;
    after = page.last;
  }
  if (json) print(JSON.stringify({ dryRun: dry, ...counts, mails }, null, 2));
  else
    print(
      `${counts.erased} mails ${dry ? 'would be erased' : 'erased'}; kept: ${counts.held} on hold, ${counts.in_review} waiting for a person, ${counts.in_hand} under way`,
    );
}

function line({ message, due, forms }: DueMail, outcome: string): string {
  const of = forms.length === 0 ? 'no form' : forms.map(({ id, kind }) => `form ${id} (${kind})`).join(', ');
  return `mail ${message}, ${of}, due ${due.toISOString().slice(0, 10)}: ${outcome}`;
}
