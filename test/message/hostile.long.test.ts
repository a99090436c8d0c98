import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { limits } from '../../src/limits.ts';
import { openMessage } from '../../src/message/index.ts';
import { signedData } from './der.ts';
import {
  build,
  codes,
  formInHtml,
  fromLines,
  opened,
  paths,
  pdf,
  pdfFile,
  png,
  trustedServers,
  written,
} from './mails.ts';
import { tnef } from './tnef-file.ts';

const open = (bytes: Uint8Array) => openMessage(bytes, { trustedServers });
const asFile = (content: Uint8Array, filename: string) =>
  build({ attachments: [{ content: Buffer.from(content), filename }] });

let samples: Buffer[] = [];
beforeAll(async () => {
  const inner = await build({ text: 'x', attachments: [pdfFile()] });
  samples = [
    await build({
      text: 'Grüße',
      html: `${formInHtml}<img src="cid:p">`,
      attachments: [
        pdfFile(),
        { content: inner, filename: false, contentType: 'message/rfc822' },
        { filename: 'p.png', cid: 'p', content: png(900, 900, 300) },
      ],
    }),
    await asFile(signedData(inner), 'smime.p7m'),
    await asFile(tnef([{ name: 'a.pdf', longName: 'a form.pdf', bytes: pdf() }]), 'winmail.dat'),
  ];
});

test('any bytes at all give an answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      expect(['opened', 'broken', 'too_large']).toContain((await open(bytes)).kind);
    }),
    { numRuns: 150 },
  );
});

test('a mail that is cut off anywhere gives an answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(2), fc.nat(8_000), async (which, at) => {
      const sample = samples[which] ?? Buffer.alloc(0);
      const outcome = await open(sample.subarray(0, at % sample.length));
      if (outcome.kind === 'opened') expect(outcome.message.parts.length).toBeLessThanOrEqual(limits.partsPerMessage);
    }),
    { numRuns: 150 },
  );
});

test('a mail with bytes changed anywhere gives an answer', async () => {
  const change = fc.tuple(fc.nat(8_000), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.nat(2), fc.array(change, { minLength: 1, maxLength: 8 }), async (which, changes) => {
      const bytes = Buffer.from(samples[which] ?? []);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      await open(bytes);
    }),
    { numRuns: 150 },
  );
});

test.each(['smime.p7m', 'winmail.dat', 'x.zip', 'x.eml', 'message.html', 'p.png'])(
  'any bytes in %s give an answer',
  async (filename) => {
    const starts = [
      '',
      '0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02',
      'x\x9f>"\0\0',
      'PK\x03\x04',
      '\x89PNG\r\n\x1a\n',
      '\xff\xd8\xff',
      '<html>',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), async (start, rest) => {
        await open(await asFile(Buffer.concat([Buffer.from(start, 'latin1'), rest]), filename));
      }),
      { numRuns: 40 },
    );
  },
);

const head = ['From: a@example.org', 'Content-Type: multipart/mixed; boundary=b', ''];
const part = (name: string) => [
  '--b',
  `Content-Type: application/pdf; name=${name}`,
  'Content-Disposition: attachment',
  '',
  pdf(name).toString('latin1'),
];
const many = (count: number, make: (index: number) => string[]) =>
  Array.from({ length: count }, (_, index) => make(index)).flat();

test('a thousand parts are bounded and a hundred thousand refused', async () => {
  const thousand = await opened(written(...head, ...many(1_000, (index) => part(`f${index}`)), '--b--'));
  expect(thousand.parts).toHaveLength(limits.partsPerMessage);
  expect(codes(thousand)).toEqual(['too_many_parts']);
  const refused = await open(fromLines([...head, ...many(100_000, () => ['--b', '', 'x'])]));
  expect(refused).toEqual({ kind: 'too_large', limit: 'nodesPerMessage' });
});

