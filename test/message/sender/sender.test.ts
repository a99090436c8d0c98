import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openMessage } from '../../../src/message/index.ts';
import type { Address, SenderConcern, Trust } from '../../../src/message/model.ts';
import { type Partner, readPartners, senderConcerns } from '../../../src/message/sender/index.ts';
import { written } from '../mails.ts';

const partners: Partner[] = [
  { name: 'Northshire Police', domains: ['northshire.police.example.org'] },
  { name: 'Example Trust', domains: ['trust.example.org', 'exampletrust.example.com'] },
];
const passed: Pick<Trust, 'spf' | 'dkim' | 'dmarc'> = { spf: 'pass', dkim: 'pass', dmarc: 'pass' };
const address = (text: string): Address => {
  const [, name = '', mail = ''] = /^(.*)<(.*)>$/.exec(text) ?? [];
  return { name: name.trim(), address: mail };
};
const concerns = (from: string, replyTo: string[] = []): SenderConcern[] =>
  senderConcerns({ from: [address(from)], replyTo: replyTo.map(address) }, passed, partners);

describe('a sender who is what he seems', () => {
  test.each([
    ['a partner', 'Pat Example <pat@northshire.police.example.org>'],
    ['somebody below a partner', 'Pat <pat@mash.northshire.police.example.org>'],
    ['a partner by Criminal Justice Secure Mail', 'Pat <pat@northshire.police.example.org.cjsm.net>'],
    ['a partner who bears its own name', 'Northshire Police <mash@northshire.police.example.org>'],
    ['a partner who shows its own address', '"pat@northshire.police.example.org" <pat@northshire.police.example.org>'],
    ['a stranger', 'Sam Example <sam@school.example.com>'],
    ['a stranger who shows his own address', 'sam@school.example.com <sam@school.example.com>'],
    [
      'a partner in wide letters, which the domain system takes for the same',
      'Pat <pat@ｎｏｒｔｈｓｈｉｒｅ.police.example.org>',
    ],
    ['a stranger whose name has a partner as a part of a word', 'Northshire Policeman <x@post.example>'],
    ['a neighbour of a partner with a name of its own', 'Sam <sam@southcoast.police.example.org>'],
  ])('%s', (_, from) => {
    expect(concerns(from)).toEqual([]);
  });
});

describe('a domain that could be taken for a partner', () => {
  test.each([
    ['a letter of another script', 'northshіre.police.example.org'],
    ['the same, as it stands in the mail (punycode)', 'xn--northshre-w2h.police.example.org'],
    ['a digit for a letter', 'northsh1re.police.example.org'],
    ['one letter left out', 'northshie.police.example.org'],
    ['one letter more', 'northshirre.police.example.org'],
    ['two letters swapped', 'northshrie.police.example.org'],
    ['rn for m', 'exarnpletrust.example.com'],
    ['the same name under another ending', 'northshire.example'],
    ['below the imitation', 'mail.northshlre.police.example.org'],
    ['the partner as the beginning of another', 'northshire.police.example.org.evil.example'],
    ['with hyphens for the dots', 'northshire-police-example-org.example.com'],
    ['an accent', 'northshíre.police.example.org'],
    ['several letters of other scripts at once', 'nοrthѕhіrе.police.example.org'],
    ['several digits at once', 'n0r7hsh1r3.police.example.org'],
  ])('%s', (_, domain) => {
    expect(concerns(`Pat <pat@${domain}>`)).toContain('sender_looks_like_partner');
  });
});

/** As they are in the United Kingdom: short names of places, under endings that the state gives out. */
const places: Partner[] = [
  { name: 'Camford Police', domains: ['camford.police.uk'] },
  { name: 'Camford Council', domains: ['camford.gov.uk'] },
  { name: 'Care Example', domains: ['carex.org.uk'] },
];
test.each<[string, string, boolean]>([
  ['camford.police.co', 'another ending', true],
  ['camford.police.co.uk', 'an ending put between', true],
  ['camford.police.uk.com', 'an ending put on', true],
  ['camfordpolice.uk', 'the dot left out', true],
  ['camfordpolice.com', 'the dot left out, under another ending', true],
  ['camford-police.uk', 'a hyphen for the dot', true],
  ['camford-police-uk.org', 'hyphens for all dots', true],
  ['secure-camford-police.com', 'another word before it', true],
  ['mail.camford-police.com', 'below such a name', true],
  ['camfordgov.uk', 'the dot left out', true],
  ['camford-gov.org.uk', 'a hyphen for the dot', true],
  ['camford.org.uk', 'the name of the place, where anybody may register it', true],
  ['carex.com', 'a charity under another ending', true],
  ['carex.co.uk', 'a charity under another ending', true],
  ['carex-uk.com', 'the name and the country', false],
  ['camford.nhs.uk', 'another public body of the place', false],
  ['stmarys.camford.sch.uk', 'a school of the place', false],
  ['camford.ac.uk', 'a college of the place', false],
  ['oxbridge.gov.uk', 'another place', false],
  ['oxbridge.police.uk', 'the police of another place', false],
  ['example.com', 'somebody else', false],
  ['police.example.com', 'a common word', false],
])('%s (%s) looks like a partner: %s', (domain, _, expected) => {
  const found = senderConcerns({ from: [address(`<a@${domain}>`)], replyTo: [] }, passed, places);
  expect(found.includes('sender_looks_like_partner')).toBe(expected);
});

