import { problems } from '../form/problems.ts';
import type { MessageProblemCode } from '../message/model.ts';

/** What a reviewer is told: why the item is here, and what a person has to do. */
export type Reason = { why: string; toDo: string };

type OwnReasonCode =
  | 'mail_too_large'
  | 'mail_not_handed_out'
  | 'file_too_large'
  | 'file_broken'
  | 'file_empty'
  | 'wrong_password'
  | 'xfa_form'
  | 'other_form'
  | 'guidance_only'
  | 'reading_too_long'
  | 'reading_too_large'
  | 'reading_failed'
  | 'reading_lost'
  | 'malware_found'
  | 'macros'
  | 'active_controls'
  | 'scripts'
  | 'launch_actions'
  | 'submit_actions'
  | 'embedded_files'
  | 'external_references'
  | 'step_failed'
  | 'possible_update'
  | 'possible_related'
  | 'filled_by_hand'
  | 'only_the_decision';

const open = 'Open the mail in Outlook';
const byHand = `${open}, save the form from it and send it to the inbox as an attachment.`;
const followLink = `${open} and follow the link yourself, if you trust it; send the form inside to the inbox as an attachment.`;
const askPassword = 'Ask the sender for the password, or for an unlocked copy.';

/** Why a mail or a file could not go on by itself. What is wrong inside a form stands in src/form/problems.ts. */
const reasons: Record<MessageProblemCode | OwnReasonCode, Reason> = {
  locked_purview: { why: 'The mail is protected by Microsoft Purview.', toDo: byHand },
  locked_office_message_encryption: { why: 'The mail is protected by Office Message Encryption.', toDo: byHand },
  link_egress: { why: 'The content waits on Egress, behind a link.', toDo: followLink },
  locked_egress: { why: 'The attachment is locked by Egress.', toDo: byHand },
  link_nhsmail: { why: 'The content waits on NHSmail secure, behind a link.', toDo: followLink },
  link_mimecast: { why: 'The content waits on Mimecast, behind a link.', toDo: followLink },
  link_zivver: { why: 'The content waits on Zivver, behind a link.', toDo: followLink },
  link_proofpoint: { why: 'The content waits on Proofpoint, behind a link.', toDo: followLink },
  locked_smime: { why: 'The mail is encrypted with S/MIME.', toDo: byHand },
  locked_pgp: { why: 'The mail is encrypted with PGP.', toDo: byHand },
  locked_office_file: { why: 'The Office file is protected by a password.', toDo: askPassword },
  locked_archive: { why: 'The archive is protected by a password.', toDo: askPassword },
  locked_pdf: { why: 'The PDF is protected by a password.', toDo: askPassword },
  link_file_share: { why: 'The mail holds a link to a shared file instead of a file.', toDo: followLink },
  password_note: {
    why: 'The mail seems to bring the password for a locked one.',
    toDo: 'Use it for the locked mail of the same sender.',
  },
  format_not_read_yet: {
    why: 'The file is of a format that the program does not read.',
    toDo: 'Read the file yourself and enter the form.',
  },
  archive_too_large: {
    why: 'The archive is larger than the limits allow.',
    toDo: 'Ask the sender for the single files.',
  },
  archive_broken: { why: 'The archive is damaged.', toDo: 'Ask the sender to send it again.' },
  nested_too_deep: { why: 'Mails or archives are packed into each other too deeply.', toDo: byHand },
  too_many_parts: { why: 'The mail has more parts than the limits allow.', toDo: byHand },
  mail_broken: { why: 'The mail could not be taken apart.', toDo: byHand },
  sender_failed_checks: {
    why: 'The own mail server found that the sender may be another than the mail says.',
    toDo: 'Ring the sender on a number that you know before relying on the form.',
  },
  sender_not_checked: {
    why: 'The own mail server did not check the sender.',
    toDo: 'Look at the address; ring the sender on a number that you know if anything is unusual.',
  },
  sender_looks_like_partner: {
    why: 'The address of the sender looks like that of a known partner, and is not.',
    toDo: 'Compare it letter by letter, and ring the partner on a number that you know.',
  },
  sender_name_imitates: {
    why: 'The name that is shown for the sender is that of somebody else.',
    toDo: 'Go by the address, not by the name; ring the sender on a number that you know.',
  },
  reply_to_elsewhere: {
    why: 'Answers to this mail would go to another organisation than the sender.',
    toDo: 'Do not answer the mail itself: write to an address that you know.',
  },
  no_form_found: {
    why: 'No form was found in the mail.',
    toDo: 'Read the mail: it may be a question, or a worry told in plain words.',
  },
  mail_too_large: { why: 'The mail is larger than the limits allow.', toDo: byHand },
  mail_not_handed_out: { why: 'The mail server lists the mail but does not hand it out.', toDo: byHand },
  file_too_large: {
    why: 'The file is larger than the limits allow.',
    toDo: 'Read the file yourself and enter the form.',
  },
  file_broken: { why: 'The file is damaged.', toDo: 'Ask the sender to send it again.' },
  wrong_password: {
    why: 'The password that was given does not open the file.',
    toDo: 'Try again: capital letters count, and a password in a mail may have a space or full stop around it.',
  },
  xfa_form: {
    why: 'The PDF is a form that only Adobe Reader draws (XFA); its pages hold no answers.',
    toDo: 'Open it in Adobe Reader, print it to a PDF and send that to the inbox, or enter the form.',
  },
  file_empty: { why: 'The file is empty.', toDo: 'Ask the sender to send it again.' },
  other_form: { why: 'This is another known form.', toDo: 'Forward it to the team that it belongs to.' },
  guidance_only: { why: 'This is guidance without a form.', toDo: 'Check that no answers stand in it.' },
  reading_too_long: {
    why: 'Reading the file took longer than the limit.',
    toDo: 'Read the file yourself and enter the form.',
  },
  reading_too_large: {
    why: 'Reading the file took more memory than the limit.',
    toDo: 'Read the file yourself and enter the form.',
  },
  reading_failed: {
    why: 'The program failed on this file.',
    toDo: 'Read the file yourself, and tell those who look after the program.',
  },
  reading_lost: {
    why: 'The reading process ended several times on this file.',
    toDo: 'Read the file yourself, and tell those who look after the program.',
  },
  macros: {
    why: 'The file holds macros, which the program does not run.',
    toDo: 'Go by what is shown here; do not allow macros when you open the original.',
  },
  scripts: {
    why: 'The file holds scripts, which the program does not run.',
    toDo: 'Go by what is shown here; a viewer may show other content than was read.',
  },
  active_controls: {
    why: 'The file holds controls that are programs (ActiveX), which were not started.',
    toDo: 'Go by what is shown here; do not allow active content when you open the original.',
  },
  launch_actions: {
    why: 'The file would start a program or open another file, which the program did not do.',
    toDo: 'Do not open the original by yourself before those who look after security have seen it.',
  },
  submit_actions: {
    why: 'The file would send what is typed into it to a server.',
    toDo: 'Type nothing into the original.',
  },
  embedded_files: {
    why: 'Other files are embedded in the file, which were not read.',
    toDo: 'Look at the original: what is embedded may belong to the form.',
  },
  external_references: {
    why: 'The file points to content elsewhere, which was not fetched.',
    toDo: 'Go by what is shown here; the original may show more where it is opened with a network.',
  },
  malware_found: {
    why: 'The malware scanner found something. The program did not open it.',
    toDo: 'Do not open it. Tell those who look after security, and ask the sender for the form in another way.',
  },
  malware_not_scanned: {
    why: 'The malware scanner could not look at all of it: too large for it, under a password, or it refused.',
    toDo: 'Do not open the original by yourself before those who look after security have seen it.',
  },
  step_failed: {
    why: 'A step failed several times.',
    toDo: 'Try again; if it fails once more, tell those who look after the program.',
  },
  possible_update: {
    why: 'An earlier form is about the same child, person or place.',
    toDo: 'Compare the two: update, correction, duplicate or separate.',
  },
  possible_related: {
    why: 'An earlier form by another agency is about the same child, person or place.',
    toDo: 'Compare the two: the same worry from two sides, or news. File it as related, as an update, or on its own.',
  },
  filled_by_hand: {
    why: 'The program could not read the file, so the form is filled in by hand.',
    toDo: 'Fill in every answer from the original.',
  },
  only_the_decision: {
    why: 'Everything that was in doubt has been put right.',
    toDo: 'Look it over and file it.',
  },
};

/** Whether a reason is a problem found in the form itself, which goes when the form is put right. */
export const isFormProblem = (code: string): boolean => isProblem(code) && !isReason(code);

/** The reviewer's words for a reason code, whether of a mail, a file or a form. */
export function reasonFor(code: string): Reason {
  if (isReason(code)) return reasons[code];
  if (isProblem(code))
    return { why: problems[code][1], toDo: 'Compare with the form and mend it, or ask the referrer.' };
  return { why: 'Unknown reason.', toDo: 'Look at the original.' };
}

const isReason = (code: string): code is keyof typeof reasons => Object.hasOwn(reasons, code);
const isProblem = (code: string): code is keyof typeof problems => Object.hasOwn(problems, code);
