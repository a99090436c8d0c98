import { expect, test } from 'vitest';
import yazl from 'yazl';
import { limits } from '../../src/limits.ts';
import { ber, der, envelopedData, signedData } from './der.ts';
import { build, codes, formInHtml, formInText, note, opened, paths, pdf, pdfFile, png, written } from './mails.ts';
import { tnef } from './tnef-file.ts';

function zip(files: Record<string, Buffer>): Promise<Buffer> {
  const archive = new yazl.ZipFile();
  for (const [name, bytes] of Object.entries(files)) archive.addBuffer(bytes, name);
  archive.end();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    archive.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk));
    archive.outputStream.once('error', reject);
    archive.outputStream.once('end', () => resolve(Buffer.concat(chunks)));
  });
}
const nested = (content: Buffer, filename: string | false = false, contentType = 'message/rfc822') => ({
  content,
  filename,
  contentType,
});

test('an attachment is read, its covering note is not', async () => {
  const message = await opened({ text: note, attachments: [pdfFile()] });
  expect(message).toMatchObject({
    kind: 'submission',
    problems: [],
    parts: [{ path: '1', format: 'pdf', name: 'form.pdf' }],
  });
});

test.each([
  ['a wrong media type', { ...pdfFile(), contentType: 'text/calendar' }],
  ['the media type of a signature', { ...pdfFile(), contentType: 'application/pgp-signature' }],
  ['no file name', { content: pdf(), filename: false as const, contentType: 'application/octet-stream' }],
  ['the name of a picture', { content: pdf(), filename: 'image001.png' }],
  ['an inline disposition', { ...pdfFile(), contentDisposition: 'inline' as const }],
])('a form with %s is read by its content', async (_, attachment) => {
  expect((await opened({ text: note, attachments: [attachment] })).parts).toMatchObject([{ format: 'pdf' }]);
});

test('a form that is the whole mail, without any multipart, is read', async () => {
  const mail = written(
    'From: a@school.example.org',
    'Content-Type: application/pdf; name=form.pdf',
    'Content-Transfer-Encoding: base64',
    '',
    pdf().toString('base64'),
  );
  expect((await opened(mail)).parts).toMatchObject([{ path: '1', format: 'pdf' }]);
});

test('a form in a part that declares no media type is read', async () => {
  const mail = written(
    'From: a@school.example.org',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Disposition: attachment; filename=form.pdf',
    '',
    pdf().toString('latin1'),
    '--b--',
  );
  expect(await opened(mail)).toMatchObject({ parts: [{ path: '1', format: 'pdf' }], problems: [] });
});

test('a name that leads out of a folder is cut to its last step', async () => {
  const names = ['../../etc/passwd.pdf', 'C:\\Users\\x\\form.pdf', 'a\u0000b\u202e.pdf'];
  const attachments = names.map((filename, index) => ({ filename, content: pdf(String(index)) }));
  for (const { name } of (await opened({ text: note, attachments })).parts) expect(name).toMatch(/^[\w.]+$/);
});

test('an empty file is handed on, for a person to ask for it again', async () => {
  const message = await opened({ text: note, attachments: [{ filename: 'referral.docx', content: Buffer.alloc(0) }] });
  expect(message.parts).toMatchObject([{ format: 'empty', name: 'referral.docx' }]);
});

test('what only accompanies a mail is dropped', async () => {
  const attachments = [
    { filename: 'me.vcf', content: 'BEGIN:VCARD\nFN:Sam\nEND:VCARD' },
    { filename: 'visit.ics', content: 'BEGIN:VCALENDAR\nEND:VCALENDAR' },
    { filename: 'key.asc', content: '-----BEGIN PGP PUBLIC KEY BLOCK-----\nx' },
    { filename: 'smime.p7s', content: signedData(null), contentType: 'application/pkcs7-signature' },
    { filename: 'ATT00001.txt', content: 'Scanned.' },
  ];
  expect(await opened({ text: note, attachments })).toMatchObject({ parts: [], problems: [{ code: 'no_form_found' }] });
});

test('a file that the program cannot read is handed on with its format', async () => {
  const attachments = [
    { filename: 'list.7z', content: Buffer.from("7z\xbc\xaf'\x1c....", 'latin1') },
    { filename: 'odd.bin', content: Buffer.from([1, 0, 2, 0, 3]) },
  ];
  expect((await opened({ attachments })).parts.map(({ format }) => format)).toEqual(['archive', 'unknown']);
});