describe('a shown name that is somebody else', () => {
  test.each([
    ["a partner's name", 'Northshire Police <x@evil.example>'],
    ["a partner's name among others, in other capitals", 'MASH, NORTHSHIRE POLICE (secure) <x@evil.example>'],
    ["a partner's address", 'pat@northshire.police.example.org <x@evil.example>'],
    ["a partner's domain", 'trust.example.org team <x@evil.example>'],
    ["any other address than the sender's", 'office@school.example.com <x@evil.example>'],
    ['one partner in the name of another', 'Northshire Police <x@trust.example.org>'],
    ['letters of another script', 'Nоrthshirе Pоlice <x@evil.example>'],
    ['letters that are not drawn', 'North\u200dshire Po\u00adlice <x@evil.example>'],
    ['other blanks and marks between the words', 'Northshire\u00a0-  Police <x@evil.example>'],
    ['a dot for the blank', 'northshire.police <x@evil.example>'],
    ['wide letters', 'Ｎｏｒｔｈｓｈｉｒｅ Ｐｏｌｉｃｅ <x@evil.example>'],
    ['accents', 'Nörthshíre Pólice <x@evil.example>'],
    ['first as a part of another word', 'Northshire Policeman, Northshire Police <x@evil.example>'],
  ])('%s', (_, from) => {
    expect(concerns(from)).toContain('sender_name_imitates');
  });
});

test.each([
  ['the same organisation', 'Sam <sam@school.example.com>', ['<office@mail.school.example.com>'], false],
  ['another domain of the same partner', 'Sam <sam@trust.example.org>', ['<sam@exampletrust.example.com>'], false],
  ['elsewhere', 'Sam <sam@school.example.com>', ['<sam.school@post.example>'], true],
  ['one of two is elsewhere', 'Sam <sam@school.example.com>', ['<a@school.example.com>', '<b@post.example>'], true],
])('an answer that goes to: %s', (_, from, replyTo, elsewhere) => {
  expect(concerns(from, replyTo).includes('reply_to_elsewhere')).toBe(elsewhere);
});

test.each<[string, Pick<Trust, 'spf' | 'dkim' | 'dmarc'>, SenderConcern[]]>([
  ['DMARC failed, whatever SPF says of another domain', { ...passed, dmarc: 'fail' }, ['sender_failed_checks']],
  ['no DMARC, SPF failed', { spf: 'fail', dkim: 'none', dmarc: 'none' }, ['sender_failed_checks']],
  ['no DMARC, one good signature', { spf: 'softfail', dkim: 'pass', dmarc: 'none' }, []],
  ['nothing was checked', { spf: 'absent', dkim: 'absent', dmarc: 'absent' }, ['sender_not_checked']],
  ['the check itself failed', { spf: 'temperror', dkim: 'none', dmarc: 'temperror' }, ['sender_not_checked']],
])('%s', (_, trust, expected) => {
  expect(senderConcerns({ from: [address('<a@school.example.com>')], replyTo: [] }, trust, [])).toEqual(expected);
});

test('no name and no address throws or takes long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), fc.string({ maxLength: 300 }), (name, mail) => {
      senderConcerns({ from: [{ name, address: mail }], replyTo: [{ name, address: name }] }, passed, partners);
    }),
  );
});

const words = [
  ['pass', 'pass'],
  ['fail', 'fail'],
  ['softfail', 'softfail'],
  ['none', 'none'],
  ['neutral', 'neutral'],
  ['temperror', 'temperror'],
  ['permerror', 'permerror'],
] as const;
const options = { trustedServers: ['mx.team.example.org'], partners };
const forged = 'Authentication-Results: mx.team.example.org; spf=pass; dkim=pass; dmarc=pass';

