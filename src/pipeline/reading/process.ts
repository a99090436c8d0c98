// The reader process: reads one task at a time and answers it. It holds no secret and reaches no server.
import { readDocument } from '../../document/index.ts';
import { type FormReading, loadDefinitions, readForms } from '../../form/index.ts';
import { formFingerprint, matchKeys } from '../../match/index.ts';
import { openMessage } from '../../message/index.ts';
import type { PartReading, ReadingResult, ReadingTask, Reply, Request } from './protocol.ts';

const definitions = loadDefinitions(process.env.DEFINITIONS_FOLDER);

async function perform(task: ReadingTask): Promise<ReadingResult> {
  if (task.kind === 'open') {
    const outcome = await openMessage(task.bytes, { trustedServers: task.trustedServers });
    if (outcome.kind === 'opened') return outcome;
    return { kind: 'not_opened', reason: outcome.kind === 'broken' ? 'mail_broken' : 'mail_too_large' };
  }
  const outcome = await readDocument(task.bytes, task.format, {});
  switch (outcome.kind) {
    case 'read':
      return readingOf(readForms(outcome.document, definitions, { receivedOn: task.receivedOn }));
    case 'locked':
      return { kind: 'not_read', reasons: [task.format === 'pdf' ? 'locked_pdf' : 'locked_office_file'] };
    case 'not_read_yet':
      return { kind: 'not_read', reasons: ['format_not_read_yet'] };
    case 'too_large':
      return { kind: 'not_read', reasons: ['file_too_large'] };
    case 'broken':
      return { kind: 'not_read', reasons: ['file_broken'] };
    case 'empty':
      return { kind: 'not_read', reasons: ['file_empty'] };
  }
}

function readingOf(reading: FormReading): PartReading {
  const found = reading.problems.map((problem) => problem.code);
  switch (reading.kind) {
    case 'forms': {
      const forms = reading.forms.map((form) => ({ form, fingerprint: formFingerprint(form), keys: matchKeys(form) }));
      return { kind: 'forms', forms, reasons: found };
    }
    case 'not_a_form':
      return { kind: 'not_a_form', reasons: [] };
    case 'guidance':
      return { kind: 'guidance', reasons: ['guidance_only', ...found] };
    case 'doubtful':
      return { kind: 'doubtful', reasons: ['doubtful_form', ...found] };
    default:
      return { kind: reading.kind, reasons: [reading.kind, ...found] };
  }
}

process.on('message', (request: Request) => {
  perform(request.task)
    .then((result): Reply => ({ id: request.id, result }))
    .catch((thrown: unknown): Reply => ({ id: request.id, failed: thrown instanceof Error ? thrown.name : 'unknown' }))
    .then((reply) => process.send?.(reply));
});
// The parent is gone: nobody waits for an answer.
process.on('disconnect', () => process.exit(0));
