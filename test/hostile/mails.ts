import type { Hostile, Target } from './model.ts';
import { person, sender, senderAddress } from './people.ts';

const head = [
  `From: ${sender} <${senderAddress}>`,
  'To: team@council.example.org',
  `Subject: ${person}`,
  'MIME-Version: 1.0',
];
const mixed = (boundary: string) => `Content-Type: multipart/mixed; boundary="${boundary}"`;
const crlf = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'), 'latin1');
const many = (count: number, lines: (index: number) => string[]) =>
  Array.from({ length: count }, (_, index) => lines(index)).flat();
const pdf = '%PDF-1.7\n%%EOF\n';
const attached = (name: string) => [
  `Content-Type: application/pdf; name="${name}"`,
  `Content-Disposition: attachment; filename="${name}"`,
  '',
  pdf,
];

/** A mail in a mail in a mail …, each with the next as its only part. */
function nested(depth: number): string[] {
  return [
    ...many(depth, (level) => [...head, mixed(`b${level}`), '', `--b${level}`, 'Content-Type: message/rfc822', '']),
    ...head,
    '',
    'x',
  ];
}

export function mails({ port, folder }: Target): Hostile[] {
  const url = `http://127.0.0.1:${port}`;
  const backtrack = [
    'a'.repeat(50_000),
    `${'a@'.repeat(20_000)}`,
    '<'.repeat(50_000),
    `"${'\\"'.repeat(20_000)}`,
    `${'=?utf-8?Q?'.repeat(5_000)}`,
    `${'('.repeat(50_000)}`,
  ];
  const hostile: [string, string[]][] = [
    ['100,000 parts', [...head, mixed('b'), '', ...many(100_000, () => ['--b', '', 'x']), '--b--']],
    [
      'a thousand attached files',
      [...head, mixed('b'), '', ...many(1_000, (index) => ['--b', ...attached(`${index}.pdf`)]), '--b--'],
    ],
    ['a header of 20 MB', [...head, `X-Long: ${'x'.repeat(20_000_000)}`, '', 'x']],
    ['a million headers', [...head, ...many(1_000_000, () => ['X: y']), '', 'x']],
    ['a header folded over 300,000 lines', [...head, 'X-Fold: a', ...many(300_000, () => [' b']), '', 'x']],
    ['headers without end', [...head, ...many(20_000, (index) => [`X-${index}: ${'y'.repeat(40)}`])]],
    ['mails in mails, two hundred deep', nested(200)],
    [
      'wrappings in wrappings, three thousand deep',
      [...head, ...many(3_000, (index) => [mixed(`b${index}`), '', `--b${index}`]), '', 'x'],
    ],
    [
      'the same boundary inside itself',
      [...head, mixed('b'), '', '--b', mixed('b'), '', '--b', ...attached('f.pdf'), '--b--', '--b--'],
    ],
    ['a boundary of a megabyte', [...head, mixed('b'.repeat(1_000_000)), '', 'x']],
    [
      'a boundary without a name',
      [...head, 'Content-Type: multipart/mixed; boundary=""', '', '--', ...attached('f.pdf'), '----'],
    ],
    [
      'file names out of the folder',
      [
        ...head,
        mixed('b'),
        '',
        ...[
          `../../../../${folder}/x`,
          '/etc/cron.d/x',
          '..\\..\\x',
          'a\0b.pdf',
          `${'x'.repeat(100_000)}.pdf`,
          '.',
          'CON',
        ].flatMap((name) => ['--b', ...attached(name)]),
        '--b--',
      ],
    ],
    [
      'a file name in a hundred thousand pieces',
      [
        ...head,
        mixed('b'),
        '',
        '--b',
        'Content-Type: application/pdf',
        `Content-Disposition: attachment;${many(50_000, (index) => [` filename*${index}=x`]).join(';\r\n')}`,
        '',
        pdf,
        '--b--',
      ],
    ],
    [
      'a file name in a character set that nobody knows',
      [
        ...head,
        mixed('b'),
        '',
        '--b',
        'Content-Type: application/pdf',
        "Content-Disposition: attachment; filename*=x-evil'%00'%ff%fe%00",
        '',
        pdf,
        '--b--',
      ],
    ],
    [
      'a body in UTF-7 with a script',
      [...head, 'Content-Type: text/html; charset=utf-7', '', '+ADw-script+AD4-alert(1)+ADw-/script+AD4-'],
    ],
    [
      'a body in character sets that contradict each other',
      [
        ...head,
        'Content-Type: text/html; charset=utf-16le; charset=ibm037',
        '',
        '<meta charset=iso-2022-jp>\x1b$B\x00\x00\xff\xfe',
      ],
    ],
    [
      'a body that is packed in a way that nobody knows',
      [...head, 'Content-Transfer-Encoding: x-uuencode-gzip', '', 'begin 644 ../../x', 'x', 'end'],
    ],
    [
      'base64 without end',
      [
        ...head,
        'Content-Type: application/pdf; name=a.pdf',
        'Content-Transfer-Encoding: base64',
        '',
        'JVBERi0x'.repeat(500_000),
        '===='.repeat(10_000),
      ],
    ],
    [
      'quoted-printable of equals signs',
      [...head, 'Content-Type: text/plain', 'Content-Transfer-Encoding: quoted-printable', '', '='.repeat(3_000_000)],
    ],
    [
      'a part that lies elsewhere',
      [
        ...head,
        `Content-Type: message/external-body; access-type=URL; URL="${url}/x"`,
        '',
        'Content-Type: application/pdf',
        '',
        '',
      ],
    ],
    [
      'a part that is on the disk',
      [
        ...head,
        `Content-Type: message/external-body; access-type=local-file; name="${folder}/secret"`,
        '',
        'Content-Type: application/pdf',
        '',
        '',
      ],
    ],
    [
      'a page that fetches in every way',
      [
        ...head,
        'Content-Type: text/html',
        '',
        `<base href="${url}"><link rel=stylesheet href=/a><img src=${url}/b><script src=${url}/c></script><iframe src=${url}/d></iframe><object data=${url}/e></object><style>@import "${url}/f";p{background:url(${url}/g)}</style><meta http-equiv=refresh content="0;url=${url}/h"><form action=${url}/i><button>x</form><video src=${url}/j><svg><image href=${url}/k /></svg>`,
      ],
    ],
    [
      'a request for a receipt',
      [
        ...head,
        `Disposition-Notification-To: <x@127.0.0.1:${port}>`,
        'Return-Receipt-To: <x@evil.example>',
        `List-Unsubscribe: <${url}/u>`,
        '',
        'x',
      ],
    ],
    [
      'headers in the subject',
      [
        ...head,
        'Subject: x\r\n\tBcc: all@evil.example\r\n\t\r\n\t<script>',
        'Subject: =?utf-8?Q?x=0D=0ABcc:_y@evil.example=0D=0A=0D=0A<script>?=',
        '',
        'x',
      ],
    ],
    [
      'headers in the name of the sender',
      ['From: =?utf-8?Q?x=0D=0AX-Evil:_1?= <a@b.example>', 'Subject: =?utf-8?B?DQpYLUV2aWw6IDE=?=', '', 'x'],
    ],
    [
      'turned writing and letters that are not drawn',
      [
        'From: "\u202Egro.elpmaxe\u202C" <a@b.example>'.replace(/[^\0-\x7f]/g, (one) =>
          Buffer.from(one).toString('latin1'),
        ),
        'Subject: \xe2\x80\xaefdp.exe',
        '',
        '\xe2\x80\xae'.repeat(100_000),
      ],
    ],
    ...backtrack.map((text, index): [string, string[]] => [
      `a subject and addresses made for backtracking, ${index + 1}`,
      [
        `From: ${text}`,
        `To: ${text}`,
        `Reply-To: ${text}`,
        `Subject: ${text}`,
        `Date: ${text}`,
        `Content-Type: ${text}`,
        `Received: ${text}`,
        `Authentication-Results: mx.team.example.org; ${text}`,
        '',
        text,
      ],
    ]),
    [
      'a hundred thousand addresses',
      [...head, `Cc: ${many(100_000, (index) => [`a${index}@b.example`]).join(',\r\n ')}`, '', 'x'],
    ],
    ['a group of addresses in a group', [`From: ${'a:'.repeat(20_000)}b@c.example${';'.repeat(20_000)}`, '', 'x']],
    [
      'a date in the year 300,000',
      [
        ...head,
        'Date: Fri, 31 Dec 300000 99:99:99 +9999',
        'Received: from a by b; Thu, 1 Jan 0000 00:00:00 -9999',
        '',
        'x',
      ],
    ],
    ['no headers at all', ['', 'x']],
    ['nothing but zeros', ['\0'.repeat(1_000_000)]],
    ['only a carriage return at the end of lines', [head.join('\r'), '\r\rx\r'.repeat(1_000)]],
    [
      'a meeting that repeats for ever',
      [
        ...head,
        'Content-Type: text/calendar',
        '',
        'BEGIN:VCALENDAR',
        ...many(50_000, () => ['BEGIN:VEVENT', 'RRULE:FREQ=SECONDLY', `ATTACH:${url}/x`, 'END:VEVENT']),
        'END:VCALENDAR',
      ],
    ],
    [
      'a signature structure that is nested without end',
      [
        ...head,
        'Content-Type: application/pkcs7-mime; name=smime.p7m',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.concat([
          Buffer.from('3080', 'hex'),
          Buffer.from('06092a864886f70d010702', 'hex'),
          Buffer.alloc(200_000, Buffer.from([0x30, 0x80])),
        ]).toString('base64'),
      ],
    ],
    [
      'a report of a message that was never sent',
      [
        ...head,
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        '',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        ...many(50_000, () => ['Final-Recipient: rfc822; x', '']),
        '--b--',
      ],
    ],
  ];
  return hostile.map(([name, lines]) => ({
    name: `a mail with ${name}`,
    bytes: crlf(lines),
    mail: true as const,
  }));
}
