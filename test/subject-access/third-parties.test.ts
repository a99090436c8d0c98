import { expect, test } from 'vitest';
import {
  type Held,
  type HeldForm,
  heldPage,
  thirdPartiesIn,
  thirdPartiesPage,
} from '../../src/subject-access/index.ts';

const value = (key: string, raw: string, state: 'answered' | 'blank' = 'answered'): HeldForm['values'][number] => ({
  key,
  state,
  value: state === 'answered' ? raw : null,
  raw,
  confidence: 1,
  source: { how: 'cell', table: 0, row: 1, cell: 1 },
});

function held(values: HeldForm['values'], more: Partial<HeldForm> = {}): Held {
  const form: HeldForm = {
    ...{ id: '7', mail: '3', file: 'referral.docx', part: '1', because: 'linked', prefixes: ['people[0].'] },
    ...{ kind: 'mace-referral', version: '2.1', state: 'filed', received: '2026-05-09', filed: null },
    ...{ values, others: [], corrections: [], review: [], relations: [], checked: null, ...more },
  };
  const described = { forenames: 'Kim', surname: 'Example', alias: 'Kimmy' };
  return {
    gathered: '2026-11-24',
    persons: [
      {
        ...{ id: '1', caseId: null, opened: '2026-05-09', links: [] },
        mentions: [{ form: '7', prefix: 'people[0].', role: 'child', described, noted: '2026-05-09', goneAt: null }],
      },
    ],
    forms: [form],
    mails: [],
    searched: null,
    looks: [],
    holds: [],
    packs: [],
  };
}

/** Kind, name and places, as short lines. */
const lines = (what: Held) =>
  thirdPartiesIn(what).map(
    ({ kind, name, places }) =>
      `${kind}: ${name}: ${places.map(({ key, from, to }) => (from === undefined ? key : `${key} ${from}-${to}`)).join(', ')}`,
  );

test('somebody else on the form is listed with every answer about them, the person never', () => {
  const found = lines(
    held([
      value('people[0].forenames', 'Kim'),
      value('people[0].surname', 'Example'),
      value('people[0].dob', '2012-02-17'),
      value('people[1].forenames', 'Robin'),
      value('people[1].surname', 'Other'),
      value('people[1].dob', '2011-01-01'),
      value('people[2].forenames', '', 'blank'),
      value('referrer.name', 'Dana Worker'),
      value('referrer.agency', 'Northshire School'),
    ]),
  );
  expect(found).toEqual([
    'other person: Robin Other: people[1].forenames, people[1].surname, people[1].dob',
    'professional: Dana Worker: referrer.name, referrer.agency',
  ]);
});

test.each([
  ['people[0].parents', 'Pat Elder', 'family or carer: Pat Elder: people[0].parents'],
  ['people[0].associates', 'Ash Friend', 'other person: Ash Friend: people[0].associates'],
  ['people[0].socialWorker', 'Sal Duty', 'professional: Sal Duty: people[0].socialWorker'],
  ['parents[0].name', 'Pat Elder', 'family or carer: Pat Elder: parents[0].name'],
  ['assessor.manager', 'Max Chief', 'professional: Max Chief: assessor.manager'],
])('%s names somebody else, though it stands among the answers about the person', (key, raw, line) => {
  expect(lines(held([value('people[0].forenames', 'Kim'), value(key, raw)]))).toEqual([line]);
});

test('names of others are found in free text, whole and in parts, as words and not inside words; and ways to reach somebody', () => {
  const found = lines(
    held([
      value('referrer.name', 'Dana Ray'),
      value('people[1].fullName', 'Robin Example'),
      value('analysis', 'Dana Ray saw Kim; RAY rang 01632 960123. Robin is worried, array of x@example.org'),
    ]),
  );
  expect(found).toEqual([
    'contact detail: 01632 960123: analysis 27-39',
    'contact detail: x@example.org: analysis 68-81',
    'other person: Robin Example: people[1].fullName, analysis 41-46',
    'professional: Dana Ray: referrer.name, analysis 0-8, analysis 18-21',
  ]);
});

test('notes of review, corrections and the subject of a mail are looked through too', () => {
  const what = held([value('referrer.name', 'Dana Worker')], {
    review: [{ item: '4', at: 'then', by: 'user 1', action: 'noted', note: 'rang Dana Worker' }],
    corrections: [
      { key: 'analysis', at: 'then', by: 'user 1', before: value('analysis', 'by Dana Worker'), after: null },
    ],
  });
  what.mails.push({
    ...{ id: '3', mailbox: 'team', folder: 'INBOX', received: '', recorded: '', disposition: 'filed', erased: null },
    ...{ subject: 'From Dana Worker', from: ['Dana <d@example.org>'], to: [], original: null, files: [] },
    review: [{ item: '9', at: 'then', by: 'user 1', action: 'noted', note: 'Dana Worker again' }],
  });
  expect(
    thirdPartiesIn(what)
      .find(({ kind }) => kind === 'professional')
      ?.places.map((one) => one.in),
  ).toEqual(['form', 'review note', 'correction', 'mail', 'review note']);
  expect(lines(what)).toContain('sender or receiver: Dana <d@example.org>: from');
});

test('in a mail that holds no form, whoever may be named there and every contact detail is listed, the person never', () => {
  const what = held([value('referrer.name', 'Dana Worker')]);
  const words = 'Kim Example was seen by Pat Neighbour.\nAsk Dana Worker on 01632 960 123, or Example Kim.';
  const hits = [{ how: 'name' as const, words: 'Kim Example', from: 0, to: 11 }];
  const file = { id: '8', name: 'note.txt', format: 'text' };
  what.searched = {
    ...{ mails: 2, files: 1, texts: [{ mail: '5', file, words, cut: false, hits }] },
    unsearched: [{ mail: '6', file: 'a.pdf', reason: 'file_broken' }],
  };
  expect(lines(what).filter((line) => !line.includes('referrer.name'))).toEqual([
    'contact detail: 01632 960 123: words 58-71',
    'perhaps a name: Pat Neighbour: words 24-37',
  ]);
  expect(lines(what)).toContain('professional: Dana Worker: referrer.name, words 43-54');
  const page = heldPage(what);
  expect(page).toContain('2 mails and 1 files that hold no form were opened and searched');
  expect(page).toContain('Pat Neighbour');
  expect(page).toContain('file broken');
  expect(heldPage(held([]))).toContain('Not searched');
});

test('whatever came with a mail is text on the pages, and nothing is fetched or run', () => {
  const what = held([value('analysis', '<script>alert(1)</script><img src="https://evil.example/x">')]);
  for (const page of [heldPage(what), thirdPartiesPage(thirdPartiesIn(what))]) {
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain("default-src 'none'");
  }
});
