import { definitionFor, type FormKind, formByHand } from '../../form/index.ts';
import { formFingerprint, matchKeys } from '../../match/index.ts';
import { writtenOf } from '../../pipeline/index.ts';
import { type Decision, type Range, type Relation, type Rereading, reasonFor } from '../../review/index.ts';
import type { DecideOutcome, ItemId, ItemRow, ReadForm } from '../../store/index.ts';
import type { Fields } from '../fields.ts';
import { seenBy } from '../item/seen.ts';
import { definitionsOf, isDangerous, offeredFor } from '../item/view.ts';
import type { Answer, Page, Visit } from '../page.ts';
import { mendFrom, refusedWords, showItem } from './item.ts';

const reviewers = ['reviewer'] as const;
const relations = ['update_of', 'correction_of', 'related_to'] as const satisfies Relation[];
const kinds = ['mace-referral', 'exploitation-toolkit'] as const satisfies FormKind[];

const said: Readonly<Record<Decision['kind'], string>> = {
  file: 'Filed.',
  file_as: 'Filed beside the earlier form.',
  duplicate: 'Attached to the first as a duplicate.',
  not_a_form: 'Taken off the queue: not a form.',
  another_form: 'Taken off the queue: another form. Forwarding it is up to you.',
  dealt_with: 'Taken off the queue: dealt with.',
  ask: 'The item waits for the referrer. Nothing was sent: copy the text into a mail of your own.',
  send: 'Your colleague sees the item under "Mine".',
  by_hand: 'Fill in the form from the original, then file it.',
};

/** What a person decides about an item. Values that were typed on the same page are written first, so that none is lost. */
export const decidePages: Page[] = [
  {
    method: 'POST',
    path: '/queue/:id/decide',
    roles: reviewers,
    audit: { action: 'item_decided', subject: 'item' },
    async handler(visit) {
      const { web, id, form, note } = visit;
      const item = await web.store.review.load(id as ItemId);
      if (!item) return { kind: 'not_found' };
      const decision = decisionFrom(form);
      if (!decision)
        return showItem(visit, item, {
          typed: form,
          errors: [{ text: 'Choose what to do with the item.', href: '#decide' }],
        });
      const missing = missingIn(decision, form);
      if (missing) return showItem(visit, item, { typed: form, errors: [missing] });
      note({ detail: { decision: decision.kind } });
      const request = form.text('request');
      const mended = item.form && item.state === 'open' ? await mendFrom(visit, item) : null;
      if (mended?.kind === 'refused') return showItem(visit, item, mended);
      const hand = {
        by: visit.actor,
        version: mended?.version ?? (Number(form.text('version')) || item.version),
        ...(/^[\w-]{8,60}$/.test(request) && { request }),
        note: noteOf(decision, form),
      };
      const outcome = await web.store.review.decide(item.id, hand, decision, byHand(visit, decision));
      return decided(visit, item, decision, outcome);
    },
  },
  {
    method: 'POST',
    path: '/queue/:id/read',
    roles: reviewers,
    audit: { action: 'item_decided', subject: 'item' },
    async handler(visit) {
      const { web, id } = visit;
      const item = await web.store.review.load(id as ItemId);
      if (!item?.part) return { kind: 'not_found' };
      return reread(visit, item, item.part);
    },
  },
];

function decisionFrom(form: Fields): Decision | null {
  const kind = form.text('decision');
  const despite = form.text('despite') === 'yes';
  switch (kind) {
    case 'file':
      return { kind, despite };
    case 'not_a_form':
    case 'another_form':
    case 'dealt_with':
    case 'ask':
      return { kind };
    case 'send':
      return { kind, to: form.text('to') };
    case 'duplicate':
      return { kind, of: form.text('other') };
    case 'by_hand': {
      const chosen = kinds.find((one) => one === form.text('kind'));
      return chosen ? { kind, form: chosen } : null;
    }
    default: {
      const relation = relations.find((one) => one === kind);
      return relation ? { kind: 'file_as', relation, other: form.text('other'), despite } : null;
    }
  }
}

function missingIn(decision: Decision, form: Fields) {
  if (decision.kind === 'send' && !/^user \d{1,18}$/.test(decision.to))
    return { text: 'Choose the colleague whose opinion you want.', href: '#to' };
  if (decision.kind === 'send' && form.text('note') === '')
    return { text: 'Write a note for your colleague: what is the question?', href: '#note' };
  return null;
}

function noteOf(decision: Decision, form: Fields): string {
  return (decision.kind === 'ask' ? form.typed('asking') : form.text('note')).slice(0, 10_000);
}

function byHand({ web }: Visit, decision: Decision): ReadForm | undefined {
  if (decision.kind !== 'by_hand') return undefined;
  const definition = definitionFor(definitionsOf(web), { kind: decision.form, version: null });
  if (!definition) return undefined;
  const form = formByHand(definition);
  return { form, fingerprint: formFingerprint(form), keys: matchKeys(form) };
}

