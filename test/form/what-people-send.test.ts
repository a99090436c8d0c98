import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readDocument } from '../../src/document/index.ts';
import { sniffFormat } from '../../src/file/index.ts';
import { decide, type Form, readForms } from '../../src/form/index.ts';
import { openMessage } from '../../src/message/index.ts';
import { heading, line, type Run, table, type WordCell, writeWord } from '../document/pdf/samples/word.ts';
import { build, formInHtml, formInText, type MailOptions } from '../message/mails.ts';
import { type Asked, asCsv, asHtml, asJson, asText } from './govuk/submissions.ts';
import { answersOf, definitions } from './reading.ts';

const folder = mkdtempSync(join(tmpdir(), 'what-people-send-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url));

/** Every form in a file or mail, as the worker finds them. */
async function formsIn(bytes: Uint8Array): Promise<Form[]> {
  const format = sniffFormat(bytes);
  if (format === 'eml') {
    const outcome = await openMessage(bytes, { trustedServers: [] });
    const parts = outcome.kind === 'opened' ? outcome.message.parts : [];
    return (await Promise.all(parts.map((part) => formsIn(part.bytes)))).flat();
  }
  const outcome = await readDocument(bytes, format, {});
  if (outcome.kind !== 'read') return [];
  const reading = readForms(outcome.document, definitions, { receivedOn: '2026-11-20' });
  return reading.kind === 'forms' ? reading.forms : [];
}

type Filled = { role?: Run[]; details?: Run[]; above?: string; footer?: string };

/** A referral in Word, with these runs in the place of two answers. */
async function word({ role = ['Constable'], details, above = '', footer = 'Version 2.1' }: Filled): Promise<Buffer> {
  const path = join(folder, 'form.docx');
  const label = (text: string): WordCell => ({ lines: [{ text, is: 'bold' }], shade: 'd9d9d9' });
  const row = (...pairs: [string, Run[]][]) => pairs.flatMap(([text, runs]) => [label(text), { lines: runs }]);
  const columns = [2200, 2700, 2200, 2700];
  const told: Run[] = details ?? ['Seen with older men at the park, often missing at night.'];
  const body = [
    above,
    heading('MACE Referral Form', 'large'),
    heading('Referrer', 'section'),
    table(columns, [
      row(['Name', ['Ann Example']], ['Agency', ['Northmouth Police']]),
      row(['Telephone', ['01632 960123']], ['Date of referral', ['3 March 2026']]),
      row(['Role', role], ['Email', ['']]),
    ]),
    heading('Child', 'section'),
    table(columns, [row(['Name', ['Tom Testperson']], ['DOB', ['1/2/2010']])]),
    heading('Concern', 'section'),
    table([2200, 7600], [row(['Nature of exploitation', ['CSE']]), row(['Details of concern', told])]),
  ];
  await writeWord(path, body.join(''), { header: line('Northmouth'), footer: line(footer) });
  return readFileSync(path);
}

const by = 'w:id="1" w:author="A" w:date="2026-03-03T00:00:00Z"';
const inserted = (text: string): Run => ({ xml: `<w:ins ${by}><w:r><w:t>${text}</w:t></w:r></w:ins>` });
const deleted = (text: string): Run => ({ xml: `<w:del ${by}><w:r><w:delText>${text}</w:delText></w:r></w:del>` });
const comment: Run = { xml: '<w:r><w:commentReference w:id="0"/></w:r>' };
const box = (text: string): Run => ({
  xml: `<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>`,
});
const mail = (options: MailOptions) => build(options);
const attached = async () => ({ filename: 'form.docx', content: await word({}) });
const role = 'referrer.role';

const online: Asked[] = [
  ['Your name', 'Ann Example'],
  ['Your agency', 'Northmouth Police'],
  ['Your role', 'Constable'],
  ['Your telephone number', '01632 960123'],
  ["Child's name", 'Tom Testperson'],
  ["Child's date of birth", '01/02/2010'],
  ['Nature of exploitation', ['CSE']],
  ['Details of concern', 'Seen with older men at the park, often missing at night.'],
];

type Row = [what: string, file: () => Promise<Uint8Array>, expected: Record<string, unknown>, reasons: string[]];

test.each<Row>([
  ['as it should be', () => word({}), { [role]: 'Constable' }, []],
  ['tracked: an insertion counts', () => word({ role: [inserted('Sergeant')] }), { [role]: 'Sergeant' }, []],
  [
    'tracked: a deletion does not',
    () => word({ role: ['Constable', deleted(' Sergeant')] }),
    { [role]: 'Constable' },
    [],
  ],
  [
    'tracked: a word replaced',
    () => word({ role: [deleted('Constable'), inserted('Sergeant')] }),
    { [role]: 'Sergeant' },
    [],
  ],
  ['tracked: all of it deleted', () => word({ role: [deleted('Constable')] }), { [role]: undefined }, []],
  ['a comment left on', () => word({ role: ['Constable', comment] }), { [role]: 'Constable' }, []],
  ['a text box in the place of the answer', () => word({ role: [box('Sergeant')] }), { [role]: 'Sergeant' }, []],
  [
    'a text box over the form',
    () => word({ above: line(box('Urgent: call me, he is missing again')) }),
    {},
    ['unplaced_text'],
  ],
  [
    'an answer in a white font is an answer',
    () => word({ role: [{ xml: '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>Sergeant</w:t></w:r>' }] }),
    { [role]: 'Sergeant' },
    [],
  ],
  [
    'hidden text is no answer',
    () => word({ role: ['Constable', { xml: '<w:r><w:rPr><w:vanish/></w:rPr><w:t>Sergeant</w:t></w:r>' }] }),
    {},
    [],
  ],
  [
    'an old version that is known',
    () => word({ footer: 'Draft Version 5 May 2013' }),
    { 'form.version': 'Draft Version 5 May 2013' },
    [],
  ],
  ['a new version', () => word({ footer: 'Version 7' }), { [role]: 'Constable' }, ['unknown_version']],
  [
    'pasted into a mail',
    () => mail({ html: `<p>MACE Referral Form</p>${formInHtml}` }),
    { 'referrer.agency': 'Example School' },
    ['invalid_ethnicity', 'missing_required'],
  ],
  [
    'typed into a mail',
    () => mail({ text: `MACE Referral Form\n\n${formInText}` }),
    { 'referrer.agency': 'Example School' },
    ['invalid_ethnicity', 'missing_required'],
  ],
  [
    'attached to a mail',
    async () => mail({ text: 'Hi, see attached.', attachments: [await attached()] }),
    { [role]: 'Constable' },
    [],
  ],
  [
    'online, with the answers in the mail, in CSV and in JSON: once',
    async () => {
      const [title, asked] = ['MACE referral form', online];
      const attachments = [
        { filename: 'answers.csv', content: asCsv(asked) },
        { filename: 'answers.json', content: asJson(title, asked) },
      ];
      return mail({ text: asText(title, asked), html: asHtml(title, asked), attachments });
    },
    { [role]: 'Constable', 'referral.date': '2026-03-03', 'people[0].fullName': 'Tom Testperson' },
    [],
  ],
  [
    'again in a forwarded chain: once',
    async () => {
      const first = await mail({ text: 'Hi, see attached.', attachments: [await attached()] });
      return mail({
        text: 'FYI',
        attachments: [{ filename: 'first.eml', contentType: 'message/rfc822', content: first }, await attached()],
      });
    },
    { [role]: 'Constable' },
    [],
  ],
  ['a PDF print', async () => fixture('prints/mace-referral-rows-001.pdf'), { 'form.version': '2.1' }, []],
  ['a filled PDF form', async () => fixture('pdf-forms/mace-referral-001.pdf'), {}, []],
])('%s', async (_, file, expected, reasons) => {
  const forms = await formsIn(await file());
  expect(forms.length).toBe(1);
  const [form] = forms;
  const found = form ? answersOf(form) : {};
  expect(Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]]))).toEqual(expected);
  expect(form && decide(form, 0.9).reasons).toEqual(reasons);
});
