import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type DropFolder = { stop(): void };

const lookMilliseconds = 200;

/** Brings each file that somebody puts into a folder to `take`: a mail as it is, any other file as an attachment of a new mail. */
export async function watchDropFolder(folder: string, take: (mail: Uint8Array) => void): Promise<DropFolder> {
  const taken = join(folder, 'taken');
  await mkdir(taken, { recursive: true });
  let busy = false;
  let seen = new Map<string, string>();
  const look = async () => {
    const entries = await readdir(folder, { withFileTypes: true });
    const now = new Map<string, string>();
    for (const { name } of entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))) {
      const { size, mtimeMs } = await stat(join(folder, name));
      now.set(name, `${size} ${mtimeMs}`);
    }
    const still = [...now.keys()].filter((name) => seen.get(name) === now.get(name));
    seen = now;
    for (const name of still) {
      const bytes = await readFile(join(folder, name));
      await rename(join(folder, name), join(taken, name));
      take(name.toLowerCase().endsWith('.eml') ? bytes : mailAround(bytes));
    }
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    // A file is taken when it is as it was at the look before: one that is still being copied has grown. What fails is tried at the next look.
    look()
      .catch(() => {})
      .finally(() => {
        busy = false;
      });
  }, lookMilliseconds);
  return { stop: () => clearInterval(timer) };
}

/** A mail with one attachment and no telling name: the worker goes by content. */
function mailAround(file: Uint8Array): Uint8Array {
  const lines = [
    'From: Demo Sender <sender@example.org>',
    'To: Missing Team <missing@council.example.org>',
    `Date: ${new Date().toUTCString()}`,
    `Message-ID: <dropped-${Date.now()}-${Math.round(Math.random() * 1e9)}@example.org>`,
    'Subject: A form',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="dropped"',
    '',
    '--dropped',
    'Content-Type: text/plain',
    '',
    'Please find the form attached.',
    '--dropped',
    'Content-Type: application/octet-stream',
    'Content-Disposition: attachment; filename="form"',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(file)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    '--dropped--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
