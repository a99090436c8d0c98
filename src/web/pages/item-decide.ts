import { definitionFor, type FormKind, formByHand } from '../../form/index.ts';
import { formFingerprint, matchKeys } from '../../match/index.ts';
import type { Decision, Relation } from '../../review/index.ts';
import type { DecideOutcome, ItemId, ItemRow, ReadForm } from '../../store/index.ts';
import type { Fields } from '../fields.ts';
import { definitionsOf } from '../item/view.ts';
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
