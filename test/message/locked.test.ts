import { expect, test } from 'vitest';
import { envelopedData } from './der.ts';
import { codes, formInText, type MailOptions, note, opened, pdfFile, written } from './mails.ts';

const rpmsg = Buffer.from([0x76, 0xe8, 0x04, 0x60, 0xc4, 0x11, 0xe3, 0x86, 1, 2, 3]);
const file = (filename: string, content: string | Buffer = Buffer.from([1, 0, 2]), contentType?: string) => ({
  attachments: [{ filename, content, ...(contentType ? { contentType } : {}) }],
});
const page = (words: string, link: string) => ({ html: `<p>${words}</p><p><a href="${link}">Open</a></p>` });
const portal = '<html><form action="https://outlook.office365.com/Encryption/store.ashx"><input name=x></form></html>';

const purview = 'locked_purview';
const office = 'locked_office_message_encryption';

/** Wordings are in the manner of each service; names and addresses are made up. */
const cases: [string, string, MailOptions | Buffer][] = [
  [purview, 'a protected part', file('message.rpmsg', rpmsg, 'application/x-microsoft-rpmsg-message')],
  [purview, 'a protected part of a later version', file('message_v4.rpmsg', rpmsg, 'application/octet-stream')],
  [purview, 'a protected part under another name', file('mail.dat', rpmsg)],
  [
    purview,
    'a protected part with the button of its portal',
    {
      ...file('message_v2.rpmsg', rpmsg),
      ...page(
        'Sam has sent you a protected message. Read the message',
        'https://outlook.office365.com/Encryption/retrieve.ashx?x=1',
      ),
    },
  ],
  [purview, 'a header alone', { text: 'protected', headers: { 'Content-Class': 'rpmsg.message' } }],
  [
    office,
    'an attached portal page',
    { text: 'To view your message, save and open the attachment', ...file('message.html', portal) },
  ],
  [office, 'an attached portal page of another name', file('securedoc.htm', portal)],
  [
    office,
    'a button',
    page(
      'sam@school.example.org has sent you a protected message. Read the message',
      'https://outlook.office365.com/Encryption/default.aspx?itemID=E4E_M_1',
    ),
  ],
  [
    office,
    'a button behind Safe Links',
    page(
      'Read the message',
      `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent('https://outlook.office365.com/Encryption/retrieve.ashx?r=1')}&data=05`,
    ),
  ],
  [
    'link_egress',
    'a link to the reader',
    page(
      'You have received a secure email from Sam, sent using Egress. To open it:',
      'https://reader.egress.com/remote.aspx/s/x/abc',
    ),
  ],
  [
    'link_egress',
    'the older wording',
    {
      text: 'This email was sent securely using Egress Switch. To read the message: https://switch.egress.com/ui/securemessage/abc',
    },
  ],
  [
    'link_egress',
    'a link that a filter wrote over',
    page(
      'You have received an encrypted message (Egress). View the message',
      'https://protect-eu.mimecast.com/s/AbC?domain=reader.egress.com',
    ),
  ],
  ['locked_egress', 'a package', { text: 'You have a Switch secure package', ...file('referral.switch') }],
  [
    'link_nhsmail',
    'a link, although Egress runs it',
    {
      from: 'Nurse <n@nhs.net>',
      ...page(
        'You have received an encrypted email sent from NHSmail. Open the message',
        'https://reader.egress.com/remote.aspx/s/nhs/abc',
      ),
    },
  ],
  [
    'link_nhsmail',
    'the sender, in a notice that names Egress only',
    {
      from: 'Nurse <n@trust.nhs.net>',
      ...page('You have received a secure message, sent using Egress', 'https://reader.egress.com/r/abc'),
    },
  ],
  [
    'link_nhsmail',
    'the older page',
    {
      from: 'n@nhs.net',
      text: 'You have received an email message secured by Private Post. Please open the file called Encrypted_Message.htm to read the message.',
      ...file('Encrypted_Message.htm', '<html><form action="https://x.example.org"></form></html>'),
    },
  ],
  [
    'link_mimecast',
    'a link',
    page(
      'Example Council has sent you a secure message via Mimecast. View the message',
      'https://login-uk.mimecast.com/u/login/?gta=secure',
    ),
  ],
  [
    'link_mimecast',
    'secure messaging',
    {
      subject: 'Secure Messaging Notification',
      ...page(
        'You have received a secure message. To retrieve this message click the link',
        'https://securemessaging.eu.mimecast.com/secure/login',
      ),
    },
  ],
  [
    'link_nhsmail',
    'its name, where the portal has an address of its own',
    page(
      'You have received an encrypted message from NHSmail (nhs.net). Open the secure message',
      'https://secure.example.org/message',
    ),
  ],
  [
    'link_mimecast',
    'its name, where the portal has an address of its own',
    page(
      'Example Council has sent you a secure message. Powered by Mimecast',
      'https://mail.council.example.org/portal/x',
    ),
  ],
  [
    'link_zivver',
    'a link',
    page(
      'Sam Example sent you a secure message with Zivver. Read the message',
      'https://app.zivver.com/conversation/abc',
    ),
  ],
  [
    'link_zivver',
    'the words of a new recipient',
    page('You have received a secure email. Open message. Zivver keeps your data safe', 'https://u.zivver.com/x1'),
  ],
  [
    'link_proofpoint',
    'an attached page',
    {
      text: 'This is a secure, encrypted message.',
      ...file(
        'SecureMessageAtt.html',
        '<html><form action="https://securemail.example.org/formpostdir/securereader"></form></html>',
      ),
    },
  ],
  [
    'link_proofpoint',
    'a link',
    page(
      'You have received a secure message from Sam. Click here by 2026-05-03 to read your message. Secured by Proofpoint Encryption',
      'https://securemail.example.org/formpostdir/securereader?id=abc',
    ),
  ],
  [
    'locked_smime',
    'an encrypted mail',
    smime('application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', envelopedData()),
  ],
  [
    'locked_smime',
    'an encrypted mail without its type',
    file('smime.p7m', envelopedData(), 'application/octet-stream'),
  ],
  [
    'locked_smime',
    'something that only claims to be signed',
    smime('application/pkcs7-mime; smime-type=signed-data', Buffer.from('junk')),
  ],
  ['locked_pgp', 'PGP/MIME', pgpMime()],
  [
    'locked_pgp',
    'PGP in the text',
    { text: 'Hello\n\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----' },
  ],
  ['locked_pgp', 'a file', file('form.docx.pgp')],
  ['link_file_share', 'OneDrive', { text: 'The form: https://1drv.ms/w/s!abc' }],
  [
    'link_file_share',
    'SharePoint',
    page('Sam shared "Referral" with you', 'https://example-my.sharepoint.com/:w:/g/personal/sam/abc?e=1'),
  ],
  [
    'link_file_share',
    'SharePoint behind URL Defense',
    { text: 'https://urldefense.com/v3/__https://example.sharepoint.com/:w:/s/x/abc__;!!x' },
  ],
  [
    'link_file_share',
    'a notice that no person sent',
    {
      ...page('Sam shared a file with you', 'https://example.sharepoint.com/:b:/s/x'),
      headers: { 'Auto-Submitted': 'auto-generated' },
    },
  ],
  [
    'password_note',
    'a password',
    { subject: 'RE: Referral', text: `Hi, the password is in the usual form.\n\n${note}` },
  ],
  [
    'password_note',
    'a passcode from Microsoft',
    {
      subject: 'Your one-time passcode to view the message',
      text: 'Here is your one-time passcode 01632960\n\nThis passcode expires in 15 minutes.',
    },
  ],
];

