import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openMessage } from '../../src/message/index.ts';
import { plainSubject } from '../../src/message/subject.ts';
import { opened, written } from './mails.ts';

test.each([
  'MACE referral',
  'RE: MACE referral',
  'Re: FW: Fwd: RE[2]: MACE referral',
  '[secure] MACE referral',
  'MACE referral [SECURE]',
  '{secure} Re: (secure) MACE referral',
  'CJSM MACE referral',
  '[CJSM] MACE referral',
  'MACE referral - CJSM',
  'OFFICIAL-SENSITIVE MACE referral',
  'OFFICIAL - SENSITIVE: MACE referral',
  'Official Sensitive - MACE referral',
  '[OFFICIAL-SENSITIVE: PERSONAL] MACE referral',
  'OFFICIAL: MACE referral',
  'MACE referral OFFICIAL-SENSITIVE',
  '[EXTERNAL] RE: [External Email] OFFICIAL-SENSITIVE - Fw: MACE referral',
  'EXT: MACE referral',
  'SECURE: MACE referral',
  '  MACE \t referral ',
])('%j is plainly the same subject', (subject) => {
  expect(plainSubject(subject)).toBe('MACE referral');
});

test.each([
  'Official visit to the school',
  'Secure accommodation',
  'Reply needed',
  'External review (draft)',
  'Private address of carer',
])('%j keeps its words', (subject) => {
  expect(plainSubject(subject)).toBe(subject);
});

test('a plain subject is plain already, whatever stood around it, and a megabyte of marks takes no time', () => {
  const mark = fc.constantFrom('Re: ', '[secure] ', 'OFFICIAL-SENSITIVE ', '{', ']', ':', '-', ' ', '(', 'x');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(mark).map((marks) => marks.join('')),
      ),
      (subject) => {
        expect(plainSubject(plainSubject(subject))).toBe(plainSubject(subject));
      },
    ),
  );
  const started = performance.now();
  plainSubject('Re: '.repeat(250_000));
  expect(performance.now() - started).toBeLessThan(500);
});

test('names, groups and encoded words of an envelope are read', async () => {
  const mail = written(
    'From: =?utf-8?Q?Sa=C3=ADm?= <Saim@School.example.org>',
    'To: Team: a@example.org, B <b@example.org>;, c@example.org',
    'Reply-To: office@example.org',
    'Subject: [secure] =?utf-8?B?UsOpZsOpcmFs?=',
    'Message-ID: <1@example.org>',
    'In-Reply-To: <0@example.org>',
    'Date: Fri, 3 Apr 2026 10:00:00 +0100 (BST)',
    '',
    'x',
  );
  expect((await opened(mail)).envelope).toEqual({
    messageId: '<1@example.org>',
    inReplyTo: '<0@example.org>',
    subject: '[secure] Référal',
    plainSubject: 'Référal',
    from: [{ name: 'Saím', address: 'Saim@School.example.org' }],
    replyTo: [{ name: '', address: 'office@example.org' }],
    to: [
      { name: '', address: 'a@example.org' },
      { name: 'B', address: 'b@example.org' },
      { name: '', address: 'c@example.org' },
    ],
    date: new Date('2026-04-03T09:00:00Z'),
  });
});

test('a date that cannot be read is absent, not today', async () => {
  expect((await opened(written('From: a@example.org', 'Date: soon', '', 'x'))).envelope.date).toBeUndefined();
});

const own = 'Authentication-Results: mx.team.example.org;';
const absent = { spf: 'absent', dkim: 'absent', dmarc: 'absent' };
const good = 'spf=pass smtp.mailfrom=school.example.org; dkim=pass header.d=school.example.org; dmarc=pass';
const passes = { spf: 'pass', dkim: 'pass', dmarc: 'pass' };

test.each([
  ['results of the own server are taken', [`${own} ${good}`], passes],
  [
    'the name of the server may be written in capitals, with a version',
    [`Authentication-Results: MX.team.example.org 1; ${good}`],
    passes,
  ],
  [
    'several headers of one hop count together',
    [`${own} spf=softfail`, `${own}\n dkim=pass;\n dmarc=fail (p=none; dis=none)`],
    { spf: 'softfail', dkim: 'pass', dmarc: 'fail' },
  ],
  [
    'of two results of one hop the upper one counts',
    [`${own} spf=fail`, `${own} spf=pass`],
    { ...absent, spf: 'fail' },
  ],
  ['without the own server nothing is known', [`Authentication-Results: mail.elsewhere.example.com; ${good}`], absent],
  [
    'a header that a sender wrote in the name of the own server does not count below another',
    ['Authentication-Results: relay.example.com; none', `${own} ${good}`],
    absent,
  ],
  [
    'what stands below an earlier hop does not add to the own results',
    [`${own} spf=fail`, 'Received: from evil by mx.team.example.org', `${own} dkim=pass; dmarc=pass`],
    { ...absent, spf: 'fail' },
  ],
  [
    'a name that only ends like the own one is foreign',
    [`Authentication-Results: evil.mx.team.example.org; ${good}`],
    absent,
  ],
  [
    'one good signature of several is enough',
    [`${own} dkim=fail header.d=list.example.com; dkim=pass header.d=school.example.org`],
    { ...absent, dkim: 'pass' },
  ],
  [
    'the envelope sender weighs more than the greeting',
    [`${own} spf=pass smtp.helo=mail; spf=fail smtp.mailfrom=a@example.org`],
    { ...absent, spf: 'fail' },
  ],
  [
    'results in comments and quotes are words only',
    [`${own} dmarc=fail (dmarc=pass; (spf=pass;) x) reason="; dkim=pass;"`],
    { ...absent, dmarc: 'fail' },
  ],
  [
    'unknown words are neutral',
    [`${own} spf=bestguesspass; dkim=policy; dmarc=hardfail`],
    { spf: 'neutral', dkim: 'neutral', dmarc: 'fail' },
  ],
  ['no result is no result', [`${own} none`], absent],
  [
    'Exchange Online leaves its name out; the server of the next line stands for it',
    [
      'Received: from x1.mx.team.example.org (10.0.0.1) by box.example.com (10.0.0.2) with HTTPS',
      `Authentication-Results: ${good} action=none`,
      'Received: from s by x1.mx.team.example.org (10.0.0.1)',
    ],
    passes,
  ],
  [
    'a header without a name from elsewhere is ignored',
    [`Authentication-Results: ${good}`, 'Received: from s by mail.example.com'],
    absent,
  ],
])('%s', async (_, headers, trust) => {
  expect((await opened(written(...headers, 'From: a@school.example.org', '', 'x'))).trust).toMatchObject(trust);
});

test('a nested mail brings no trust with it', async () => {
  const content = written(`${own} ${good}`, 'From: a@school.example.org', '', 'x');
  const attachments = [{ content, filename: false as const, contentType: 'message/rfc822' }];
  expect((await opened({ text: 'fwd', attachments })).trust).toMatchObject(absent);
});

test('without trusted servers nothing is trusted', async () => {
  const mail = written(`${own} ${good}`, 'From: a@school.example.org', '', 'x');
  expect(await openMessage(mail, { trustedServers: [] })).toMatchObject({ message: { trust: absent } });
});
