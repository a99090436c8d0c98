import { readConfig } from '../config.ts';
import { type HoldTarget, openStore, type Store } from '../store/index.ts';
import { keyringOf, openDatabase } from './parts.ts';
import { actorAtTerminal, type Command, print, readReason, readWords } from './usage.ts';

const usage =
  'usage: intake hold [--json] | intake hold --form ID|--person ID --reason WORDS | intake hold --lift ID\n';

/** `intake hold`: lists the legal holds; places one on a form or on a person of the table subjects; lifts one. */
export const run: Command = async (words, environment) => {
  const read = readWords('hold', words, {
    form: { type: 'string' },
    person: { type: 'string' },
    reason: { type: 'string' },
    lift: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (!read) return 2;
  const { form, person, lift, reason, json = false } = read.values;
  const asked = [form, person, lift].filter((id) => id !== undefined);
  if (asked.length > 1 || asked.some((id) => !/^[1-9]\d{0,17}$/.test(id)) || (json && asked.length > 0)) {
    process.stderr.write(usage);
    return 2;
  }
  const target: HoldTarget | null = form !== undefined ? { form } : person !== undefined ? { subject: person } : null;
  const why = target === null ? null : readReason('hold', reason);
  if (why === undefined) return 2;
  const config = readConfig(environment);
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  const store = openStore({ databaseUrl: database.url, connections: 2, keyring });
  try {
    if (target !== null) return await place(store, target, why ?? '');
    if (lift !== undefined) return await liftHold(store, lift);
    return await list(store, json);
  } finally {
    await store.close();
    await database.close();
  }
};

async function place(store: Store, target: HoldTarget, reason: string): Promise<number> {
  const outcome = await store.retention.hold(target, reason, actorAtTerminal());
  const name = 'form' in target ? `form ${target.form}` : `person ${target.subject}`;
  if (outcome.kind === 'not_found') print(`${name}: there is no such thing, or it was erased`);
  else print(`${name}: ${outcome.kind === 'held' ? 'on hold' : 'was on hold before'}, hold ${outcome.id}`);
  return outcome.kind === 'not_found' ? 1 : 0;
}

async function liftHold(store: Store, id: string): Promise<number> {
  const { kind } = await store.retention.lift(id, actorAtTerminal());
  print(`hold ${id}: ${kind === 'lifted' ? 'lifted' : 'there is no such hold'}`);
  return kind === 'lifted' ? 0 : 1;
}

async function list(store: Store, json: boolean): Promise<number> {
  const holds = await store.retention.holds();
  if (json) print(JSON.stringify(holds, null, 2));
  else {
    for (const { id, form, subject, reason, actor, placed } of holds)
      print(
        `hold ${id}: ${form === null ? `person ${subject}` : `form ${form}`}, since ${placed.toISOString().slice(0, 10)} by ${actor}: ${reason}`,
      );
    print(`${holds.length} holds`);
  }
  return 0;
}
