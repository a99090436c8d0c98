import type { FileFormat } from '../file/model.ts';
import type { Form, Problem } from '../form/model.ts';
import { blocks } from '../form/problems.ts';

/** What an item is about: a form that was read, a file that gave no form to file, or the mail as a whole. */
export type ItemTarget = 'form' | 'part' | 'message';

export type Relation = 'update_of' | 'correction_of' | 'related_to';

/** Pages as printed, from 1, or top-level blocks of a document without pages, from 0; both ends count. */
export type Range = { of: 'pages' | 'blocks'; from: number; to: number };

/** What a person decides about an item. Nothing is sent anywhere by any of them. */
export type Decision =
  /** `despite`: although something is still missing or was not read with certainty. */
  | { kind: 'file'; despite: boolean }
  | { kind: 'file_as'; relation: Relation; other: string; despite: boolean }
  | { kind: 'duplicate'; of: string }
  | { kind: 'not_a_form' }
  /** Somebody else's form: a person forwards it. */
  | { kind: 'another_form' }
  /** What the item was about has been dealt with, and there is nothing to file from it. */
  | { kind: 'dealt_with' }
  /** The referrer is asked by a person; the item waits. */
  | { kind: 'ask' }
  /** A second opinion. */
  | { kind: 'send'; to: string }
  /** To be filled in by a person from the original. */
  | { kind: 'by_hand'; form: Form['kind'] };

/** What reads the file anew, in a reader process, before it is decided. */
export type Rereading = 'unlock' | 'read_again' | 'pages' | 'split';

export type DecisionKind = Decision['kind'] | Rereading;

export type DecidedItem = {
  target: ItemTarget;
  reasons: readonly string[];
  /** Of the file: whether it has pages or blocks to choose from, and whether it is kept at all. */
  file: { kept: boolean; locked: boolean; paged: boolean; flowing: boolean; infected: boolean };
};

const locks: readonly string[] = ['locked_office_file', 'locked_archive', 'locked_pdf', 'wrong_password'];
const flowingFormats: readonly FileFormat[] = ['docx', 'odt', 'rtf', 'doc', 'html', 'text', 'msg'];

/** What the scanner found something in is opened by no reader ever again, whatever was decided about it since. */
export const infectedReason = 'malware_found';

/** What can be done with a file; `wasLocked`: a password opened it once, which was not kept. `outcome`: what became of it when it was read. */
export function fileFacts(
  file: { format: FileFormat; wasLocked: boolean; outcome: string | null } | null,
  kept: boolean,
  reasons: readonly string[],
): DecidedItem['file'] {
  const infected = reasons.includes(infectedReason) || file?.outcome === infectedReason;
  if (!file) return { kept, locked: false, paged: false, flowing: false, infected };
  const { format, wasLocked } = file;
  const locked = wasLocked || format === 'encrypted_office' || reasons.some((code) => locks.includes(code));
  return {
    kept,
    locked,
    paged: format === 'pdf' || format === 'tiff',
    flowing: flowingFormats.includes(format),
    infected,
  };
}

const always: readonly DecisionKind[] = ['ask', 'send'];
const ofForms: readonly DecisionKind[] = ['file', 'file_as', 'duplicate', 'not_a_form', 'another_form'];
const withoutForm: readonly DecisionKind[] = ['dealt_with', 'not_a_form', 'another_form'];

/** What can be decided about an item, in the order in which it is offered. */
export function decisionsFor({ target, file }: DecidedItem): DecisionKind[] {
  const readable = file.kept && target !== 'message' && !file.infected;
  const rereadings: DecisionKind[] = [
    ...(readable && file.locked ? (['unlock'] as const) : []),
    ...(readable && !file.locked ? (['read_again'] as const) : []),
    ...(readable && !file.locked && file.paged ? (['pages'] as const) : []),
    ...(readable && !file.locked && (file.paged || file.flowing) ? (['split'] as const) : []),
  ];
  const byHand: DecisionKind[] = target !== 'form' && file.kept ? ['by_hand'] : [];
  return [...(target === 'form' ? ofForms : withoutForm), ...rereadings, ...byHand, ...always];
}

export const isFiling = (decision: Decision): decision is Extract<Decision, { kind: 'file' | 'file_as' }> =>
  decision.kind === 'file' || decision.kind === 'file_as';

/**
 * What a person has to have seen before a form is filed: answers that are missing, that contradict each other, or that nobody has
 * confirmed. What speaks against the form as a whole is answered by filing it.
 */
export function standingProblems(form: Pick<Form, 'fields' | 'problems'>, certainEnough: number): Problem[] {
  const standing = form.problems.filter(({ code, field }) => field !== undefined && blocks(code));
  const named = new Set(standing.map(({ field }) => field));
  const unsure = Object.entries(form.fields)
    .filter(([key, value]) => !named.has(key) && (value.state === 'unreadable' || value.confidence < certainEnough))
    .map(
      ([key]): Problem => ({ code: 'low_confidence', field: key, message: 'The value was not read with certainty.' }),
    );
  return [...standing, ...unsure];
}

/** Why an item still waits after a value was put right: what is solved goes, and something always remains to be said. */
export function reasonsAfterMending(
  reasons: readonly string[],
  form: Pick<Form, 'fields' | 'problems'>,
  isProblem: (code: string) => boolean,
  certainEnough: number,
): string[] {
  const standing = new Set(form.problems.filter(({ code }) => blocks(code)).map(({ code }) => code));
  if (standingProblems(form, certainEnough).some(({ code }) => code === 'low_confidence'))
    standing.add('low_confidence');
  const kept = reasons.filter((code) => code !== 'only_the_decision' && (!isProblem(code) || standing.has(code)));
  const all = [...new Set([...kept, ...standing])];
  return all.length === 0 ? ['only_the_decision'] : all;
}
