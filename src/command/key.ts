import { randomBytes } from 'node:crypto';

import { type Command, print, readWords } from './usage.ts';

/** `intake key`: a new key for ORIGINALS_KEY. Whoever has it can open the originals; without it nobody can. */
export const run: Command = async (words) => {
  if (!readWords('key', words, {})) return 2;
  const id = `key-${new Date().toISOString().slice(0, 10)}`;
  print(`${id}:${randomBytes(32).toString('base64')}`);
  return 0;
};
