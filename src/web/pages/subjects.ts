import type { SubjectKind } from '../../match/index.ts';
import type { AuditAction, LinkId, LinkOutcome, LookedSubject, SubjectId } from '../../store/index.ts';
import { type Answer, type FormError, type Page, searchesPerMinute, type Visit, type WebParts } from '../page.ts';
import { basisWords, linkWords, nameOf, roleWords, rowsOf } from '../subject-words.ts';

/** People are searched apart from places and agencies; both pages are the same. */
type Kind = {
  path: '/people' | '/places';
  one: string;
  many: string;
  kinds: SubjectKind[];
  searched: AuditAction;
  looked: AuditAction;
  subject: string;
};

/** Searching and looking at subjects. Searches are sent as forms, so that no name stands in an address or a log. */
export function subjectPages(kind: Kind): Page[] {
  const { path } = kind;
  const roles = ['reviewer'] as const;
  const decide = (name: 'confirm' | 'undo' | 'decline', action: AuditAction, say: string): Page => ({
    method: 'POST',
    path: `${path}/:id/${name}`,
    roles,
    audit: { action, subject: kind.subject },
    async handler({ web, id, form, actor, note }) {
      const link = form.text('link');
      if (!/^\d{1,18}$/.test(link)) return { kind: 'not_found' };
      const { subjects } = web.store;
      const subject = await subjects.look(id as SubjectId);
      if (!subject || !kind.kinds.includes(subject.kind) || !subject.links.some((one) => one.id === link))
        return { kind: 'not_found' };
      const together = form.text('together') === 'yes';
      const outcome =
        name === 'confirm'
          ? await subjects.confirm(link as LinkId, actor, { together })
          : await subjects[name](link as LinkId, actor);
      note({ detail: { link, outcome: outcome.kind } });
      return { kind: 'redirect', to: `${path}/${id}`, say: outcome.kind === 'done' ? say : why(outcome) };
    },
  });
  return [
    { method: 'GET', path, roles, audit: 'nothing_shown', handler: async () => searchPage(kind, empty, null, []) },
    {
      method: 'POST',
      path,
      roles,
      audit: { action: kind.searched },
      perMinute: searchesPerMinute,
      handler: (visit) => searched(kind, visit),
    },
    {
      method: 'GET',
      path: `${path}/:id`,
      roles,
      audit: { action: kind.looked, subject: kind.subject },
      handler: ({ web, id }) => onePage(web, kind, id),
    },
    decide('confirm', 'link_confirmed', 'The link was confirmed.'),
    decide('undo', 'link_undone', 'The link was undone. Its history is kept.'),
    decide('decline', 'link_declined', 'The suggestion was declined.'),
  ];
}

const empty = { words: '', dob: '', number: '' };

async function searched(kind: Kind, { web, form, note }: Visit): Promise<Answer> {
  const asked = { words: form.text('words'), dob: form.text('dob'), number: form.text('number') };
  note({ detail: { filters: Object.entries(asked).flatMap(([name, value]) => (value === '' ? [] : [name])) } });
  const errors: FormError[] = [];
  if (asked.words === '' && asked.number === '')
    errors.push({
      text: kind.path === '/people' ? 'Enter a name or a number' : 'Enter a name, address or postcode',
      href: '#words',
    });
  if (asked.words.length > 200) errors.push({ text: 'Enter at most 200 characters', href: '#words' });
  if (asked.number.length > 40) errors.push({ text: 'Enter at most 40 characters', href: '#number' });
  if (asked.dob !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(asked.dob))
    errors.push({ text: 'Enter a date of birth, such as 2011-03-27', href: '#dob' });
  const found = errors.length > 0 ? [] : await web.store.subjects.search({ kinds: kind.kinds, ...asked });
  return searchPage(
    kind,
    asked,
    errors.length > 0 ? null : found.map((one) => ({ ...one, name: nameOf(one.described) })),
    errors,
  );
}

function searchPage(kind: Kind, asked: typeof empty, found: unknown[] | null, errors: FormError[]): Answer {
  return { kind: 'page', template: 'subjects', title: kind.many, wide: true, errors, data: { kind, asked, found } };
}

async function onePage(web: WebParts, kind: Kind, id: string): Promise<Answer> {
  const subject = await web.store.subjects.look(id as SubjectId);
  if (!subject || !kind.kinds.includes(subject.kind)) return { kind: 'not_found' };
  return {
    kind: 'page',
    template: 'subjects-one',
    title: `${kind.one} ${id}`,
    wide: true,
    data: view(subject, kind),
  };
}

function view(subject: LookedSubject, kind: Kind): Record<string, unknown> {
  const own = new Set(subject.mentions.map(({ id }) => id));
  const [first] = subject.mentions;
  const links = subject.links.map((link) => ({
    ...link,
    words: linkWords[link.state],
    basisWords: basisWords[link.basis],
    name: nameOf(link.described),
    away: link.subject !== subject.id,
    // The mention is with this subject, and the link leads to another: or the other way round.
    mine: own.has(link.mention),
    percent: link.probability === null ? null : `${(Math.floor(link.probability * 1_000) / 10).toFixed(1)}%`,
    mayUndo: link.state === 'linked' && link.basis !== 'new' && link.subject === subject.id,
    mayConfirm:
      link.state === 'suggested' || ((link.state === 'declined' || link.state === 'undone') && link.basis !== 'new'),
    mayDecline: link.state === 'suggested',
    history: link.history.map((event) => ({ ...event, words: linkWords[event.state] })),
  }));
  return {
    kind,
    subject,
    name: first ? nameOf(first.described) : 'Nothing names it any more',
    mentions: subject.mentions.map((mention) => ({
      ...mention,
      words: roleWords[mention.role],
      rows: rowsOf(mention.described),
    })),
    waiting: links.filter(({ state }) => state === 'suggested'),
    settled: links.filter(({ state }) => state !== 'suggested'),
  };
}

function why(outcome: Exclude<LinkOutcome, { kind: 'done' }>): string {
  switch (outcome.kind) {
    case 'overtaken':
      return `Somebody was faster: the link is ${linkWords[outcome.state].toLowerCase()} now. Nothing was changed.`;
    case 'own_subject':
      return 'This is where the form stands by itself; there is nothing to undo.';
    default:
      return 'The link is not there any more. Nothing was changed.';
  }
}
