import type { Disposition, LedgerEntry, MessageId, MessageState, PartId } from '../../store/index.ts';
import type { Answer, FormError, Page } from '../page.ts';
import { dayIn } from '../query.ts';
import { messageView } from './messages-one.ts';

const perPage = 50;
const states: MessageState[] = ['collected', 'opened', 'settled'];
const dispositions: Disposition[] = ['filed', 'in_review', 'duplicate', 'same_mail', 'not_a_submission'];

/** The ledger: every message that was ever in a mailbox, and what became of it. Subject and sender are for reviewers alone. */
export const messagesPages: Page[] = [
  {
    method: 'GET',
    path: '/messages',
    roles: ['reviewer', 'administrator', 'auditor'],
    audit: { action: 'messages_searched' },
    async handler({ web, query, user, note }) {
      const [state, disposition] = [one(states, query.text('state')), one(dispositions, query.text('disposition'))];
      const asked = {
        id: query.text('id'),
        state: state ?? '',
        disposition: disposition ?? '',
        mailbox: query.text('mailbox'),
        from: query.text('from'),
        to: query.text('to'),
      };
      const errors: FormError[] = [];
      const from = dayIn(asked.from, 'from', errors);
      const to = dayIn(asked.to, 'to', errors, 'end');
      if (asked.id !== '' && !isId(asked.id))
        errors.push({ text: 'The number of a message is digits, such as 12', href: '#id' });
      const before = query.text('before');
      const { messages, more } =
        errors.length > 0
          ? { messages: [], more: false }
          : await web.store.looks.messages({
              ...(asked.id === '' ? {} : { id: asked.id as MessageId }),
              ...(state === null ? {} : { state }),
              ...(disposition === null ? {} : { disposition }),
              ...(asked.mailbox === '' ? {} : { mailbox: asked.mailbox }),
              ...(from === null ? {} : { from }),
              ...(to === null ? {} : { to }),
              ...(isId(before) ? { before: before as MessageId } : {}),
              limit: perPage,
            });
      const used = Object.entries(asked).filter(([, value]) => value !== '');
      note({ detail: { filters: used.map(([name]) => name) } });
      const mailboxes = await web.store.looks.mailboxes();
      const seesContent = user.roles.includes('reviewer');
      const last = messages.at(-1);
      const options = (values: readonly string[], chosen: string) =>
        ['', ...values].map((value) => ({
          value,
          text: value === '' ? 'All' : wordsFor(value),
          selected: value === chosen,
        }));
      return {
        kind: 'page',
        template: 'messages',
        title: 'Messages',
        wide: true,
        errors,
        data: {
          asked,
          seesContent,
          messages: messages.map((message) => ({ ...message, words: becameOf(message) })),
          older: more && last ? `/messages?${new URLSearchParams([...used, ['before', last.id]])}` : null,
          states: options(states, asked.state),
          dispositions: options(dispositions, asked.disposition),
          mailboxes: options(mailboxes, asked.mailbox),
        },
      };
    },
  },
  {
    method: 'GET',
    path: '/messages/:id',
    roles: ['reviewer'],
    audit: { action: 'message_looked', subject: 'message' },
    async handler({ web, id }) {
      const message = await web.store.looks.message(id as MessageId);
      if (message === null) return { kind: 'not_found' };
      return {
        kind: 'page',
        template: 'messages-one',
        title: `Message ${id}`,
        wide: true,
        data: messageView(message, becameOf(message)),
      };
    },
  },
  {
    method: 'GET',
    path: '/messages/:id/original',
    roles: ['reviewer'],
    audit: { action: 'original_looked', subject: 'message' },
    async handler({ web, id }): Promise<Answer> {
      const message = await web.store.looks.message(id as MessageId);
      if (message === null || message.originalId === null || isHarmful(message.items)) return { kind: 'not_found' };
      const bytes = await web.store.originals.get(message.originalId);
      return { kind: 'file', type: 'application/octet-stream', bytes, name: `message-${id}.eml` };
    },
  },
  {
    method: 'GET',
    path: '/parts/:id/original',
    roles: ['reviewer'],
    audit: { action: 'original_looked', subject: 'part' },
    async handler({ web, id }): Promise<Answer> {
      const part = await web.store.parts.load(id as PartId);
      const message = part === null ? null : await web.store.looks.message(part.messageId);
      const looked = message?.allParts.find((one) => one.id === id);
      if (!message || !looked || looked.originalId === null || isHarmful(message.items)) return { kind: 'not_found' };
      const bytes = await web.store.originals.get(looked.originalId);
      const ending = /^[a-z]{1,5}$/.test(looked.format) ? looked.format : 'bin';
      return { kind: 'file', type: 'application/octet-stream', bytes, name: `part-${id}.${ending}` };
    },
  },
];

/** Malware stays where it is: whoever needs the mail opens it in Outlook, with the council's own protection. */
function isHarmful(items: { reasons: string[] }[]): boolean {
  return items.some(({ reasons }) => reasons.includes('malware_found'));
}

const isId = (text: string) => /^\d{1,18}$/.test(text);

function one<Choice extends string>(choices: readonly Choice[], text: string): Choice | null {
  return choices.find((choice) => choice === text) ?? null;
}

const words: Record<MessageState | Disposition, string> = {
  collected: 'Collected, not opened yet',
  opened: 'Opened, being read',
  settled: 'Settled',
  filed: 'Filed',
  in_review: 'Waits for a person',
  duplicate: 'Copy of an earlier form',
  same_mail: 'The same mail again',
  not_a_submission: 'Not a form',
};

function wordsFor(code: string): string {
  return words[code as MessageState | Disposition] ?? code;
}

/** One sentence for what became of a message. */
function becameOf({ state, disposition }: LedgerEntry): string {
  return wordsFor(disposition ?? state);
}
