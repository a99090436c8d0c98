import { createHash, randomBytes } from 'node:crypto';
import type { Form, Value } from '../../src/form/model.ts';
import type { OpenedMessage, Part } from '../../src/message/model.ts';
import type { Keyring, ReadForm } from '../../src/store/index.ts';

export const keyring: Keyring = { current: { id: 'test', key: randomBytes(32) }, others: [] };

export const folder = { mailbox: 'team', folder: 'INBOX', uidValidity: 7n };

export function mail(uid: number, content = `mail ${uid}`, received = new Date('2026-11-23T10:00:00Z')) {
  return { uid, received, bytes: Buffer.from(`Message-ID: <${uid}@example.org>\r\n\r\n${content}`) };
}

export function part(path: string, content: string): Part {
  return {
    path,
    format: 'docx',
    bytes: Buffer.from(content),
    hash: createHash('sha256').update(content).digest('hex'),
    role: 'attachment',
  };
}

export function opened(parts: Part[], more: Partial<OpenedMessage> = {}): OpenedMessage {
  return {
    envelope: { subject: 'A form', plainSubject: 'A form', from: [], replyTo: [], to: [] },
    trust: { spf: 'absent', dkim: 'absent', dmarc: 'absent', arc: 'absent', concerns: [] },
    kind: 'submission',
    parts,
    problems: [],
    ...more,
  };
}

export function value(text: string): Value {
  return {
    state: 'answered',
    value: text,
    raw: text,
    confidence: 0.99,
    source: { how: 'cell', table: 0, row: 1, cell: 1 },
  };
}

export function readForm(name: string, more: Partial<ReadForm> = {}): ReadForm {
  const form: Form = {
    kind: 'exploitation-toolkit',
    version: '4',
    versionKnown: true,
    confidence: 0.98,
    fields: { 'child.fullName': value(name), analysis: value(`What we know of ${name}\nand what not`) },
    problems: [],
  };
  return {
    form,
    fingerprint: createHash('sha256').update(name).digest('hex'),
    keys: [`names:${name.replaceAll('\0', '')}`],
    ...more,
  };
}