test.each(cases)('%s is told by %s', async (code, _, mail) => {
  expect(await opened(mail)).toMatchObject({ kind: 'submission', parts: [], problems: [{ code }] });
});

const locked = cases.flatMap(([code, by, mail]) =>
  Buffer.isBuffer(mail) || /password_note|link_file_share/.test(code) ? [] : [{ code, by, mail }],
);

test.each(locked)('$code, told by $by, does not hide a form that can be read', async ({ code, mail }) => {
  const message = await opened({ ...mail, attachments: [...(mail.attachments ?? []), pdfFile()] });
  expect(codes(message)).toEqual([code]);
  expect(message.parts).toMatchObject([{ format: 'pdf' }]);
});

test.each([
  ['footers of filters and gateways', { text: note }],
  [
    'the footer of every NHS mail',
    {
      from: 'n@nhs.net',
      text: 'NHSmail is the secure email, collaboration and directory service. To find out how you can switch: https://portal.nhs.net/help/joiningnhsmail',
    },
  ],
  [
    'an invitation to answer securely',
    page(
      'This email was sent securely using Egress. Register:',
      'https://switch.egress.com/ui/registration/accountcreate.aspx',
    ),
  ],
  [
    'a link that a filter wrote over',
    { text: 'Our page: https://protect-eu.mimecast.com/s/AbC?domain=school.example.org' },
  ],
  [
    'a link behind URL Defense',
    { text: 'https://urldefense.proofpoint.com/v2/url?u=https-3A__school.example.org_x&d=1' },
  ],
  ['a link to the school', page('Read the message from our head teacher', 'https://school.example.org/news')],
  ['criminal justice mail', { from: 'o@police.example.org.cjsm.net', subject: 'CJSM Referral', text: 'attached' }],
  ['a link to a shared file beside the form', { text: 'also at https://example.sharepoint.com/:w:/s/x/abc' }],
  ['a password in the disclaimer', { text: `${'x '.repeat(800)}\nNever send your password to anybody.` }],
])('%s beside a form is no lock', async (_, mail) => {
  expect(await opened({ ...mail, attachments: [pdfFile()] })).toMatchObject({
    problems: [],
    parts: [{ format: 'pdf' }],
  });
});

test('a password for a form that is in the same mail makes no note of it', async () => {
  expect(codes(await opened({ text: 'the password is the usual one', attachments: [pdfFile()] }))).toEqual([]);
  expect(codes(await opened({ text: `Password to follow\n${formInText}` }))).toEqual([]);
});

test('an encrypted zip is kept whole, to be opened when its password is known', async () => {
  const content = Buffer.from(
    'UEsDBAoACQAAAAAAIQAAAAAADAAAAAAAAAAIAAAAZm9ybS5wZGYAAAAAAAAAAAAAAABQSwECHgMKAAkAAAAAACEAAAAAAAwAAAAAAAAACAAAAAAAAAAAAAAApIEAAAAAZm9ybS5wZGZQSwUGAAAAAAEAAQA2AAAAMgAAAAAA',
    'base64',
  );
  const message = await opened(file('form.zip', content));
  expect(codes(message)).toEqual([]);
  expect(message.parts).toMatchObject([{ format: 'zip', bytes: content }]);
});

function smime(type: string, content: Buffer): Buffer {
  return written(
    'From: a@example.org',
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    '',
    content.toString('base64'),
  );
}

function pgpMime(): Buffer {
  return written(
    'From: a@example.org',
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=p',
    '',
    '--p',
    'Content-Type: application/pgp-encrypted',
    '',
    'Version: 1',
    '--p',
    'Content-Type: application/octet-stream; name=encrypted.asc',
    '',
    '-----BEGIN PGP MESSAGE-----',
    '',
    'hQEM',
    '-----END PGP MESSAGE-----',
    '--p--',
  );
}
