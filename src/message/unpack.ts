import { type FileFormat, openArchive, sniffFormat } from '../file/index.ts';
import { limits } from '../limits.ts';
import { type BodyJudgement, judgeBody } from './body.ts';
import { attachedText, bodyParts } from './body-parts.ts';
import { openCms } from './cms.ts';
import { readHtml } from './html.ts';
import { linksOf } from './links.ts';
import { fateOf, lockByHeaders, lockedPage } from './locks.ts';
import type { MessageProblem, MessageProblemCode, Part } from './model.ts';
import { noticeIn, sharesFile } from './notices.ts';
import { repeatedAnswers } from './online-form.ts';
import { parseOutlook, richTextFile } from './outlook/index.ts';
import { type MailFile, type ParsedMail, type ParseOutcome, parseMail, sha256 } from './parse.ts';
import { isDecoration, isPicture } from './pictures.ts';
import { openTnef } from './tnef.ts';

/**
 * How much a part counts against the claim that a mail is no submission: a file always does, text when it prints a form's labels,
 * a picture shown in the text of a newsletter never.
 */
type Weight = 'file' | Exclude<BodyJudgement, 'note'> | 'shown';
type WeighedPart = { part: Part; weight: Weight };

export type Unpacked = {
  parts: WeighedPart[];
  problems: MessageProblem[];
  /** Where a mail points to a file in somebody's cloud. */
  shares: string[];
};

/** Takes everything worth reading out of a mail, through nested mails, archives and wrappings, each content once. */
export async function unpack(mail: ParsedMail): Promise<Unpacked> {
  const walk: Walk = { parts: [], problems: [], shares: [], seen: new Set(), files: 0, expanded: 0 };
  await unpackMail(walk, mail, { path: '', mails: 0, archives: 0, sender: '' });
  return walk;
}

type Walk = Unpacked & { seen: Set<string>; files: number; expanded: number };
/** Where the walk stands: path, how many mails and archives are around it, and who wrote the innermost mail. */
type Place = { path: string; mails: number; archives: number; sender: string };
type Pictures = ReturnType<typeof readHtml>['pictures'];

const below = (path: string, step: string | number) => (path === '' ? String(step) : `${path}/${step}`);

const isWithin = (path: string, outer: string) => outer === '' || path === outer || path.startsWith(`${outer}/`);

function addProblem(walk: Walk, code: MessageProblemCode, path: string): void {
  if (!walk.problems.some((problem) => problem.code === code && problem.path === path)) {
    walk.problems.push({ code, path });
  }
}

async function unpackMail(walk: Walk, mail: ParsedMail, around: Place): Promise<void> {
  const place = { ...around, sender: mail.from[0]?.address?.toLowerCase() || around.sender };
  const html = readHtml(mail.html);
  if (mail.losesFiles) addProblem(walk, 'mail_broken', place.path);
  const repeated = repeatedAnswers(mail, `${html.text}\n${mail.text}`);
  for (const [index, file] of mail.files.entries()) {
    if (repeated.files.has(file)) continue;
    await unpackFile(walk, file, { ...place, path: below(place.path, index + 1) }, html.pictures);
  }
  await unpackOutlookParts(walk, mail, place);

  // What wraps a locked part, headers or text, tells of the same lock once more.
  const told = new Set(walk.problems.filter(({ path }) => isWithin(path, place.path)).map(({ code }) => code));
  if (told.has('locked_purview')) told.add('locked_office_message_encryption');
  const addUntold = (code: MessageProblemCode | null, path: string) => {
    if (code && !told.has(code)) addProblem(walk, code, path);
  };
  addUntold(lockByHeaders(mail), place.path);
  const path = below(place.path, 'body');
  const text = `${html.text}\n${mail.text}`;
  const links = linksOf(text, html.links);
  addUntold(noticeIn({ subject: mail.subject, text, links, sender: place.sender }), path);
  if (/^-----BEGIN PGP MESSAGE-----/m.test(text)) addUntold('locked_pgp', path);
  if (sharesFile(links)) walk.shares.push(path);
  if (mail.richText && (mail.text === '' || judgeBody(mail.text) !== 'note'))
    return takeFile(walk, richTextFile(mail.richText), 'rtf', path, mail.text === '' ? 'maybe_form' : 'form', 'body');
  for (const { format, bytes, judgement, name } of repeated.body ? [] : bodyParts(mail, html)) {
    offer(walk, { path: below(place.path, name), format, bytes, hash: sha256(bytes), role: 'body' }, judgement);
  }
}

