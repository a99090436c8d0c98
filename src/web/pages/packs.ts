import {
  buildPack,
  kindWords,
  londonTime,
  type Pack,
  type PackShown,
  packChoices,
  packChoiceWords,
  packDocx,
  referralTitle,
  sharedWords,
} from '../../report/index.ts';
import type { Role } from '../../store/index.ts';
import type { Answer, FormError, Page, Visit } from '../page.ts';
import { dayIn } from '../query.ts';

const makers: Role[] = ['reviewer', 'administrator'];
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Packs for MACE meetings. Making one is a POST: it is written down who got what, and the next meeting begins where this one ended. */
export const packsPages: Page[] = [
  {
    method: 'GET',
    path: '/packs',
    roles: makers,
    audit: { action: 'pack_looked' },
    handler: (visit) => formPage(visit, []),
  },
  {
    method: 'POST',
    path: '/packs',
    roles: makers,
    audit: 'in_store',
    async handler(visit): Promise<Answer> {
      const asked = askedIn(visit);
      if (asked.errors.length > 0) return formPage(visit, asked.errors);
      const { store } = visit.web;
      const material = await store.reporting.packMaterial(asked);
      await store.reporting.packMade({ material, shown: asked.shown, actor: visit.actor });
      const pack = buildPack(material, asked.shown);
      if (visit.form.text('as') === 'word')
        return {
          kind: 'file',
          type: word,
          bytes: await packDocx(pack),
          name: `mace-pack-${pack.meeting}-${pack.shown}.docx`,
        };
      return { kind: 'page', template: 'pack', title: `MACE pack ${pack.meeting}`, wide: true, data: shownOf(pack) };
    },
  },
];

function askedIn({ form }: Visit): { meeting: string; since: string | null; shown: PackShown; errors: FormError[] } {
  const errors: FormError[] = [];
  const meeting = form.text('meeting');
  const since = form.text('since');
  if (meeting === '') errors.push({ text: 'Enter the day of the meeting', href: '#meeting' });
  dayIn(meeting, 'meeting', errors);
  dayIn(since, 'since', errors);
  const shown = packChoices.find((one) => one === form.text('shown'));
  if (shown === undefined) errors.push({ text: 'Choose what is shown', href: '#shown' });
  return { meeting, since: since || null, shown: shown ?? 'no-names', errors };
}

async function formPage({ web, form }: Visit, errors: FormError[]): Promise<Answer> {
  const packs = await web.store.reporting.packs(50);
  return {
    kind: 'page',
    template: 'packs',
    title: 'MACE packs',
    errors,
    data: {
      packs: packs.map((pack) => ({ ...pack, words: packChoiceWords[pack.shown] })),
      asked: { meeting: form.text('meeting'), since: form.text('since') },
      choices: packChoices.map((value) => ({
        value,
        text: packChoiceWords[value],
        checked: form.text('shown') === value,
      })),
    },
  };
}

function shownOf(pack: Pack) {
  const earlier = (all: { record: string; form: string; dated: string }[]) =>
    all.map((one) => `${one.record} (${kindWords(one.form)}, ${one.dated})`).join(', ');
  const entries = (all: Pack['people']) =>
    all.map((entry) => ({ ...entry, records: entry.records.join(', '), earlier: earlier(entry.earlier) }));
  return {
    pack,
    since: londonTime(pack.since),
    choice: packChoiceWords[pack.shown],
    locations: entries(pack.locations),
    people: entries(pack.people),
    shared: pack.shared.map(sharedWords),
    referrals: pack.referrals.map((referral) => ({
      ...referral,
      title: referralTitle(referral),
      written: referral.written.map(({ label, text }) => ({ label, lines: text.split('\n') })),
    })),
  };
}
