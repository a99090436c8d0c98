import { expect, test } from 'vitest';
import type { MessageKind } from '../../src/message/model.ts';
import { build, formInHtml, formInText, type MailOptions, note, opened, pdfFile, png, written } from './mails.ts';

const invitation = 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR';
const layout = `<table>${'<tr><td>News</td><td>More news of the month</td></tr>'.repeat(9)}</table>`;

function report(type: string, status: string, returned = ''): string[] {
  return [
    'From: postmaster@example.org',
    'Subject: Report',
    `Content-Type: multipart/report; report-type=${type}; boundary=r`,
    '',
    '--r',
    'Content-Type: text/plain',
    '',
    'Your message was not delivered, or was.',
    '--r',
    `Content-Type: message/${status}`,
    '',
    'Final-Recipient: rfc822; a@example.org',
    'Action: failed',
    ...(returned === '' ? [] : ['--r', 'Content-Type: message/rfc822', '', returned]),
    '--r--',
  ];
}

const cases: [MessageKind, string, MailOptions | Buffer][] = [
  ['bounce', 'a delivery report', written(...report('delivery-status', 'delivery-status'))],
  [
    'bounce',
    'a report that returns the head only',
    written(
      ...report('delivery-status', 'delivery-status').slice(0, -1),
      '--r',
      'Content-Type: text/rfc822-headers',
      '',
      'From: a@example.org',
      'Subject: x',
      '--r--',
    ),
  ],
  ['bounce', 'prose', { from: 'MAILER-DAEMON@example.org', subject: 'failure notice', text: 'Sorry' }],
  [
    'bounce',
    'the header of Exim, with the returned mail in the text',
    {
      from: 'Mail Delivery System <mailer-daemon@example.org>',
      subject: 'Mail delivery failed',
      headers: { 'X-Failed-Recipients': 'a@example.org' },
      text: 'The message:\n\nContent-Disposition: attachment; filename=x\n\nAAAA',
    },
  ],
  ['read_receipt', 'its report', written(...report('disposition-notification', 'disposition-notification'))],
  ['auto_reply', 'RFC 3834', { text: 'I am away.', headers: { 'Auto-Submitted': 'auto-replied' } }],
  ['auto_reply', 'another program', { text: 'Your ticket.', headers: { 'Auto-Submitted': 'auto-generated' } }],
  ['auto_reply', 'its subject', { subject: 'Automatic reply: Referral', text: note }],
  ['auto_reply', 'an older subject', { subject: 'Out of Office: Referral', text: note }],
  [
    'auto_reply',
    'RFC 3834, with a link in its signature',
    { text: 'Away. https://example.sharepoint.com/:w:/s/x', headers: { 'Auto-Submitted': 'auto-replied' } },
  ],
  ['auto_reply', 'X-Autoreply', { text: 'away', headers: { 'X-Autoreply': 'yes' } }],
  ['auto_reply', 'Precedence', { text: 'away', headers: { Precedence: 'auto_reply' } }],
  ['calendar', 'an invitation', { text: 'Strategy meeting', icalEvent: { method: 'REQUEST', content: invitation } }],
  ['calendar', 'an answer', { text: 'Accepted', icalEvent: { method: 'REPLY', content: invitation } }],
  [
    'calendar',
    'a mail that is nothing else',
    written('From: a@example.org', 'Content-Type: text/calendar; method=CANCEL', '', invitation),
  ],
  ['newsletter', 'its way out', { html: layout, headers: { 'List-Unsubscribe': '<https://news.example.org/u>' } }],
  ['newsletter', 'its list', { text: 'News', headers: { 'List-Id': '<safeguarding.example.org>' } }],
  [
    'newsletter',
    'mass mail with pictures',
    {
      html: '<img src="cid:p">',
      attachments: [{ filename: 'a.png', cid: 'p', content: png(1200, 1200, 90_000) }],
      headers: { Precedence: 'bulk' },
    },
  ],
];

test.each(cases)('a %s is known by %s and settled without a person', async (kind, _, mail) => {
  expect(await opened(mail)).toMatchObject({ kind, parts: [], problems: [] });
});

const composed = cases.flatMap(([kind, by, mail]) => (Buffer.isBuffer(mail) ? [] : [{ kind, by, mail }]));

test.each(composed)('a form attached to a $kind ($by) is read all the same', async ({ mail }) => {
  const message = await opened({ ...mail, attachments: [...(mail.attachments ?? []), pdfFile()] });
  expect(message).toMatchObject({ kind: 'submission', problems: [], parts: [{ format: 'pdf' }] });
});

test.each(composed)('a form in the text of a $kind ($by) is read all the same', async ({ mail }) => {
  const text = 'text' in mail ? { text: formInText } : { html: `${mail.html}${formInHtml}` };
  const message = await opened({ ...mail, ...text });
  expect(message).toMatchObject({ kind: 'submission', parts: [{ path: 'body' }] });
});

test('a returned mail with a form is read: it may be the only copy', async () => {
  const returned = (await build({ text: 'x', attachments: [pdfFile()] })).toString('latin1');
  const message = await opened(written(...report('delivery-status', 'delivery-status', returned)));
  expect(message).toMatchObject({ kind: 'submission', parts: [{ format: 'pdf' }] });
});

test.each([
  ['X-Auto-Response-Suppress', { headers: { 'X-Auto-Response-Suppress': 'All' } }],
  ['Auto-Submitted: no', { headers: { 'Auto-Submitted': 'no' } }],
  [
    'an attached calendar file',
    { attachments: [{ filename: 'a.ics', content: invitation.replace('METHOD:REQUEST', '') }] },
  ],
  ['the word postmaster', { from: 'postmaster@example.org', subject: 'Referral' }],
])('%s does not make a person a machine', async (_, mail) => {
  expect(await opened({ text: 'May I ring you?', ...mail })).toMatchObject({
    kind: 'submission',
    problems: [{ code: 'no_form_found' }],
  });
});

test('a notice of secure mail that a machine sent is for a person', async () => {
  const html = '<p>You have a secure message, sent using Egress</p><a href="https://reader.egress.com/r/1">Open</a>';
  const message = await opened({
    html,
    headers: { 'Auto-Submitted': 'auto-generated', 'List-Unsubscribe': '<https://e.example.org>' },
  });
  expect(message).toMatchObject({ kind: 'submission', problems: [{ code: 'link_egress' }] });
});