test.each([
  [
    'the own server added nothing, and the header came with the mail',
    ['Received: from evil.example (evil.example [192.0.2.1]) by mx.team.example.org', forged],
    'absent',
  ],
  [
    'the stranger greets with the name of the own server',
    ['Received: from mx.team.example.org (evil.example [192.0.2.1]) by mx.team.example.org', forged],
    'absent',
  ],
  [
    'the mail passed two machines of the own server after the check',
    ['Received: from edge.mx.team.example.org by store.mx.team.example.org', forged, 'Received: from a.example by x'],
    'pass',
  ],
  [
    'the own server looked the stranger up in vain',
    ['Received: from mx.team.example.org (unknown [192.0.2.1]) by mx.team.example.org', forged],
    'absent',
  ],
  [
    'the own server bears another name in its lines than in its results, and added none',
    ['Received: from evil.example (evil.example [192.0.2.1]) by inbound.example.net', forged],
    'absent',
  ],
  [
    'the stranger adds a line that tells of a handing over among own machines',
    [
      'Received: from evil.example (evil.example [192.0.2.1]) by mx.team.example.org',
      'Received: from edge.mx.team.example.org by mx.team.example.org',
      forged,
    ],
    'absent',
  ],
  [
    'the stranger greets with the loopback address',
    ['Received: from [127.0.0.1] (evil.example [192.0.2.1]) by mx.team.example.org', forged],
    'absent',
  ],
  [
    'the stranger names the loopback address in a comment',
    ['Received: from evil.example (evil.example [192.0.2.1]) (localhost [127.0.0.1]) by mx.team.example.org', forged],
    'absent',
  ],
  [
    'the header stands below nothing at all, and the name differs by a letter',
    [forged.replace('mx.team', 'nx.team')],
    'absent',
  ],
  [
    'its name is written in a comment only',
    ['Authentication-Results: evil.example (mx.team.example.org); dmarc=pass'],
    'absent',
  ],
  ['the name has an ending put on', [forged.replace('example.org;', 'example.org.evil.example;')], 'absent'],
  [
    'a filter on the own machine gave the mail back after the check',
    [
      'Received: from localhost (localhost [127.0.0.1]) by mx.team.example.org',
      forged,
      'Received: from a.example by x',
    ],
    'pass',
  ],
  [
    'a farm whose machines bear several names, one handing over to the next',
    [
      'Received: from AB1.GBR.PROD.FARM.example (2603:1::1) by AB2.GBR.PROD.FARM.example (2603:1::2) with HTTPS',
      'Received: from edge.mx.team.example.org (2603:1::3) by AB1.farm.example (2603:1::1) with SMTP',
      forged,
      'Received: from a.example (192.0.2.7) by edge.mx.team.example.org (10.1.1.1) with SMTP',
    ],
    'pass',
  ],
  [
    'the mail was put into its box by a program without a sender',
    ['Received: by store.mx.team.example.org (Postfix, from userid 8)', forged],
    'pass',
  ],
])('a header in the name of the own server: %s', async (_, headers, dmarc) => {
  const outcome = await openMessage(written(...headers, 'From: a@school.example.com', '', 'x'), options);
  expect(outcome).toMatchObject({ message: { trust: { dmarc } } });
});

const fails = 'Authentication-Results: mx.team.example.org; dmarc=fail';
test.each([
  [
    'a forged good result below the own bad one',
    [fails, 'Received: from e.example by mx.team.example.org', forged],
    'fail',
  ],
  ['a forged good result right below the own bad one', [fails, forged], 'fail'],
])('%s changes nothing', async (_, headers, dmarc) => {
  const outcome = await openMessage(written(...headers, 'From: a@school.example.com', '', 'x'), options);
  expect(outcome).toMatchObject({ message: { trust: { dmarc, concerns: ['sender_failed_checks'] } } });
});

test.each(['spf', 'dkim', 'dmarc', 'arc'].flatMap((method) => words.map((word) => [method, ...word] as const)))(
  '%s=%s of the own server is read as %s',
  async (method, word, verdict) => {
    const header = `Authentication-Results: mx.team.example.org; ${method}=${word} (a comment) reason="x; arc=none"`;
    const outcome = await openMessage(written(header, 'From: a@school.example.com', '', 'x'), options);
    const absent = { spf: 'absent', dkim: 'absent', dmarc: 'absent', arc: 'absent' };
    expect(outcome).toMatchObject({ message: { trust: { ...absent, [method]: verdict } } });
  },
);

test('a doubt opens a review item only where the settings say so, and never holds the mail up', async () => {
  const mail = written('From: Northshire Police <x@evil.example>', 'Subject: Form', '', 'x');
  const kept = await openMessage(mail, options);
  expect(kept).toMatchObject({
    message: {
      trust: { concerns: ['sender_not_checked', 'sender_name_imitates'] },
      problems: [{ code: 'no_form_found' }],
    },
  });
  const shown = await openMessage(mail, { ...options, concernsForReview: ['sender_name_imitates'] });
  expect(shown).toMatchObject({
    message: { kind: 'submission', problems: [{ code: 'no_form_found' }, { code: 'sender_name_imitates' }] },
  });
});

test.each([
  ['not YAML', 'partners: [', /./],
  ['no domain', 'partners:\n  - name: Example\n    domains: []', /partners\.0\.domains/],
  ['an address for a domain', 'partners:\n  - name: Example\n    domains: [a@example.org]', /partners\.0\.domains\.0/],
  ['a setting that is not known', 'partners:\n  - name: Example\n    domain: example.org', /partners\.0/],
])('a list of partners with a mistake is refused, with the place: %s', (_, text, place) => {
  const read = readPartners(text);
  expect(read.kind === 'wrong' && read.details.join('\n')).toMatch(place);
});