test('the same file again in a reply chain is read once', async () => {
  const first = await build({ text: 'see attached', attachments: [pdfFile()] });
  const second = await build({ text: 'as before', attachments: [pdfFile(), nested(first)] });
  expect(paths(await opened({ attachments: [pdfFile(), nested(second, 'chain.eml')] }))).toEqual(['1']);
});

test.each([
  ['without a file name', false, 'message/rfc822'],
  ['as .eml', 'FW referral.eml', 'message/rfc822'],
  ['as plain bytes', 'mail.bin', 'application/octet-stream'],
  ['as text', 'mail.txt', 'text/plain'],
] as const)('a form in a mail that is attached %s is read', async (_, filename, contentType) => {
  const inner = await build({ text: 'see attached', attachments: [pdfFile()] });
  expect(paths(await opened({ text: note, attachments: [nested(inner, filename, contentType)] }))).toEqual(['1/1']);
});

test('a nested mail that is shown inline does not end in the text of the outer one', async () => {
  const inner = (await build({ text: 'x', attachments: [pdfFile()] })).toString('latin1');
  const mail = written(
    'From: a@example.org',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: message/rfc822',
    'Content-Disposition: inline',
    '',
    inner,
    '--b--',
  );
  expect(paths(await opened(mail))).toEqual(['1/1']);
});

test('a form in the text of a nested mail is read', async () => {
  const inner = await build({ text: formInText });
  expect((await opened({ text: 'fyi', attachments: [nested(inner)] })).parts).toMatchObject([
    { path: '1/body', format: 'text', role: 'body' },
  ]);
});

test('a typed form whose lines look like the head of a mail is read as text', async () => {
  const content = ['From: school', 'Date: 3/4/26', 'Subject: concern', 'Surname: Testperson', 'Agency: School'].join(
    '\n',
  );
  expect((await opened({ attachments: [{ filename: 'form.txt', content }] })).parts).toMatchObject([
    { format: 'text' },
  ]);
});

test('mails in mails are opened to the bound and then shown to a person', async () => {
  const deep = async (levels: number) => {
    let mail = await build({ attachments: [pdfFile()] });
    for (let level = 0; level < levels; level += 1) mail = await build({ attachments: [nested(mail)] });
    return opened(mail);
  };
  expect(paths(await deep(limits.nestedMessages))).toHaveLength(1);
  expect(await deep(limits.nestedMessages + 1)).toMatchObject({ parts: [], problems: [{ code: 'nested_too_deep' }] });
  expect(codes(await deep(50))).toEqual(['nested_too_deep']);
});

test('forms in a zip in a zip are read, what macOS left beside them is not', async () => {
  const inner = await zip({
    'a/form.pdf': pdf('1'),
    '__MACOSX/a/._form.pdf': pdf('2'),
    'mail.eml': await build({ attachments: [pdfFile('3')] }),
  });
  const outer = await zip({ 'inner.zip': inner, '.DS_Store': Buffer.from('x') });
  expect(paths(await opened({ attachments: [{ filename: 'forms.zip', content: outer }] }))).toEqual([
    '1/1/1',
    '1/1/2/1',
  ]);
});

test('zips in zips beyond the bound are for a person', async () => {
  let content = await zip({ 'form.pdf': pdf() });
  for (let level = 0; level < limits.nestedArchives; level += 1) content = await zip({ 'x.zip': content });
  expect(codes(await opened({ attachments: [{ filename: 'x.zip', content }] }))).toEqual(['nested_too_deep']);
});

test('archives that expand to more than the bound together are not all opened', async () => {
  const bomb = await zip({ 'a.bin': Buffer.alloc(limits.archiveExpandedBytes * 0.51) });
  const other = Buffer.from(bomb.toString('latin1').replaceAll('a.bin', 'b.bin'), 'latin1');
  const last = await zip({ 'form.pdf': pdf() });
  const attachments = [bomb, other, last].map((content, index) => ({ filename: `${index}.zip`, content }));
  expect(codes(await opened({ attachments }))).toEqual(['archive_too_large']);
}, 30_000);

test('a damaged zip is for a person', async () => {
  const content = (await zip({ 'form.pdf': pdf() })).subarray(0, 40);
  expect(codes(await opened({ attachments: [{ filename: 'x.zip', content }] }))).toEqual(['archive_broken']);
});

