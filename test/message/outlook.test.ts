import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OutlookAttachment, type OutlookMessage, outlookFile } from '../../fixtures/outlook.ts';
import { limits } from '../../src/limits.ts';
import { openMessage } from '../../src/message/index.ts';
import { signedData } from './der.ts';
import { build, codes, formInHtml, formInText, note, opened, paths, pdf, png } from './mails.ts';

const form = readFileSync(new URL('../../fixtures/filled/mace-referral-rows-001.docx', import.meta.url));
const from = { name: 'Sam Example', address: 'sam@school.example.org' };
const saved = (message: OutlookMessage) => outlookFile({ from, body: note, ...message });
const withFiles = (...attachments: OutlookAttachment[]) => saved({ attachments });
const attachedMail = async (bytes: Buffer) =>
  opened(await build({ text: 'See attached.', attachments: [{ filename: 'Form.msg', content: bytes }] }));

describe('a message that Outlook saved', () => {
  test('is opened as a file of its own, with its envelope', async () => {
    const message = await opened(
      outlookFile({
        from,
        to: { name: 'Missing Team', address: 'missing@council.example.org' },
        subject: 'Fwd: [SECURE] Toolkit – Örebro',
        body: note,
        submitted: new Date('2026-10-01T08:00:00Z'),
        attachments: [{ name: 'Form.docx', content: form }],
      }),
    );
    expect(message.envelope).toMatchObject({
      subject: 'Fwd: [SECURE] Toolkit – Örebro',
      plainSubject: 'Toolkit – Örebro',
      from: [from],
      to: [{ name: 'Missing Team', address: 'missing@council.example.org' }],
      date: new Date('2026-10-01T08:00:00Z'),
    });
    expect(message.kind).toBe('submission');
    expect(message.parts).toMatchObject([{ path: '1', format: 'docx', name: 'Form.docx', role: 'attachment' }]);
    expect(Buffer.compare(Buffer.from(message.parts[0]?.bytes ?? []), form)).toBe(0);
    expect(codes(message)).toEqual([]);
  });

  test('is opened where it is attached, also inside another one and in a mail inside that', async () => {
    const inner = await build({ text: note, attachments: [{ filename: 'form.pdf', content: pdf('deep') }] });
    const message = await attachedMail(
      withFiles(
        { name: 'a.pdf', content: pdf('a') },
        { message: { subject: 'Inside', body: note, from, attachments: [{ name: 'b.pdf', content: pdf('b') }] } },
        { name: 'mail.eml', content: inner },
      ),
    );
    expect(paths(message)).toEqual(['1/1', '1/2/1', '1/3/1']);
    expect(codes(message)).toEqual([]);
  });

  test('keeps the headers that it came with', async () => {
    const headers =
      'Received: from a\r\n by b\r\nDate: Fri, 3 Apr 2026 09:00:00 +0100\r\nMessage-ID: <x@example.org>\r\n';
    const message = await opened(saved({ headers, attachments: [{ name: 'a.pdf', content: pdf() }] }));
    expect(message.envelope.date).toEqual(new Date('2026-04-03T08:00:00Z'));
  });

  test.each<[string, Partial<OutlookMessage>, string, string[]]>([
    ['in plain text', { body: formInText }, 'text', []],
    ['as a page', { body: formInText, html: Buffer.from(formInHtml) }, 'html', []],
    ['as rich text', { body: formInText, richText: plainRichText('{\\rtf1\\ansi Form}') }, 'rtf', []],
    ['as rich text alone', { body: '', richText: plainRichText('{\\rtf1\\ansi Form}') }, 'rtf', []],
    [
      'as rich text that only wraps plain text',
      { body: formInText, richText: plainRichText('{\\rtf1\\fromtext x}') },
      'text',
      [],
    ],
  ])('holds a form %s', async (_, message, format, problems) => {
    const read = await opened(saved(message));
    expect(read.parts).toMatchObject([{ format, role: 'body' }]);
    expect(codes(read)).toEqual(problems);
  });

  test('compressed rich text is expanded', async () => {
    // The example of [MS-OXRTFCP] 3.1.1.
    const packed = Buffer.from(
      '2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0'.replace(
        ' ',
        '',
      ),
      'hex',
    );
    const [part] = (await opened(saved({ body: '', richText: packed }))).parts;
    expect(Buffer.from(part?.bytes ?? []).toString('latin1')).toBe('{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n');
  });

  test('texts in a code page are read in it', async () => {
    const message = await opened(
      outlookFile({ subject: 'Caf\xe9 \x96 x', codePage: 1252, attachments: [{ name: 'a.pdf', content: pdf() }] }),
    );
    expect(message.envelope.subject).toBe('Café – x');
  });

  test('pictures of a signature are no forms', async () => {
    const html = Buffer.from('<p>Regards</p><img src="cid:logo@x" width="120" height="40">');
    const logo = { name: 'image001.png', contentId: 'logo@x', content: png(600, 200), inline: true };
    const message = await opened(saved({ html, attachments: [logo, { name: 'a.pdf', content: pdf() }] }));
    expect(paths(message)).toEqual(['2']);
  });

  test('files that were put into the text as objects are read, and what cannot be read is for a person', async () => {
    const wrapped = Buffer.concat([
      ...[Buffer.alloc(6), Buffer.from('form.pdf\0C:\\form.pdf\0')],
      ...[Buffer.from([0, 0, 3, 0]), Buffer.from([4, 0, 0, 0]), Buffer.from('C:\\\0')],
      ...[Buffer.from([pdf('ole').length, 0, 0, 0]), pdf('ole')],
    ]);
    const message = await opened(
      withFiles(
        { object: { '\u0001Ole10Native': wrapped } },
        { object: { Package: form } },
        { object: { Whatever: Buffer.from('x') } },
      ),
    );
    expect(message.parts.map(({ format }) => format)).toEqual(['pdf', 'docx']);
    expect(codes(message)).toEqual(['format_not_read_yet']);
  });

  test('a link to a file in place of the file is for a person', async () => {
    expect(codes(await opened(withFiles({ name: 'Form.docx', method: 7 })))).toEqual(['link_file_share']);
  });
});

