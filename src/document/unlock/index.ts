/**
 * In: the bytes of an Office file that is encrypted, and a password. Out: the bytes of the file inside, or why it stays locked.
 * Knows nothing of what the file says. The password is used here and nowhere kept.
 */
import { openCompound, type Storage } from '../../file/index.ts';
import { limits } from '../../limits.ts';
import type { ReadOutcome } from '../model.ts';

export type Unlocking =
  | { kind: 'unlocked'; bytes: Uint8Array }
  | Extract<ReadOutcome, { kind: 'locked' | 'wrong_password' | 'broken' | 'too_large' | 'not_read_yet' }>;

/** Takes the password off a Word file: MS-OFFCRYPTO agile and standard encryption, and RC4 of old .doc files. */
export async function unlockOffice(bytes: Uint8Array, password: string | undefined): Promise<Unlocking> {
  const container = openContainer(bytes);
  if (!container) return { kind: 'broken', format: 'office' };
  if (isProtectedByRights(container)) return { kind: 'locked', by: 'rights' };
  if (password === undefined) return { kind: 'locked', by: 'password' };
  if (spinCount(container) > limits.spinCount) return { kind: 'too_large', limit: 'spinCount' };
  if (password === '' || password.length > longestPassword) return { kind: 'wrong_password' };
  // Loaded when the first locked file comes.
  const { default: office } = await import('officecrypto-tool');
  try {
    return { kind: 'unlocked', bytes: await office.decrypt(Buffer.from(bytes), { password }) };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : '';
    if (/password is incorrect/i.test(message)) return { kind: 'wrong_password' };
    return /not supported|unsupported/i.test(message)
      ? { kind: 'not_read_yet', format: 'encryption' }
      : { kind: 'broken', format: 'office' };
  }
}

/** Word takes no longer one (MS-OFFCRYPTO 2.3.6.2). */
const longestPassword = 255;

/** Whether an old Word file is encrypted: `fEncrypted` in its first block (MS-DOC 2.5.2). */
export function isEncryptedDoc(bytes: Uint8Array): boolean {
  const content = openContainer(bytes)?.read('WordDocument');
  return content instanceof Uint8Array && content.length > 11 && (Number(content[11]) & 1) === 1;
}

function openContainer(bytes: Uint8Array): Storage | undefined {
  const container = openCompound(bytes);
  return 'kind' in container ? undefined : container;
}

/** Rights management keeps its keys with a server, not in a password (MS-OFFCRYPTO 2.2). */
function isProtectedByRights(container: Storage): boolean {
  const spaces = container.storage('\u0006DataSpaces');
  const names = ['DataSpaceInfo', 'TransformInfo'].flatMap((name) => {
    const folder = spaces?.storage(name);
    return folder ? [...folder.streams, ...folder.storages] : [];
  });
  return names.some((name) => /^drmencrypted(?:dataspace|transform)$/.test(name));
}

/** How often the password is hashed, as the file says. */
function spinCount(container: Storage): number {
  const content = container.read('EncryptionInfo');
  const text = content instanceof Uint8Array ? Buffer.from(content).toString('latin1') : '';
  return Math.max(0, ...[...text.matchAll(/spinCount="(\d{1,12})"/g)].map((found) => Number(found[1])));
}