test('wrappings nested into each other are bounded', async () => {
  const nestedParts = many(3_000, (index) => [`Content-Type: multipart/mixed; boundary=b${index}`, '', `--b${index}`]);
  expect((await open(written('From: a@example.org', ...nestedParts, '', 'x'))).kind).toBe('too_large');
});

test.each([
  ['a header of megabytes', written('From: a@example.org', `X-Long: ${'x'.repeat(3_000_000)}`, '', 'x')],
  ['a million short headers', fromLines([...many(1_000_000, () => ['X: y']), '', 'x'])],
])('%s is refused', async (_, mail) => {
  expect(await open(mail)).toEqual({ kind: 'too_large', limit: 'headerBytes' });
});

test.each([
  [
    'the same boundary inside itself',
    ['--b', 'Content-Type: multipart/mixed; boundary=b', '', ...part('f'), '--b--', '--b--'],
  ],
  ['a boundary that never ends', part('f')],
  ['bare LF and CR', [part('f').join('\r')]],
])('a mail with %s loses no form in silence', async (_, lines) => {
  const message = await opened(Buffer.from([...head, ...lines].join('\n'), 'latin1'));
  expect(message.parts.some(({ format }) => format === 'pdf') || codes(message).includes('mail_broken')).toBe(true);
});

test.each([
  [
    'its boundary is named wrongly',
    ['From: a@example.org', 'Content-Type: multipart/mixed; boundary=other', '', ...part('f'), '--b--'],
  ],
  ['it names no boundary', ['From: a@example.org', 'Content-Type: multipart/mixed', '', ...part('f'), '--b--']],
  [
    'its type is hidden by a first one',
    [
      'From: a@example.org',
      'Content-Type: text/plain',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...part('f'),
      '--b--',
    ],
  ],
  ['a blank line stands in its head', ['From: a@example.org', '', ...head, ...part('f'), '--b--']],
])('a form that the parser does not find, because %s, is for a person', async (_, lines) => {
  const message = await opened(written(...lines));
  expect(message).toMatchObject({ kind: 'submission', problems: [{ code: 'mail_broken' }] });
});

test('NUL bytes and raw 8-bit headers do no harm', async () => {
  const mail = written(
    'From: \xc4 \0 <a@example.org>',
    'Subject: \xff\xfe\0',
    'Content-Type: multipart/mixed; boundary="b\0"',
    '',
    '--b\0',
    ...part('f').slice(1),
    '--b\0--',
  );
  const message = await opened(mail);
  expect(paths(message).length + message.problems.length).toBeGreaterThan(0);
});

test.each([
  ['deeply nested', '<b>'.repeat(300_000)],
  ['of one endless tag', `<a ${'href="x" '.repeat(200_000)}`],
  ['of unclosed comments', '<!--'.repeat(300_000)],
  ['of blanks', `<p>${' \n'.repeat(500_000)}</p>`],
  [
    'of words before endless blanks',
    `open${' '.repeat(300_000)}x you have received a secure ${'encrypted '.repeat(50_000)}`,
  ],
  ['of lines and blanks', `${'- '.repeat(300_000)}\n${'_ '.repeat(300_000)}`],
  ['of colons', 'a:\n'.repeat(300_000)],
  ['of brackets and markings', `<meta ${'<meta '.repeat(100_000)}`],
  ['of links', '<a href="https://x.example.org/">x</a>'.repeat(20_000)],
])('a page %s is judged in time', async (_, html) => {
  const started = performance.now();
  await opened({ html, text: html });
  expect(performance.now() - started).toBeLessThan(4_000);
});

test('a signature structure that is nested without end takes no stack', async () => {
  const deep = Buffer.concat([
    Buffer.from('06092a864886f70d010702', 'hex'),
    Buffer.alloc(200_000, Buffer.from([0x30, 0x80])),
  ]);
  const content = Buffer.concat([Buffer.from([0x30, 0x80]), deep]);
  expect(codes(await opened(await asFile(content, 'smime.p7m')))).toEqual(['locked_smime']);
});
