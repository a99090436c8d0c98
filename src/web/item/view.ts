import nunjucks from 'nunjucks';
import { type Definitions, definitionFor, type Form, lengthOf, loadDefinitions } from '../../form/index.ts';
import {
  decisionsFor,
  fileFacts,
  infectedReason,
  reasonFor,
  standingProblems,
  urgencyWords,
} from '../../review/index.ts';
import type { ItemRow } from '../../store/index.ts';
import type { Fields } from '../fields.ts';
import { kindInWords, kindWords } from '../kind-words.ts';
import type { FormError, WebParts } from '../page.ts';
import { askingFor } from './asking.ts';
import { stateWords } from './field-view.ts';
import { type GroupView, groupsOf, isList, marksOf } from './fields.ts';
import { doneAs, historyView, undoableOf } from './history.ts';
import { peopleOf } from './people.ts';
import { mailHtml, type Seen, type SeenFile, seenBy } from './seen.ts';
import type { Start } from './starts.ts';
import { waitingTime } from './times.ts';

export type ItemPage = {
  web: WebParts;
  actor: string;
  item: ItemRow;
  /** What was typed and not taken. */
  typed?: Fields;
  errors?: FormError[];
  fieldErrors?: ReadonlyMap<string, string>;
  add?: string;
  /** The file of the mail that is looked at, where it is another than that of the form. */
  part?: string;
  confirm?: boolean;
};

let loaded: { folder: string | undefined; definitions: Definitions } | null = null;
/** Read once: the settings do not change while the program runs. */
export function definitionsOf(web: WebParts): Definitions {
  const folder = web.settings.definitionsFolder;
  if (loaded?.folder !== folder || loaded === null) loaded = { folder, definitions: loadDefinitions(folder) };
  return loaded.definitions;
}

export const html = (text: string) => new nunjucks.runtime.SafeString(text);

/** Everything that the page of an item shows. */
export async function itemView({ web, actor, item, typed, fieldErrors, add, part, confirm }: ItemPage) {
  const people = await peopleOf(web);
  const nameOf = (who: string) => people.get(who) ?? (who === 'program' ? 'The program' : 'Somebody');
  const seen = seenBy(web);
  const shownPart = item.parts.find(({ id }) => id === part) ?? item.part;
  const own = shownPart === null || shownPart.id === item.part?.id;
  const [file, mails, users] = await Promise.all([fileOf(seen, item, shownPart), mailsOf(seen, item), usersFor(web)]);
  const definition = item.form ? definitionFor(definitionsOf(web), item.form.form) : undefined;
  const { certainEnough } = web.settings;
  const groups =
    item.form && definition
      ? groupsOf({
          ...{ form: item.form.form, definition, seen: own ? file : null, certainEnough, nameOf },
          ...(typed && { typed }),
          ...(fieldErrors && { errors: fieldErrors }),
          ...(add !== undefined && isList(definition, add) && { add }),
        })
      : [];
  const standing = item.form ? standingProblems(item.form.form, certainEnough) : [];
  const claim = item.claim && item.claim.until > web.now() ? item.claim : null;
  const candidates = item.form ? await web.store.review.candidates(item.form.id) : [];
  const now = web.now();
  return {
    item,
    name: item.form ? kindInWords(item.form.form.kind) : item.target === 'part' ? 'File' : 'Mail',
    why: item.reasons.map(reasonFor),
    urgent: item.urgency.map((code) => urgencyWords[code]),
    claim: claim && { mine: claim.by === actor, by: nameOf(claim.by), until: claim.until },
    mayAct: item.state === 'open' && (claim === null || claim.by === actor),
    sentTo: item.sentTo === null ? null : nameOf(item.sentTo),
    overdue: item.due < now && item.asked === null,
    dueIn: waitingTime(Math.abs(item.due.getTime() - now.getTime())),
    groups,
    doubtful: groups
      .flatMap(({ title, fields }) => fields.map((field) => ({ ...field, title })))
      .filter(({ doubt }) => doubt !== null)
      .slice(0, 30),
    stateWords,
    standing: standing.length,
    despite: confirm === true,
    offered: offeredFor(item),
    reading: {
      range: typed?.typed('range') ?? '',
      ranges: typed?.typed('ranges') ?? '',
      split: typed?.text('how') === 'split',
    },
    starts: own && file?.kind === 'paper' ? startsView(file.paper.starts, typed) : [],
    file: fileView(file, shownPart, own && item.form ? marksOf(item.form.form, file) : []),
    shownPart,
    mails: mails.map((mail) => ({ ...mail, html: html(mailHtml(mail)) })),
    hazards: (shownPart?.notes ?? []).map(reasonFor),
    concerns: (item.message.trust?.concerns ?? []).map(reasonFor),
    trust: item.message.trust,
    candidates: candidates.map((one) => ({ ...one, name: one.names.join(', ') || `Form ${one.id}` })),
    asking: typed?.names().includes('asking') ? typed.typed('asking') : askingFor(item, groups, kindWords),
    note: typed?.text('note') ?? '',
    sendTo: typed?.text('to') ?? '',
    colleagues: users.filter(({ value }) => value !== actor),
    history: historyView(item, nameOf, definition),
    undoable: undoableView(item),
    adding: add ?? '',
    newEntry: add !== undefined && item.form ? newEntryOf(add, item.form.form, groups) : null,
    passwordNotes: await passwordWords(seen, item),
  };
}