test.each([
  ['in DER', (mail: Buffer) => signedData(mail)],
  ['with indefinite lengths', (mail: Buffer) => signedData(mail, ber)],
  ['as PEM', (mail: Buffer) => pem(signedData(mail))],
])(
  'an opaquely signed mail %s is unwrapped and read (Outlook-signed mail arrives empty elsewhere)',
  async (_, sign) => {
    const entity = await build({ from: '', to: '', text: 'x', attachments: [pdfFile('a'), pdfFile('b')] });
    const content = sign(entity);
    const message = await opened(smime(content, 'signed-data'));
    expect(message.problems).toEqual([]);
    expect(paths(message)).toEqual(['1/1', '1/2']);
  },
);

test('the text of a signed mail may be the form', async () => {
  const entity = Buffer.from(`Content-Type: text/plain; charset=utf-8\r\n\r\n${formInText}`);
  expect(paths(await opened(smime(signedData(entity), 'signed-data')))).toEqual(['1/body']);
});

test('a document that is signed by itself is read', async () => {
  const attachments = [{ filename: 'form.pdf.p7m', content: signedData(pdf()) }];
  expect((await opened({ attachments })).parts).toMatchObject([{ path: '1/1', format: 'pdf', name: 'form.pdf' }]);
});

test('a clear-signed mail is read and its signature dropped', async () => {
  const mail = written(
    'From: a@example.org',
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=s',
    '',
    '--s',
    (await build({ from: '', to: '', text: 'x', attachments: [pdfFile()] })).toString('latin1'),
    '--s',
    'Content-Type: application/pkcs7-signature; name=smime.p7s',
    'Content-Transfer-Encoding: base64',
    '',
    signedData(null).toString('base64'),
    '--s--',
  );
  expect(await opened(mail)).toMatchObject({ parts: [{ format: 'pdf' }], problems: [] });
});

test('inside a signed wrapping an encrypted one is found', async () => {
  const entity = smime(envelopedData(), 'enveloped-data');
  expect(codes(await opened(smime(signedData(entity), 'signed-data')))).toEqual(['locked_smime']);
});

test('a certificate is no lock', async () => {
  const certificate = der(0x30, der(0x30, der(0x06, Buffer.from('2a864886f70d01010b', 'hex'))));
  expect(codes(await opened({ attachments: [{ filename: 'school.cer', content: certificate }] }))).toEqual([
    'no_form_found',
  ]);
});

test('the files of a winmail.dat are read, with their long names and attached mails', async () => {
  const inner = tnef([{ name: 'SECOND~1.PDF', longName: 'second form.pdf', bytes: pdf('2') }]);
  const content = tnef([
    { name: 'FORM~1.PDF', longName: 'the form.pdf', bytes: pdf('1') },
    { name: 'Untitled', message: inner },
  ]);
  const message = await opened({ text: 'see attached', attachments: [{ filename: 'winmail.dat', content }] });
  expect(message.parts).toMatchObject([
    { path: '1/1', name: 'the form.pdf', format: 'pdf' },
    { path: '1/2/1', name: 'second form.pdf', format: 'pdf' },
  ]);
});

test('a length of over 2 GiB in a winmail.dat does not lead out of the file', async () => {
  const content = tnef([{ name: 'form.pdf', longName: 'the form.pdf', bytes: pdf() }]);
  const name = content.indexOf(Buffer.from('the form.pdf', 'utf16le'));
  content.writeUInt32LE(0xffff_fff0, name - 4);
  const message = await opened({ text: 'attached', attachments: [{ filename: 'winmail.dat', content }] });
  expect(message.parts).toMatchObject([{ path: '1/1', format: 'pdf' }]);
});

test('a damaged winmail.dat is for a person', async () => {
  const content = tnef([{ name: 'form.pdf', bytes: pdf() }]).subarray(0, 60);
  expect(codes(await opened({ attachments: [{ filename: 'winmail.dat', content }] }))).toEqual(['format_not_read_yet']);
});

test.each([
  ['html', { html: `<p>Hello</p>${formInHtml}`, text: 'see html' }, 'html'],
  ['html with labels in lines', { html: formInText.replaceAll('\n', '<br>') }, 'html'],
  ['plain text', { text: `Hello,\n\n${formInText}` }, 'text'],
  ['plain text under an empty page', { text: formInText, html: '<p>Sent from my phone</p>' }, 'text'],
  ['text with columns', { text: formInText.replaceAll(': ', '\t') }, 'text'],
] as const)('a form pasted into the mail as %s is read', async (_, mail, format) => {
  expect((await opened(mail)).parts).toMatchObject([{ path: 'body', format, role: 'body' }]);
});

