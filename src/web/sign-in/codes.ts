import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { hashPassword, passwordIsRight } from './passwords.ts';

const period = 30;
/** A step before and after: clocks of telephones are not exact. */
const window = 1;

export function newTotpSecret(): Uint8Array {
  return randomBytes(20);
}

function totpOf(secret: Uint8Array, name: string): TOTP {
  return new TOTP({
    issuer: 'Safeguarding intake',
    label: name,
    algorithm: 'SHA1',
    digits: 6,
    period,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  });
}

/** For the authenticator app: as an address for the QR code and as letters to type. */
export function totpAddress(secret: Uint8Array, name: string): { address: string; letters: string } {
  const totp = totpOf(secret, name);
  return { address: totp.toString(), letters: totp.secret.base32.replaceAll(/(.{4})(?=.)/g, '$1 ') };
}

/** The time step that the code belongs to; null when it is none of now. */
export function totpStep(secret: Uint8Array, code: string, now: Date): bigint | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now.getTime(), window });
  return delta === null ? null : BigInt(Math.floor(now.getTime() / 1_000 / period) + delta);
}

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

const codeLetters = 12;

/** Ten codes of 59 bits, each good once, for whoever has lost the telephone. Only their hashes are kept, each with a salt of its own. */
export async function newRecoveryCodes(): Promise<{ codes: string[]; hashes: string[] }> {
  const codes = Array.from({ length: 10 }, () => {
    const letters = [...randomBytes(codeLetters)].map((byte) => alphabet[byte % alphabet.length]).join('');
    return letters.replaceAll(/(.{4})(?=.)/g, '$1-');
  });
  return { codes, hashes: await Promise.all(codes.map((code) => hashPassword(lettersOf(code)))) };
}

/** The hash that the code fits; null where it fits none, and at once where it cannot be one. */
export async function recoveryHashOf(code: string, hashes: string[]): Promise<string | null> {
  const letters = lettersOf(code);
  if (letters.length !== codeLetters) return null;
  for (const hash of hashes) if (await passwordIsRight(hash, letters)) return hash;
  return null;
}

function lettersOf(code: string): string {
  return code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