/** What a message of Outlook holds beside files: mails, links to files, and objects of other programs, which a person has to look at. */
async function unpackOutlookParts(walk: Walk, mail: ParsedMail, place: Place): Promise<void> {
  for (const [index, open] of (mail.nested ?? []).entries()) {
    const path = below(place.path, mail.files.length + index + 1);
    walk.files += 1;
    if (walk.files > limits.partsPerMessage) return addProblem(walk, 'too_many_parts', '');
    if (place.mails >= limits.nestedMessages) return addProblem(walk, 'nested_too_deep', path);
    await unpackParsed(walk, open(), { ...place, path, mails: place.mails + 1 });
  }
  if (mail.references) walk.shares.push(place.path);
  if (mail.objects) addProblem(walk, 'format_not_read_yet', place.path);
}

async function unpackFile(walk: Walk, file: MailFile, place: Place, pictures: Pictures): Promise<void> {
  if (walk.seen.has(file.hash)) return;
  walk.seen.add(file.hash);
  walk.files += 1;
  if (walk.files > limits.partsPerMessage) return addProblem(walk, 'too_many_parts', '');

  const format = sniffFormat(file.bytes);
  const fate = fateOf(file, format);
  if (fate.kind === 'locked') return addProblem(walk, fate.code, place.path);
  if (fate.kind === 'dropped') return;
  if (isMail(file, format)) return unpackNested(walk, file, format, place);
  if (isSmime(file, format)) return unpackSmime(walk, file, place, pictures);
  switch (format) {
    case 'zip':
      return unpackArchive(walk, file, place);
    case 'tnef':
      return unpackTnef(walk, file, place);
    case 'msg':
      return unpackOutlook(walk, file, place);
    case 'html':
    case 'text':
      return takeText(walk, file, format, place);
    default:
      return isPicture(format)
        ? takePicture(walk, file, format, place, pictures)
        : takeFile(walk, file, format, place.path, 'file');
  }
}

/** What looks like a mail is one. What is labelled as a mail is one too, unless its bytes say what else it is. */
function isMail(file: MailFile, format: FileFormat): boolean {
  const labelled = /^message\/(?:rfc822|global|news)$/.test(file.declared) || /\.eml$/i.test(file.name ?? '');
  return format === 'eml' || (labelled && (format === 'text' || format === 'unknown' || format === 'csv'));
}

async function unpackNested(walk: Walk, file: MailFile, format: FileFormat, place: Place): Promise<void> {
  if (place.mails >= limits.nestedMessages) return addProblem(walk, 'nested_too_deep', place.path);
  const before = walk.parts.length + walk.problems.length;
  await unpackParsed(walk, await parseMail(file.bytes), { ...place, mails: place.mails + 1 });
  const nothing = walk.parts.length + walk.problems.length === before;
  // A typed form whose first lines are all `Word: answer` looks like the head of a mail.
  if (nothing && format === 'eml' && !file.declared.startsWith('message/')) takeText(walk, file, 'text', place);
}

async function unpackParsed(walk: Walk, mail: ParseOutcome, place: Place): Promise<void> {
  if (mail.kind === 'parsed') return unpackMail(walk, mail, place);
  const tooMany = mail.kind === 'too_large' && mail.limit === 'nodesPerMessage';
  addProblem(walk, tooMany ? 'too_many_parts' : 'mail_broken', place.path);
}

async function unpackOutlook(walk: Walk, file: MailFile, place: Place): Promise<void> {
  if (place.mails >= limits.nestedMessages) return addProblem(walk, 'nested_too_deep', place.path);
  await unpackParsed(walk, parseOutlook(file.bytes), { ...place, mails: place.mails + 1 });
}

function isSmime(file: MailFile, format: FileFormat): boolean {
  return (
    format === 'pkcs7' || /^application\/(?:x-)?pkcs7-mime$/.test(file.declared) || /\.p7m$/i.test(file.name ?? '')
  );
}

async function unpackSmime(walk: Walk, file: MailFile, place: Place, pictures: Pictures): Promise<void> {
  const outcome = openCms(file.bytes);
  switch (outcome.kind) {
    case 'encrypted':
      return addProblem(walk, 'locked_smime', place.path);
    case 'no_content':
      return;
    case 'not_cms':
      // Outlook keeps a mail that was signed in the open as one file of this name.
      if (/^content-type:\s*multipart\/signed/im.test(startOf(file.bytes)))
        return unpackNested(walk, file, 'eml', place);
      if (/\.(?:cer|crt|der|pem|p7[bcs]|p12|pfx)$/i.test(file.name ?? '') || /pkcs7-signature/.test(file.declared))
        return;
      return addProblem(walk, 'locked_smime', place.path);
    case 'signed': {
      const bytes = outcome.content;
      const inner: MailFile = { declared: 'message/rfc822', bytes, hash: sha256(bytes) };
      if (startsWithHeader(bytes)) return unpackNested(walk, inner, 'eml', place);
      const name = file.name?.replace(/\.p7m$/i, '');
      const signed = { ...inner, declared: 'application/octet-stream', ...(name ? { name } : {}) };
      return unpackFile(walk, signed, { ...place, path: below(place.path, 1) }, pictures);
    }
  }
}

