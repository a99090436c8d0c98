import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { Fault } from '../faults.ts';
import type { ErasedMail, Keyring, SealingKey } from '../store/index.ts';

/**
 * What was erased, a line each, in a file outside the database: whoever restores an older backup, or takes a mail in anew, knows by it what has to
 * go again. No content stands in it. Each line is signed with the key of the originals, because whoever could write here could have things erased.
 */
export type ErasureList = {
  /** Whether there is one yet. */
  exists(): Promise<boolean>;
  /** A fault where there is none: whoever names one means it. */
  mustExist(): Promise<void>;
  /** On the disk when this returns. */
  add(mails: ErasedMail[]): Promise<void>;
  /** In pages; `unreadable` lines are cut, changed, or signed with a key that is not in the settings. */
  read(): AsyncGenerator<{ mails: ErasedMail[]; unreadable: number }>;
};

const linesAtOnce = 500;
/** A form has a path and a place; a mail has at most a few hundred. A longer line is none of ours. */
const lineBytesAtMost = 1_000_000;

const erasedMail = z.object({
  at: z.iso.datetime(),
  rule: z.string(),
  reason: z.string().exactOptional(),
  mail: z.union([
    z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    z.object({
      ...{ mailbox: z.string(), folder: z.string() },
      ...{ uidValidity: z.string().regex(/^\d{1,18}$/), uid: z.string().regex(/^\d{1,18}$/) },
    }),
  ]),
  forms: z.array(z.object({ path: z.string(), position: z.int() })).exactOptional(),
});

export function erasureListAt(path: string, keyring: Keyring): ErasureList {
  const signed = (mail: ErasedMail) => {
    const words = JSON.stringify(mail);
    return `${keyring.current.id} ${signature(keyring.current, words)} ${words}\n`;
  };
  const known = new Map([keyring.current, ...keyring.others].map((key) => [key.id, key]));
  const readLine = (line: string): ErasedMail | null => {
    const [, id = '', mac = '', words = ''] = /^(\S+) (\S+) (.*)$/.exec(line) ?? [];
    const key = known.get(id);
    if (!key || !same(mac, signature(key, words))) return null;
    const read = erasedMail.safeParse(JSON.parse(words));
    return read.success ? read.data : null;
  };

  const exists = () =>
    onDisk(async () => {
      const file = await openIfThere(path);
      await file?.close();
      return file !== null;
    });

  return {
    exists,
    async mustExist() {
      if (!(await exists())) throw new Fault('erasures_not_noted', { details: ['There is no list at that path.'] });
    },

    add: (mails) =>
      onDisk(async () => {
        if (mails.length === 0) return;
        const file = await open(path, 'a+', 0o600);
        try {
          // After a line that was cut by a power failure a new one must not hang on to it.
          const torn = !(await endsALine(file));
          await file.writeFile((torn ? '\n' : '') + mails.map(signed).join(''));
          await file.sync();
        } finally {
          await file.close();
        }
      }),

    async *read() {
      const file = await onDisk(() => openIfThere(path));
      if (!file) return;
      let page: ErasedMail[] = [];
      let unreadable = 0;
      try {
        for await (const line of file.readLines()) {
          if (line === '') continue;
          const mail = line.length > lineBytesAtMost ? null : readLine(line);
          if (mail) page.push(mail);
          else unreadable += 1;
          if (page.length < linesAtOnce) continue;
          yield { mails: page, unreadable };
          page = [];
          unreadable = 0;
        }
        yield { mails: page, unreadable };
      } finally {
        await file.close();
      }
    },
  };
}

function signature({ key }: SealingKey, words: string): string {
  const own = new Uint8Array(hkdfSync('sha256', key, '', 'intake erasures', 32));
  return createHmac('sha256', own).update(words).digest('base64url');
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  return open(path, 'r').catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  });
}

async function endsALine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() === '\n';
}

/** What the system says of a file is told by its code. */
async function onDisk<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new Fault('erasures_not_noted', { cause, details: [`ERASURES_FILE: ${code}`] });
  }
}
