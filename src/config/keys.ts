import type { Environment } from './environment.ts';
import { listOf } from './kinds.ts';

export type KeyringConfig = { current: SealingKey; others: SealingKey[] };
export type SealingKey = { id: string; key: Uint8Array };

export function readKeyring(settings: Environment, wrong: string[]): KeyringConfig | null {
  const current = settings.ORIGINALS_KEY;
  if (current === undefined) return null;
  const read = (setting: string, text: string): SealingKey[] => {
    const found = keyPattern.exec(text);
    if (!found?.[1] || !found[2]) {
      wrong.push(`${setting}: ${keyWanted}`);
      return [];
    }
    return [{ id: found[1], key: Buffer.from(found[2], 'base64') }];
  };
  const others = listOf(settings.ORIGINALS_OLD_KEYS ?? '').flatMap((text) => read('ORIGINALS_OLD_KEYS', text));
  const [key] = read('ORIGINALS_KEY', current);
  return key ? { current: key, others } : null;
}

export function reportingKeyIn(settings: Environment, wrong: string[]): SealingKey | null {
  const text = settings.REPORTING_KEY;
  if (text === undefined) return null;
  const found = keyPattern.exec(text);
  if (found?.[1] && found[2]) return { id: found[1], key: Buffer.from(found[2], 'base64') };
  wrong.push(`REPORTING_KEY: ${keyWanted}`);
  return null;
}

const keyPattern = /^([\w.-]{1,40}):([A-Za-z0-9+/]{43}=)$/;
const keyWanted = 'an id, a colon and 32 random bytes in base64, as printed by `intake keys`';
