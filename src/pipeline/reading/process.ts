// The reader process: reads one task at a time and answers it. It holds no secret and reaches no server.
import { Socket } from 'node:net';
import { readDocument } from '../../document/index.ts';
import type { FileFormat } from '../../file/model.ts';
import { type FormReading, loadDefinitions, readForms } from '../../form/index.ts';
import { formFingerprint, matchKeys } from '../../match/index.ts';
import { openMessage } from '../../message/index.ts';
import { documentReason, openReason, readingReason } from '../../review/index.ts';
import { receiveFrames, sendFrame, taskSocket } from './frames.ts';
import type { PartReading, ReadingResult, ReadingTask, Reply, Request } from './protocol.ts';

const definitions = loadDefinitions(process.env.DEFINITIONS_FOLDER);

async function perform(task: ReadingTask): Promise<ReadingResult> {
  if (task.kind === 'open') {
    const outcome = await openMessage(task.bytes, { trustedServers: task.trustedServers });
    if (outcome.kind !== 'opened') return { kind: 'not_opened', reason: openReason(outcome) };
    const [part, ...others] = outcome.message.parts;
    const along = task.receivedOn !== undefined && part && others.length === 0 && part.bytes.length <= alongBytes;
    return along ? { ...outcome, reading: await read(part.bytes, part.format, task.receivedOn) } : outcome;
  }
  return read(task.bytes, task.format, task.receivedOn);
}

/** A larger part is read as a task of its own, with the whole time limit for itself. */
const alongBytes = 5_000_000;

async function read(bytes: Uint8Array, format: FileFormat, receivedOn: string | undefined): Promise<PartReading> {
  const outcome = await readDocument(bytes, format, {});
  if (outcome.kind !== 'read') return { kind: 'not_read', reasons: [documentReason(outcome, format)] };
  return readingOf(readForms(outcome.document, definitions, { ...(receivedOn !== undefined && { receivedOn }) }));
}

function readingOf(reading: FormReading): PartReading {
  const found = reading.problems.map((problem) => problem.code);
  if (reading.kind === 'forms') {
    const forms = reading.forms.map((form) => ({ form, fingerprint: formFingerprint(form), keys: matchKeys(form) }));
    return { kind: 'forms', forms, reasons: found };
  }
  const reason = readingReason(reading);
  return { kind: reading.kind, reasons: reason === null ? [] : [reason, ...found] };
}

const socket = new Socket({ fd: taskSocket });
receiveFrames(socket, (value) => {
  const request = value as Request;
  perform(request.task)
    .then((result): Reply => ({ id: request.id, result }))
    .catch((thrown: unknown): Reply => ({ id: request.id, failed: thrown instanceof Error ? thrown.name : 'unknown' }))
    .then((reply) => sendFrame(socket, reply));
});
// The worker is gone: nobody waits for an answer.
socket.on('close', () => process.exit(0));
socket.on('error', () => process.exit(0));