describe('what is locked, signed or no submission is known inside too', () => {
  const mime = Buffer.from(
    [
      'Content-Type: multipart/signed; micalg=sha-256; boundary="s"',
      '',
      '--s',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment; filename=form.pdf',
      '',
      pdf('signed').toString(),
      '--s',
      'Content-Type: application/pkcs7-signature',
      '',
      'x',
      '--s--',
      '',
    ].join('\r\n'),
  );
  test.each<[string, OutlookMessage, string[], string[]]>([
    [
      'Purview',
      { attachments: [{ name: 'message.rpmsg', content: Buffer.from('76e80460c411', 'hex') }] },
      [],
      ['locked_purview'],
    ],
    [
      'an encrypted mail',
      {
        messageClass: 'IPM.Note.SMIME',
        attachments: [{ name: 'smime.p7m', content: Buffer.from('308006092a864886f70d010703a0803080', 'hex') }],
      },
      [],
      ['locked_smime'],
    ],
    [
      'a signed mail',
      {
        messageClass: 'IPM.Note.SMIME',
        attachments: [
          {
            name: 'smime.p7m',
            type: 'application/pkcs7-mime',
            content: signedData(
              Buffer.from(mime.toString().replace(/multipart\/signed; micalg=sha-256/, 'multipart/mixed')),
            ),
          },
        ],
      },
      ['1/1'],
      [],
    ],
    [
      'a mail signed in the open',
      {
        messageClass: 'IPM.Note.SMIME.MultipartSigned',
        attachments: [{ name: 'smime.p7m', type: 'multipart/signed', content: mime }],
      },
      ['1/1'],
      [],
    ],
    ['Egress', { attachments: [{ name: 'form.switch', content: Buffer.from('x') }] }, [], ['locked_egress']],
  ])('%s', async (_, message, where, problems) => {
    const read = await opened(saved(message));
    expect([paths(read), codes(read)]).toEqual([where, problems]);
  });

  test.each([
    ['REPORT.IPM.Note.NDR', 'bounce'],
    ['REPORT.IPM.Note.IPNRN', 'read_receipt'],
    ['IPM.Schedule.Meeting.Request', 'calendar'],
  ])('%s is a %s', async (messageClass, kind) => {
    expect((await opened(outlookFile({ messageClass, from, body: 'x' }))).kind).toBe(kind);
  });
});

describe('a hostile one harms only itself', () => {
  test('messages in messages without end', async () => {
    let message: OutlookMessage = { attachments: [{ name: 'a.pdf', content: pdf() }] };
    for (let depth = 0; depth < limits.nestedMessages + 2; depth += 1) message = { attachments: [{ message }] };
    const read = await opened(outlookFile(message));
    expect(codes(read)).toEqual(['nested_too_deep']);
  });

  test('more attachments than the bound', async () => {
    const attachments = Array.from({ length: limits.partsPerMessage + 1 }, (_, at) => ({ content: pdf(String(at)) }));
    expect(codes(await opened(saved({ attachments })))).toEqual(['too_many_parts']);
  });

  test('an attachment whose bytes are lost makes the mail broken, and the others are read', async () => {
    const whole = withFiles({ name: 'a.pdf', content: pdf('a') }, { name: 'b.pdf', content: Buffer.alloc(5_000, 7) });
    // The length of the second file, in the directory, is made larger than the container.
    const at = whole.lastIndexOf(Buffer.from([0x88, 0x13, 0, 0]));
    whole.writeUInt32LE(50_000_000, at);
    const read = await opened(whole);
    expect([paths(read), codes(read)]).toEqual([['1'], ['mail_broken']]);
  });

  test('an attachment that the directory no longer leads to is missed', async () => {
    const whole = withFiles({ name: 'a.pdf', content: pdf('a') }, { name: 'b.pdf', content: pdf('b') });
    // The second attachment is given a name that no attachment has.
    const at = whole.indexOf(Buffer.from('__attach_version1.0_#00000001', 'utf16le'));
    whole.write('x', at, 'utf16le');
    const read = await opened(whole);
    expect([read.parts.length, codes(read)]).toEqual([1, ['mail_broken']]);
  });

  test('a container whose sectors run in a circle is broken', async () => {
    const whole = withFiles({ name: 'a.pdf', content: pdf() });
    // Every number of the allocation table points to the first sector.
    const table = (whole.readUInt32LE(76) + 1) * 512;
    for (let index = 0; index < 128; index += 1) whole.writeUInt32LE(0, table + index * 4);
    const outcome = await openMessage(whole, { trustedServers: [] });
    expect(outcome.kind).toBe('broken');
  });

  test('any change to one ends in an outcome', async () => {
    const whole = withFiles({ name: 'Form.docx', content: form }, { message: { body: formInText } });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, byte] of changes) bytes[at] = byte;
          expect(['opened', 'broken', 'too_large']).toContain((await openMessage(bytes, { trustedServers: [] })).kind);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Rich text that is kept without compression. */
function plainRichText(text: string): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(text.length + 12, 0);
  head.writeUInt32LE(text.length, 4);
  head.writeUInt32LE(0x414c454d, 8);
  return Buffer.concat([head, Buffer.from(text, 'latin1')]);
}