test('of both versions of a pasted form the page is read, because it keeps the table', async () => {
  expect((await opened({ text: formInText, html: formInHtml })).parts).toMatchObject([{ format: 'html' }]);
});

test('a form in text beside an unrelated page that looks like one is read as well', async () => {
  const page =
    '<table><tr><td>Colour</td><td>1</td></tr><tr><td>Size</td><td>2</td></tr><tr><td>Make</td><td>3</td></tr><tr><td>Model</td><td>4</td></tr></table>';
  const message = await opened({ text: formInText, html: page });
  expect(paths(message)).toEqual(['body', 'body/text']);
});

test('a pasted form is handed on in UTF-8, whatever the page says of itself', async () => {
  const html = Buffer.from(
    `<html><head><meta charset="windows-1252"></head><body>${formInHtml}<p>\xa3 caf\xe9</p></body></html>`,
    'latin1',
  );
  const mail = Buffer.concat([
    written('From: a@example.org', 'Content-Type: text/html; charset=windows-1252', '', ''),
    html,
  ]);
  const [part] = (await opened(mail)).parts;
  expect(Buffer.from(part?.bytes ?? []).toString('utf8')).toMatch(/charset="utf-8".*£ café/s);
});

test.each([
  ['text/plain', 'form.txt', 'Surname: Caf\xe9 \x96 o\x92Example'],
  ['text/html', 'form.html', '<html><meta charset=windows-1252><p>Surname: Caf\xe9 \x96 o\x92Example</p></html>'],
])('an attached %s is handed on in UTF-8 where the mail declares its character set', async (type, filename, words) => {
  const attachments = [
    { filename, content: Buffer.from(words, 'latin1'), contentType: `${type}; charset=windows-1252` },
  ];
  const [part] = (await opened({ attachments })).parts;
  const text = Buffer.from(part?.bytes ?? []).toString('utf8');
  expect(text).toContain('Café – o’Example');
  expect(text).not.toContain('windows-1252');
});

test('a quoted chain with its heads is a note', async () => {
  const head = 'From: a@example.org\nSent: Friday\nTo: b@example.org\nSubject: x\nCc: c@example.org\nImportance: High';
  expect((await opened({ text: `Thanks!\n\n${head}\n\nok\n\n${head}\n\nfine\n\n${note}` })).parts).toEqual([]);
});

test.each([
  ['a logo', 'cid', png(600, 120), '<img src="cid:p">', 0],
  ['an icon that is attached', 'none', png(48, 48), '', 0],
  ['a large picture that is shown small', 'cid', png(2000, 1500, 90_000), '<img src="cid:p" width=120 height=90>', 0],
  ['a photo in the text', 'cid', png(1200, 1600, 90_000), '<img src="cid:p">', 1],
  [
    'a screenshot of a form in few bytes',
    'cid',
    png(1100, 1500, 30_000),
    '<img src="cid:p" style="width:500px;height:700px">',
    1,
  ],
  ['a photo that is attached', 'none', png(1200, 1600, 30_000), '', 1],
  ['a strip of a form that is attached', 'none', png(1200, 300, 30_000), '', 1],
] as const)('%s is taken for what it is', async (_, shown, content, html, expected) => {
  const picture = { filename: 'image001.png', content, ...(shown === 'cid' ? { cid: 'p' } : {}) };
  expect((await opened({ html: html || '<p>x</p>', attachments: [picture] })).parts).toHaveLength(expected);
});

test('a mail of more files than the bound keeps the first and says so', async () => {
  const attachments = Array.from({ length: limits.partsPerMessage + 5 }, (_, index) => pdfFile(String(index)));
  const message = await opened({ attachments });
  expect(message.parts).toHaveLength(limits.partsPerMessage);
  expect(codes(message)).toEqual(['too_many_parts']);
});

const pem = (bytes: Buffer) =>
  Buffer.from(`-----BEGIN PKCS7-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PKCS7-----\n`);

function smime(content: Buffer, type: string): Buffer {
  return written(
    'From: a@example.org',
    `Content-Type: application/pkcs7-mime; smime-type=${type}; name=smime.p7m`,
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename=smime.p7m',
    '',
    content.toString('base64').replace(/.{76}/g, '$&\n'),
  );
}