/** What can be decided about an item now. */
export function offeredFor({ state, target, reasons, part, message }: ItemRow) {
  const file = fileFacts(part, message.originalId !== null, reasons);
  return state === 'open' ? decisionsFor({ target, reasons, file }) : [];
}

/** What the scanner found something in is opened by nobody here, not even to show it. */
export function isDangerous(item: ItemRow, part: ItemRow['part']): boolean {
  if (part === null) return item.message.infected;
  return part.outcome === infectedReason || (item.reasons.includes(infectedReason) && part.id === item.part?.id);
}

async function fileOf(seen: Seen, item: ItemRow, part: ItemRow['part']): Promise<SeenFile | null> {
  if (isDangerous(item, part)) return { kind: 'none', reason: infectedReason };
  if (!part) return null;
  try {
    return await seen.file({ id: part.originalId, format: part.format });
  } catch {
    // The item is there to be decided even where its file cannot be opened; the page says so.
    return { kind: 'none', reason: 'reading_failed' };
  }
}

async function mailsOf(seen: Seen, item: ItemRow) {
  const { message } = item;
  // The whole mail holds the file that something was found in; opening it only to show its words is not worth that.
  if (message.originalId === null || message.infected) return [];
  try {
    return await seen.mail(message.originalId);
  } catch {
    return [];
  }
}

/** The words of the mails that may bring the password: shown beside the locked one, kept nowhere. */
async function passwordWords(seen: Seen, item: ItemRow) {
  const notes = item.state === 'open' ? item.passwordNotes.slice(0, 3) : [];
  return Promise.all(
    notes.map(async (note) => {
      const [mail] = await seen.mail(note.originalId).catch(() => []);
      return { ...note, html: html(mail ? mailHtml(mail) : '') };
    }),
  );
}

function fileView(file: SeenFile | null, part: ItemRow['part'], marks: ReturnType<typeof marksOf>) {
  if (!file) return null;
  if (file.kind === 'none') return { kind: 'none', why: reasonFor(file.reason) } as const;
  if (file.kind === 'paper') return { kind: 'paper', html: html(file.paper.html), cut: file.paper.cut } as const;
  const pages = file.pages.map((size, at) => ({
    ...size,
    number: at + 1,
    marks: marks.filter(({ page }) => page === at + 1),
  }));
  return { kind: 'pages', pages, all: file.all, part: part?.id } as const;
}

/** The first question of the entry that is being added. */
function newEntryOf(list: string, form: Form, groups: readonly GroupView[]): string | null {
  const entry = `${list}[${lengthOf(list, form.fields)}].`;
  return groups.flatMap(({ fields }) => fields).find(({ key }) => key.startsWith(entry))?.id ?? null;
}

const startWords = { heading: 'Heading', table: 'Table', line: 'Line' } as const;

/** The places where a form may begin, counted as people count. */
function startsView(starts: readonly Start[], typed: Fields | undefined) {
  const ticked = typed?.list('start') ?? [];
  return starts.map(({ block, kind, words }, at) => ({
    block,
    number: at + 1,
    kind: startWords[kind],
    words,
    ticked: ticked.includes(String(block)),
  }));
}

async function usersFor(web: WebParts): Promise<{ value: string; text: string }[]> {
  const users = await web.store.users.list();
  return users
    .filter(({ disabled, roles }) => !disabled && roles.includes('reviewer'))
    .map(({ id, displayName }) => ({ value: `user ${id}`, text: displayName }));
}

function undoableView(item: ItemRow) {
  const row = undoableOf(item);
  return row && { id: row.id, words: doneAs(row.action) };
}
