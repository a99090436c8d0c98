import { userInfo } from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** A command gets its own words and the environment, and answers with an exit status: 0 done, 1 not done, 2 wrong usage. */
export type Command = (words: string[], environment: NodeJS.ProcessEnv) => Promise<number>;

/** Reads the words after a command; null after telling what is wrong with them. */
export function readWords<const Options extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  words: string[],
  options: Options,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: words, options, allowPositionals, strict: true });
  } catch (thrown) {
    const message = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : '';
    process.stderr.write(`intake ${command}: ${message}\n`);
    return null;
  }
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Two or more columns, the first to the left, numbers to the right. */
export function table(rows: [string, string | number][]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${String(value).padStart(6)}`).join('\n');
}

/** Who works at the terminal, for what is written down of it. */
export function actorAtTerminal(): string {
  return `terminal ${userInfo().username.replace(/[^\w.-]/g, '_')}`;
}

const reasonCharacters = 200;

/** What `--reason` says; undefined after telling what is wrong with it. It is kept for good, so it is a reference and no name. */
export function readReason(command: string, reason: string | undefined): string | undefined {
  const text = reason?.trim() ?? '';
  if (text !== '' && text.length <= reasonCharacters && !/\p{C}/u.test(text)) return text;
  process.stderr.write(
    `intake ${command}: --reason takes 1 to ${reasonCharacters} characters, such as the number of the decision; no name\n`,
  );
  return undefined;
}
