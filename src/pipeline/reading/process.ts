// The reader process: reads one task at a time and answers it. It holds no secret and reaches no server.
import { Socket } from 'node:net';
import { hazardsIn, piecesOf, readDocument, textOf } from '../../document/index.ts';
import type { DocumentNote } from '../../document/model.ts';
import { renderPage } from '../../document/pages/index.ts';
import { type FileFormat, openArchive, sniffFormat } from '../../file/index.ts';
import { type FormReading, loadDefinitions, readForms } from '../../form/index.ts';
import { limits } from '../../limits.ts';
import { formFingerprint, matchKeys } from '../../match/index.ts';
import { openMessage } from '../../message/index.ts';
import {
  archiveReason,
  documentReason,
  hazardsOf,
  openReason,
  type Range,
  readingReason,
  urgencyIn,
} from '../../review/index.ts';
import { receiveFrames, sendFrame, taskSocket } from './frames.ts';
import { lookAt, lookAtMail } from './look.ts';
import type { PageResult, PageTask, PartReading, Reply, Request, Result, Task } from './protocol.ts';

const definitions = loadDefinitions(process.env.DEFINITIONS_FOLDER);

async function perform(task: Task): Promise<Result> {
  if (task.kind === 'page') return showPage(task);
  if (task.kind === 'look') return lookAt(task);
  if (task.kind === 'look_mail') return lookAtMail(task.bytes);
  if (task.kind === 'open') {
    const outcome = await openMessage(task.bytes, task.sender);
    if (outcome.kind !== 'opened') return { kind: 'not_opened', reason: openReason(outcome) };
    const { message, words } = outcome;
    const opened = { kind: 'opened', message, urgency: urgencyIn(words) } as const;
    const [part, ...others] = message.parts;
    const along = task.receivedOn !== undefined && part && others.length === 0 && part.bytes.length <= alongBytes;
    return along ? { ...opened, reading: await readPart(part.bytes, part.format, task.receivedOn) } : opened;
  }
  return readPart(task.bytes, task.format, task.receivedOn, task.password, 1, task.ranges);
}

async function showPage({ bytes, format, page, width, password }: PageTask): Promise<PageResult> {
  const outcome = await renderPage(bytes, format, page, { width, ...(password !== undefined && { password }) });
  return outcome.kind === 'page' ? outcome : { kind: 'no_page', why: outcome };
}

/** A larger part is read as a task of its own, with the whole time limit for itself. */
const alongBytes = 5_000_000;

async function readPart(
  bytes: Uint8Array,
  format: FileFormat,
  receivedOn: string | undefined,
  password?: string,
  archives = 1,
  ranges?: readonly Range[],
): Promise<PartReading> {
  if (format === 'zip') return readArchive(bytes, receivedOn, password, archives);
  if (format === 'eml' || format === 'msg') return readMail(bytes, receivedOn, password, archives);
  const outcome = await readDocument(bytes, format, { ...(password !== undefined && { password }) });
  const hazards = hazardsIn(bytes, format);
  if (outcome.kind !== 'read') return noted({ kind: 'not_read', reasons: [documentReason(outcome, format)] }, hazards);
  const options = { ...(receivedOn !== undefined && { receivedOn }) };
  const { document } = outcome;
  const readings = (ranges ?? []).map((range) => readingOf(readForms(piecesOf(document, range), definitions, options)));
  const reading = ranges ? together(readings) : readingOf(readForms(document, definitions, options));
  const noticed = noted(reading, [...new Set([...document.notes, ...hazards])]);
  // What a form says stands in its values.
  return noticed.kind === 'forms' ? noticed : { ...noticed, urgency: urgencyIn(textOf(document)) };
}

/** A locked archive, once its password is known: other archives are opened along with their mail. All its forms are those of the one part. */
async function readArchive(
  bytes: Uint8Array,
  receivedOn: string | undefined,
  password: string | undefined,
  archives: number,
): Promise<PartReading> {
  if (archives > limits.nestedArchives) return { kind: 'not_read', reasons: ['nested_too_deep'] };
  const outcome = openArchive(bytes, password);
  if (outcome.kind !== 'opened') return { kind: 'not_read', reasons: [archiveReason(outcome)] };
  const readings: PartReading[] = [];
  for (const { bytes: own } of outcome.entries)
    readings.push(await readPart(own, sniffFormat(own), receivedOn, password, archives + 1));
  return together(readings);
}

/** A mail in a locked archive. What it holds is read with it. */
async function readMail(
  bytes: Uint8Array,
  receivedOn: string | undefined,
  password: string | undefined,
  archives: number,
): Promise<PartReading> {
  if (archives > limits.nestedArchives) return { kind: 'not_read', reasons: ['nested_too_deep'] };
  const outcome = await openMessage(bytes, { trustedServers: [] });
  if (outcome.kind !== 'opened') return { kind: 'not_read', reasons: [openReason(outcome)] };
  const readings: PartReading[] = [];
  for (const part of outcome.message.parts)
    readings.push(await readPart(part.bytes, part.format, receivedOn, password, archives + 1));
  const reading = together(readings);
  return {
    ...reading,
    reasons: [...new Set([...reading.reasons, ...outcome.message.problems.map(({ code }) => code)])],
  };
}

/** What was found in several files, or pieces of one, that are one part: all their forms; where there is none, the most telling of them. */
function together(readings: readonly PartReading[]): PartReading {
  const forms = readings.flatMap((reading) => (reading.kind === 'forms' ? reading.forms : []));
  const reasons = [...new Set(readings.flatMap((reading) => reading.reasons))];
  const notes = [...new Set(readings.flatMap((reading) => reading.notes ?? []))];
  const urgency = [...new Set(readings.flatMap((reading) => reading.urgency ?? []))];
  if (forms.length > 0) return { kind: 'forms', forms, reasons, notes, urgency };
  const telling = readings.find(({ kind }) => kind !== 'not_a_form' && kind !== 'forms');
  return telling ? { ...telling, reasons, notes, urgency } : { kind: 'not_a_form', reasons, notes, urgency };
}

function noted(reading: PartReading, documentNotes: DocumentNote[]): PartReading {
  const { notes, reasons } = hazardsOf(documentNotes, reading.kind === 'forms');
  return notes.length === 0 ? reading : { ...reading, notes, reasons: [...reading.reasons, ...reasons] };
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