/** A signed file is a MIME entity (RFC 8551, 3.1); a document may also be signed by itself. */
const startsWithHeader = (bytes: Uint8Array) => /^[\r\n]*[!-9;-~]{1,80}:/.test(startOf(bytes));

const startOf = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 1_000)).toString('latin1');

async function unpackArchive(walk: Walk, file: MailFile, place: Place): Promise<void> {
  if (place.archives >= limits.nestedArchives) return addProblem(walk, 'nested_too_deep', place.path);
  if (walk.expanded > limits.archiveExpandedBytes) return addProblem(walk, 'archive_too_large', place.path);
  const outcome = openArchive(file.bytes);
  // Kept as a part, so that it can be opened when a person has the password.
  if (outcome.kind === 'locked' || outcome.kind === 'wrong_password')
    return takeFile(walk, file, 'zip', place.path, 'file');
  if (outcome.kind !== 'opened') return addProblem(walk, archiveProblems[outcome.kind], place.path);
  walk.expanded += outcome.entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
  const entries = outcome.entries.filter(({ name }) => !leftOver.test(name));
  for (const [index, { name, bytes }] of entries.entries()) {
    const entry: MailFile = { declared: 'application/octet-stream', name, bytes, hash: sha256(bytes) };
    const path = below(place.path, index + 1);
    await unpackFile(walk, entry, { ...place, path, archives: place.archives + 1 }, new Map());
  }
}

const archiveProblems = {
  too_large: 'archive_too_large',
  broken: 'archive_broken',
} as const;

/** What macOS and Windows leave in archives beside the files. */
const leftOver = /(?:^|\/)(?:__MACOSX\/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/;

async function unpackTnef(walk: Walk, file: MailFile, place: Place): Promise<void> {
  if (place.mails >= limits.nestedMessages) return addProblem(walk, 'nested_too_deep', place.path);
  const outcome = openTnef(file.bytes);
  if (outcome.kind === 'broken') return addProblem(walk, 'format_not_read_yet', place.path);
  // Its own text is mostly that of the mail around it; where nothing else is in it, a person has to look.
  if (outcome.files.length === 0 && outcome.words) return takeFile(walk, file, 'tnef', place.path, 'maybe_form');
  for (const [index, { name, bytes }] of outcome.files.entries()) {
    const inner: MailFile = { declared: 'application/octet-stream', name, bytes, hash: sha256(bytes) };
    await unpackFile(walk, inner, { ...place, path: below(place.path, index + 1), mails: place.mails + 1 }, new Map());
  }
}

/** Mail programs cut footers and disclaimers off into files of these names. */
const footer = /^ATT\d{3,}\.(?:txt|html?)$/i;

function takeText(walk: Walk, file: MailFile, format: 'html' | 'text', place: Place): void {
  const { text, bytes } = attachedText(file, format);
  const code = format === 'html' ? lockedPage(text, file.name ?? '', place.sender) : null;
  if (code) {
    addProblem(walk, code, place.path);
    return;
  }
  const html = format === 'html' ? readHtml(text) : undefined;
  const judgement = judgeBody(html?.text ?? text, html);
  const isFooter = footer.test(file.name ?? '') || (file.name === undefined && file.disposition !== 'attachment');
  if (judgement === 'note' && isFooter) return;
  const decoded = bytes === file.bytes ? file : { ...file, bytes, hash: sha256(bytes) };
  takeFile(walk, decoded, format, place.path, isFooter && judgement === 'maybe_form' ? judgement : 'file');
}

function takePicture(walk: Walk, file: MailFile, format: FileFormat, place: Place, pictures: Pictures): void {
  const shown = file.contentId === undefined ? undefined : pictures.get(file.contentId);
  const inText = shown !== undefined || file.disposition === 'inline';
  if (isDecoration(file.bytes, format, inText, shown)) return;
  const weight = shown === undefined ? 'file' : 'shown';
  takeFile(walk, file, format, place.path, weight, inText ? 'inline' : 'attachment');
}

function takeFile(
  walk: Walk,
  file: MailFile,
  format: FileFormat,
  path: string,
  weight: Weight,
  role: Part['role'] = 'attachment',
): void {
  const name = plainName(file.name);
  offer(walk, { path, format, bytes: file.bytes, hash: file.hash, ...(name ? { name } : {}), role }, weight);
}

function offer(walk: Walk, part: Part, weight: Weight): void {
  if (!walk.parts.some((other) => other.part.hash === part.hash)) walk.parts.push({ part, weight });
}

/** The last step of a path, without control characters: a name to show, never one to write to. */
function plainName(name = ''): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replace(/\p{C}/gu, '').trim().slice(0, limits.nameCharacters);
}
