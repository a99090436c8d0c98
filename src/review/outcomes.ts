import type { DocumentNote, ReadOutcome } from '../document/model.ts';
import type { ArchiveOutcome, FileFormat } from '../file/model.ts';
import type { FormReading } from '../form/model.ts';
import type { OpenOutcome } from '../message/model.ts';

/** Why a mail that could not be opened waits for a person. */
export function openReason(outcome: Exclude<OpenOutcome, { kind: 'opened' }>): string {
  return outcome.kind === 'broken' ? 'mail_broken' : 'mail_too_large';
}

/** Why an archive that could not be opened waits for a person. */
export function archiveReason(outcome: Exclude<ArchiveOutcome, { kind: 'opened' }>): string {
  switch (outcome.kind) {
    case 'locked':
      return 'locked_archive';
    case 'wrong_password':
      return 'wrong_password';
    default:
      return `archive_${outcome.kind}`;
  }
}

/** Why a file that could not be read waits for a person. */
export function documentReason(outcome: Exclude<ReadOutcome, { kind: 'read' }>, format: FileFormat): string {
  switch (outcome.kind) {
    case 'locked':
      return format === 'pdf' ? 'locked_pdf' : 'locked_office_file';
    case 'wrong_password':
      return 'wrong_password';
    case 'not_read_yet':
      return outcome.format === 'pdf_xfa' ? 'xfa_form' : 'format_not_read_yet';
    default:
      return `file_${outcome.kind}`;
  }
}

const hazards: readonly string[] = [
  'macros',
  'active_controls',
  'scripts',
  'launch_actions',
  'submit_actions',
  'embedded_files',
  'external_references',
] satisfies DocumentNote[];

/** What a reviewer must know of a file beside its forms, and which of it is for a person even where a form was read with certainty. */
export function hazardsOf(notes: readonly DocumentNote[], isForm: boolean): { notes: string[]; reasons: string[] } {
  const found = notes.filter((note) => hazards.includes(note));
  // What is embedded was not read, and may be the form itself. Scripts alone are in most fillable PDF forms.
  const reasons = found.filter((note) => note === 'embedded_files' || (note === 'macros' && isForm));
  return { notes: found, reasons };
}

const readingReasons = {
  other_form: 'other_form',
  blank_form: 'blank_form',
  guidance: 'guidance_only',
  doubtful: 'doubtful_form',
} as const;

/** Why a document that holds no form to file waits for a person; one that is no form at all gives no reason by itself. */
export function readingReason(reading: Exclude<FormReading, { kind: 'forms' }>): string | null {
  return reading.kind === 'not_a_form' ? null : readingReasons[reading.kind];
}
