import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const source = resolve(import.meta.dirname, '../src');

/** What each folder may import from, beside itself. The path runs left to right; see docs/architecture.md. */
const allowed: Record<string, string[]> = {
  file: ['limits.ts'],
  mailbox: ['limits.ts'],
  message: ['file', 'limits.ts'],
  document: ['file', 'limits.ts'],
  form: ['document', 'limits.ts'],
  match: ['form', 'limits.ts'],
  retention: ['form'],
  'subject-access': ['form', 'match'],
  report: ['form', 'limits.ts'],
  malware: ['limits.ts', 'faults.ts'],
  bucket: ['limits.ts', 'faults.ts'],
  review: ['file', 'mailbox', 'message', 'document', 'form', 'match', 'limits.ts'],
  store: [
    'bucket',
    'file',
    'mailbox',
    'message',
    'document',
    'form',
    'match',
    'retention',
    'subject-access',
    'report',
    'review',
    'limits.ts',
    'faults.ts',
    'log.ts',
  ],
  health: ['store', 'pipeline', 'limits.ts', 'faults.ts', 'log.ts'],
  pipeline: [
    'file',
    'mailbox',
    'message',
    'document',
    'form',
    'match',
    'malware',
    'report',
    'review',
    'store',
    'limits.ts',
    'faults.ts',
    'log.ts',
  ],
  web: [
    'file',
    'document',
    'message',
    'form',
    'match',
    'report',
    'review',
    'store',
    'pipeline',
    'limits.ts',
    'faults.ts',
    'log.ts',
  ],
};
const pure = ['file', 'message', 'document', 'form', 'match', 'retention', 'report', 'subject-access'];
const impure =
  /^(node:(net|http|https|tls|dns|child_process|worker_threads|cluster)|pg|ioredis|bullmq|imapflow|@prisma\/.*|fastify)$/;

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !relative(source, file).startsWith(join('store', 'client')));
}

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((found) => found[1] ?? '');
}

test.each(Object.keys(allowed))('%s imports only from the steps before it', (folder) => {
  const wrong = files(join(source, folder)).flatMap((file) =>
    imports(file)
      .filter((name) => name.startsWith('.'))
      .map((name) => relative(source, resolve(dirname(file), name)).split('/')[0] ?? '')
      .filter((target) => target !== folder && !allowed[folder]?.includes(target))
      .map((target) => `${relative(source, file)} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test.each(pure)('%s is pure: no database, queue, network or process of its own', (folder) => {
  const wrong = files(join(source, folder)).flatMap((file) =>
    imports(file)
      .filter((name) => impure.test(name))
      .map((name) => `${relative(source, file)} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('only store imports Prisma', () => {
  const wrong = files(source)
    .filter((file) => !relative(source, file).startsWith('store'))
    .filter((file) => imports(file).some((name) => name.startsWith('@prisma/') || name.includes('store/client')));
  expect(wrong.map((file) => relative(source, file))).toEqual([]);
});

test('nothing in the program can send a mail: an intake mailbox that answers makes loops', () => {
  const senders = /^(nodemailer|smtp-|emailjs|sendmail|@sendgrid|mailgun|postmark)/;
  const wrong = files(source).filter((file) => imports(file).some((name) => senders.test(name)));
  expect(wrong.map((file) => relative(source, file))).toEqual([]);
});

test('no job is put off from within: on PostgreSQL such a job can be taken for done', () => {
  const wrong = files(source).filter((file) => /moveToDelayed|DelayedError/.test(readFileSync(file, 'utf8')));
  expect(wrong.map((file) => relative(source, file))).toEqual([]);
});
