import { existsSync } from 'node:fs';
import type { Command } from './command/usage.ts';
import { Fault, faultCode } from './faults.ts';

/** Loaded when they are called: `intake read` needs no database, and does not load one. */
const commands: Record<string, { about: string; load(): Promise<{ run: Command }> }> = {
  start: {
    about: 'follow the mailboxes, work and show the review app; --only collector, worker or web for one part',
    load: () => import('./command/start.ts'),
  },
  status: {
    about: 'last checks, what is under way, what waits for a person; --json',
    load: () => import('./command/status.ts'),
  },
  reconcile: {
    about: 'compare mail server and ledger, list every difference; --json',
    load: () => import('./command/reconcile.ts'),
  },
  read: {
    about: 'read files without a database: intake read [--json] [--password-stdin] FILE...',
    load: () => import('./command/read.ts'),
  },
  definitions: {
    about: 'check the form definitions and list them; draft BLANK and try DEFINITION FILE... help with a new one',
    load: () => import('./command/definitions.ts'),
  },
  people: {
    about: 'compare lists of people, and import the known ones: intake people match|dedupe|import FILE.csv',
    load: () => import('./command/people.ts'),
  },
  user: {
    about: 'who may sign in: intake user list, or add|disable|enable|reset NAME',
    load: () => import('./command/user.ts'),
  },
  audit: {
    about: 'check that no event of the audit log was changed, removed or put in: intake audit verify',
    load: () => import('./command/audit.ts'),
  },
  report: {
    about: 'reports, tables and MACE packs as files; without a name lists them; --from --to --format --publish --out',
    load: () => import('./command/report.ts'),
  },
  migrate: { about: 'bring the database up to date', load: () => import('./command/migrate.ts') },
  backup: {
    about: 'put everything into one sealed file, while the program runs or not: intake backup FOLDER|FILE',
    load: () => import('./command/backup.ts'),
  },
  restore: {
    about: 'put a backup back into an empty database: intake restore FILE; --check only reads the file',
    load: () => import('./command/restore.ts'),
  },
  'subject-access': {
    about:
      'all that is held about a person as files: intake subject-access --find NAME | --person ID --reason WORDS --out FOLDER',
    load: () => import('./command/subject-access.ts'),
  },
  originals: {
    about:
      'move the sealed originals between database and bucket: intake originals move --to bucket|database | remove-orphans',
    load: () => import('./command/originals.ts'),
  },
  keys: {
    about: 'make a new key for ORIGINALS_KEY; keys rotate seals everything anew with the current one',
    load: () => import('./command/keys.ts'),
  },
  erase: {
    about: 'erase what is due by RETENTION, or one form: intake erase --due [--dry-run] | --form ID --reason WORDS',
    load: () => import('./command/erase.ts'),
  },
  hold: {
    about: 'legal holds: list, place (--form ID or --person ID, --reason WORDS), lift (--lift ID)',
    load: () => import('./command/hold.ts'),
  },
  demo: {
    about: 'show it all with an inbox of made-up mails; --once ends after the table',
    load: () => import('./command/demo.ts'),
  },
};

function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`);
  return `usage: intake COMMAND\n\n${lines.join('\n')}\n\nSettings come from the environment or a file .env; .env.example lists them.\n`;
}

async function main(words: string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    process.stdout.write(usage());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(`intake: there is no command "${name}"\n\n${usage()}`);
    return 2;
  }
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    const { run } = await command.load();
    return await run(rest, process.env);
  } catch (thrown) {
    process.stderr.write(failure(thrown));
    return thrown instanceof Fault && thrown.code === 'settings_wrong' ? 2 : 1;
  }
}

/** A foreseeable fault is told in a sentence and a line for each thing to mend; any other by its code, because its words could quote a mail. */
function failure(thrown: unknown): string {
  if (!(thrown instanceof Fault)) return `intake: an unexpected fault: ${faultCode(thrown)}\n`;
  return [`intake: ${thrown.message}`, ...thrown.details.map((detail) => `  ${detail}`)].join('\n').concat('\n');
}

process.exitCode = await main(process.argv.slice(2));
