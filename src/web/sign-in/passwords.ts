import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { isCommon } from './common-passwords.ts';

/** argon2id with what OWASP names as the least: 19 MiB, two rounds, one lane. The hash holds its own settings. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const shortestPassword = 12;
export const longestPassword = 200;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

/** A hash of nothing that anybody knows: an unknown name costs the same time as a known one. */
const nobodysHash = hashPassword(crypto.randomUUID());

export async function passwordIsRight(hashed: string | null, typed: string): Promise<boolean> {
  const compared = hashed ?? (await nobodysHash);
  const right = await verify(compared, typed.slice(0, longestPassword + 1).normalize('NFKC'));
  return right && hashed !== null;
}

/** A first password, 96 bits, in groups that can be read out on the telephone. */
export function newPassword(): string {
  return (randomBytes(12).toString('hex').match(/.{6}/g) ?? []).join('-');
}

/** What is wrong with a new password, in words; null when nothing is. Length makes a password hard to guess, unless it is one that everybody has. */
export function passwordWeakness(password: string, name: string): string | null {
  if (password.length < shortestPassword) return `Use ${shortestPassword} characters or more`;
  if (password.length > longestPassword) return `Use ${longestPassword} characters or fewer`;
  if (new Set(password).size < 5) return 'Use more than a few different characters';
  const local = name.split('@', 1)[0] ?? name;
  if (local.length > 3 && password.toLowerCase().includes(local.toLowerCase()))
    return 'Do not use your name in the password';
  if (isCommon(password))
    return 'Programs guess this one first. Use three words that have nothing to do with each other';
  return null;
}
