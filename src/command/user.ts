import { readConfig } from '../config.ts';
import { openStore, type Role, type Store } from '../store/index.ts';
import { hashPassword, newPassword } from '../web/index.ts';
import { keyringOf, openDatabase } from './parts.ts';
import { type Command, print, readWords } from './usage.ts';

const roles = ['reviewer', 'administrator', 'reporter', 'auditor'] as const;
const usage = `intake user list
intake user add NAME --display "FULL NAME" --role ${roles.join('|')} [--role …]
intake user disable|enable|reset NAME
`;

/** `intake user …`: the first administrator is made here; the rest can be done in the web app. First passwords are made by the program and shown once. */
export const run: Command = async (words, environment) => {
  const read = readWords(
    'user',
    words,
    { display: { type: 'string' }, role: { type: 'string', multiple: true }, json: { type: 'boolean' } },
    true,
  );
  if (!read) return 2;
  const [what, name, ...rest] = read.positionals;
  const wanted = read.values.role ?? [];
  const wrongRole = wanted.find((role) => !roles.some((known) => known === role));
  const needsName = what !== 'list';
  if (what === undefined || rest.length > 0 || needsName !== (name !== undefined) || wrongRole !== undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const config = readConfig(environment);
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  const store = openStore({ databaseUrl: database.url, connections: 2, keyring });
  try {
    return await perform(store, what, name ?? '', read.values.display, wanted as Role[]);
  } finally {
    await store.close();
    await database.close();
  }
};

async function perform(
  store: Store,
  what: string,
  name: string,
  display: string | undefined,
  wanted: Role[],
): Promise<number> {
  if (what === 'list') {
    for (const user of await store.users.list())
      print(
        [
          user.name,
          user.roles.join(' ') || 'no role',
          user.local ? 'local' : 'council sign-in',
          user.disabled ? 'disabled' : '',
        ]
          .filter((word) => word !== '')
          .join(', '),
      );
    return 0;
  }
  if (what === 'add') {
    if (wanted.length === 0) {
      process.stderr.write(usage);
      return 2;
    }
    const password = newPassword();
    const passwordHash = await hashPassword(password);
    const id = await store.users.add({ name, displayName: display ?? name, roles: wanted, passwordHash }, 'command');
    return told(id !== null, `first password, to be changed at the first sign-in: ${password}`, 'this name is taken');
  }
  const found = await store.users.byName(name);
  if (found === null) return told(false, '', 'there is no user of this name');
  const { id } = found.user;
  if (what === 'disable' || what === 'enable') {
    const change = await store.users.disable(id, what === 'disable', 'command');
    return told(change === 'changed', `${what}d`, 'this is the last administrator');
  }
  if (what === 'reset') {
    const password = newPassword();
    const done = await store.users.reset(id, await hashPassword(password), 'command');
    return told(done, `first password again: ${password}`, 'this user signs in with the council’s own service');
  }
  process.stderr.write(usage);
  return 2;
}

function told(done: boolean, yes: string, no: string): number {
  print(done ? yes : `intake user: ${no}`);
  return done ? 0 : 1;
}