async function decided(visit: Visit, before: ItemRow, decision: Decision, outcome: DecideOutcome): Promise<Answer> {
  const { web, form } = visit;
  // Values that were typed are saved by now, so the page is made of what stands.
  const item = (await web.store.review.load(before.id)) ?? before;
  switch (outcome.kind) {
    case 'decided':
      if (outcome.item !== undefined) return { kind: 'redirect', to: `/queue/${outcome.item}`, say: said.by_hand };
      return { kind: 'redirect', to: `/queue?done=${item.id}`, say: said[decision.kind] };
    case 'not_ready': {
      const text = `${outcome.problems.length === 1 ? 'One answer is' : `${outcome.problems.length} answers are`} missing or not certain. Confirm or mend them, or tick that you file the form although.`;
      return showItem(visit, item, { errors: [{ text, href: '#despite' }], confirm: true });
    }
    case 'other_changed':
      return showItem(visit, item, {
        errors: [
          { text: 'The other form is no record that this one could stand to. Choose again.', href: '#candidates' },
        ],
      });
    default:
      return showItem(visit, item, {
        typed: form,
        errors: [{ text: await refusedWords(visit, outcome), href: '#history' }],
      });
  }
}

/** Reads the file once more in a reader process. A password goes along with this one task; it is in no table, log or job. */
async function reread(visit: Visit, item: ItemRow, part: NonNullable<ItemRow['part']>): Promise<Answer> {
  const { web, form, actor, note } = visit;
  const how = (['unlock', 'read_again', 'pages', 'split'] as const).find((one) => one === form.text('how'));
  // Before the file is opened: a page that was made up could ask for what this one does not offer.
  const barred = item.state === 'open' && how !== undefined && !offeredFor(item).includes(how);
  if (barred || isDangerous(item, part))
    return showItem(visit, item, {
      errors: [{ text: await refusedWords(visit, { kind: 'not_allowed' }), href: '#history' }],
    });
  const ranges = how === 'pages' || how === 'split' ? rangesFrom(form, how) : null;
  const password = form.typed('_password');
  const wrong =
    how === undefined
      ? { text: 'Choose how the file is to be read.', href: '#file-work' }
      : how === 'unlock' && password === ''
        ? { text: 'Type the password of the file.', href: '#password' }
        : ranges === 'wrong'
          ? {
              text: 'Say the pages or places as whole numbers, the first one first, such as 1-3, 4-6.',
              href: '#ranges',
            }
          : null;
  if (wrong || how === undefined || ranges === 'wrong')
    return showItem(visit, item, { errors: wrong ? [wrong] : [], typed: form });
  note({ detail: { decision: how } });
  const bytes = await web.store.originals.get(part.originalId);
  const outcome = await web.pool.read({
    ...{ kind: 'read', bytes, format: part.format, receivedOn: item.message.received.toISOString().slice(0, 10) },
    ...(how === 'unlock' && { password }),
    ...(ranges && { ranges }),
  });
  const reading = outcome.kind === 'done' ? outcome.result : null;
  if (reading === null || reading.kind === 'opened' || reading.kind === 'not_opened') {
    const reason = outcome.kind === 'failed' ? outcome.reason : 'reading_lost';
    return showItem(visit, item, { errors: [{ text: reasonFor(reason).why, href: '#file-work' }] });
  }
  const request = form.text('request');
  const hand = {
    by: actor,
    version: Number(form.text('version')) || item.version,
    ...(/^[\w-]{8,60}$/.test(request) && { request: `${request}-${how}` }),
  };
  const end = await web.store.review.reread(item.id, hand, how satisfies Rereading, writtenOf(reading));
  if (end.kind === 'decided') {
    if (how === 'unlock') await seenBy(web).unlock({ id: part.originalId, format: part.format }, password);
    // A job that gets lost is put in again by the sweep.
    await web.queue.addOnce('match', item.message.id);
    return {
      kind: 'redirect',
      to: `/queue/${item.id}`,
      say: 'The file was read. Its forms are filed, or come back to the queue, within moments.',
    };
  }
  const fresh = (await web.store.review.load(item.id)) ?? item;
  if (end.kind !== 'no_form')
    return showItem(visit, fresh, { errors: [{ text: await refusedWords(visit, end), href: '#history' }] });
  if (how === 'unlock' && !end.reasons.includes('wrong_password'))
    await seenBy(web).unlock({ id: part.originalId, format: part.format }, password);
  const [reason = 'no_form_found'] = end.reasons;
  const text = `${reasonFor(reason).why} ${reasonFor(reason).toDo}`;
  return showItem(visit, fresh, { errors: [{ text, href: how === 'unlock' ? '#password' : '#file-work' }] });
}

const piecesAtMost = 40;

/** `1-3, 4-6`: pieces, each with its first and last page; one number is one page. For a file without pages, the blocks count. */
function rangesFrom(form: Fields, how: 'pages' | 'split'): Range[] | 'wrong' {
  const of = form.text('of') === 'blocks' ? 'blocks' : 'pages';
  const pieces = form.text(how === 'pages' ? 'range' : 'ranges').split(/[,;]+/);
  const ranges = pieces.map((piece): Range | null => {
    const [, from, to] = /^\s*(\d{1,6})\s*(?:(?:-|–|to)\s*(\d{1,6})\s*)?$/.exec(piece) ?? [];
    const range: Range = { of, from: Number(from), to: Number(to ?? from) };
    return from === undefined || range.to < range.from ? null : range;
  });
  const good = ranges.filter((range) => range !== null);
  const enough = how === 'pages' ? good.length === 1 : good.length >= 2;
  return good.length === pieces.length && enough && good.length <= piecesAtMost ? good : 'wrong';
}
