// Prints the sample files again: node --import tsx test/document/pdf/samples/make.ts (needs LibreOffice and Chromium).
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boxes, heading, line, pageBreak, pageNumber, tab, table, writeWord } from './word.ts';

const here = import.meta.dirname;
const header = line('Missing and Child Exploitation Forum, Version 7');
const footer = line('OFFICIAL-SENSITIVE   Page ', pageNumber);

const tickBoxes = table(
  [2800, 3400, 3400],
  (['glyph', 'control', 'legacy', 'wingdings'] as const).map((make) => [
    { lines: [make], shade: 'D9E2F3' },
    { lines: [boxes[make](true), ' Yes   ', boxes[make](false), ' No'] },
    { lines: [boxes[make](false), ' Yes   ', boxes[make](true), ' No'] },
  ]),
);

await writeWord(
  join(here, 'referral.docx'),
  [
    heading('MACE Referral Form', 'large'),
    line(
      'Please complete every section. Where a question does not apply, say so and give the reason, because a blank cannot be told from a question that was overlooked.',
    ),
    line('Date of referral:', tab, '3 April 2026'),
    heading("Referrer's details", 'section'),
    table(
      [2400, 2400, 2400, 2400],
      [
        [
          { lines: [{ text: 'Name', is: 'bold' }], shade: 'D9D9D9' },
          { lines: ['Sam Example'] },
          { lines: ['Agency'], shade: 'D9D9D9' },
          { lines: ['Example Police'] },
        ],
        [
          { lines: ['Telephone'], shade: 'D9D9D9' },
          { lines: ['01632 960123'] },
          { lines: ['E-mail'], shade: 'D9D9D9' },
          { lines: ['sam@police.example.org'] },
        ],
        [
          { lines: ['Address'], shade: 'D9D9D9' },
          {
            lines: ['1 Test Street, Exampletown, a long address that wraps over more than one line of its cell'],
            span: 3,
          },
        ],
      ],
    ),
    heading('Child or young person', 'section'),
    table(
      [2400, 7200],
      [
        [
          { lines: ['Gender'] },
          { lines: [{ text: 'Male', is: 'struck' }, ' / Female / ', { text: 'Other', is: 'doubleStruck' }] },
        ],
        [{ lines: ['Known to services'] }, { lines: ['Yes / ', { text: 'No', is: 'highlighted' }, ' / Not known'] }],
        [
          { lines: ['Legal status'] },
          {
            lines: [
              { text: 'Underlined words', is: 'underlined' },
              ', ',
              { text: 'bold words', is: 'bold' },
              ' and ',
              { text: 'italic words', is: 'italic' },
            ],
          },
        ],
        [
          { lines: ['What are you worried about?'] },
          {
            lines: [
              [
                'First paragraph of the answer, which is long enough to be wrapped over two lines of this wide cell in the table.',
              ],
              ['Second paragraph.'],
            ],
          },
        ],
      ],
    ),
    heading('Tick boxes', 'section'),
    tickBoxes,
  ].join(''),
  { header, footer },
);

const long = Array.from(
  { length: 60 },
  (_, at) => `Sentence ${at + 1} of a long account that runs over the foot of the page.`,
).join(' ');
await writeWord(
  join(here, 'toolkit.docx'),
  [
    heading('Child Exploitation Toolkit', 'large'),
    table(
      [3200, 1600, 1600, 3200],
      [
        [{ lines: ['Indicator'] }, { lines: ['Current'] }, { lines: ['Historic'] }, { lines: ['Evidence'] }],
        ...Array.from({ length: 90 }, (_, at) => [
          { lines: [`Indicator number ${at + 1}`] },
          { lines: [boxes.glyph(at % 3 === 0)] },
          { lines: [boxes.glyph(at % 5 === 0)] },
          { lines: [`Evidence ${at + 1}`] },
        ]),
      ],
      { repeatFirst: true },
    ),
    line(pageBreak),
    table(
      [2400, 2400, 4800],
      [
        [{ lines: ['Family'], down: 'start' as const }, { lines: ['Mother'] }, { lines: ['Alex Example'] }],
        [{ lines: [], down: 'on' as const }, { lines: ['Father'] }, { lines: ['Chris Example'] }],
        [{ lines: ['Two columns wide'], span: 2 }, { lines: ['One column'] }],
        [
          { lines: ['Inner'] },
          {
            lines: ['Nested'],
            span: 2,
            table: table(
              [2000, 2000],
              [
                [{ lines: ['a'] }, { lines: ['b'] }],
                [{ lines: ['c'] }, { lines: ['d'] }],
              ],
            ),
          },
        ],
      ],
    ),
    line(''),
    table(
      [2400, 7200],
      [
        [{ lines: ['Analysis'] }, { lines: [long] }],
        [{ lines: ['Risk level'] }, { lines: ['High'], shade: 'FF0000' }],
      ],
    ),
  ].join(''),
  { header, footer },
);

const page = `<!doctype html><html><head><style>body{font:12pt sans-serif}td,th{border:1px solid #000;padding:4px}table{border-collapse:collapse}</style></head><body>
<h1>Child Exploitation Screening Tool</h1>
<table><tr><th style="background:#ddd">Name</th><td>Kim Example</td><th style="background:#ddd">D.O.B.</th><td>01/02/2010</td></tr>
<tr><th>Gender</th><td colspan="3"><s>M</s> / F</td></tr>
<tr><th rowspan="2">Consent</th><td>Child</td><td colspan="2"><input type="checkbox" checked> Yes <input type="checkbox"> No</td></tr>
<tr><td>Parent</td><td colspan="2"><input type="checkbox"> Yes <input type="checkbox" checked> No</td></tr>
<tr><th>Seen</th><td colspan="3"><mark>Yes</mark> / <u>No</u> / <b>Unsure</b></td></tr></table>
<p>A paragraph after the table, with enough words in it that the line is wrapped at the right margin of the page once or even twice.</p>
</body></html>`;

const work = mkdtempSync(join(tmpdir(), 'samples-'));

function print(name: string, settings: object = {}, to = name): void {
  const values = Object.entries(settings).map(([key, value]) => [key, { type: typeof value, value: String(value) }]);
  const filter = `pdf:writer_pdf_Export:${JSON.stringify(Object.fromEntries(values))}`;
  const profile = `-env:UserInstallation=file://${work}/profile`;
  const file = join(here, `${name}.docx`);
  spawnSync('soffice', [profile, '--headless', '--convert-to', filter, '--outdir', work, file], { stdio: 'ignore' });
  copyFileSync(join(work, `${name}.pdf`), join(here, `${to}.pdf`));
}

print('referral');
print('toolkit');
print('referral', { EncryptFile: true, DocumentOpenPassword: 'lily-pad' }, 'locked');
print(
  'referral',
  { RestrictPermissions: true, PermissionPassword: 'owner', EnableCopyingOfContent: false },
  'restricted',
);

writeFileSync(join(work, 'page.html'), page);
const browser = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${work}/browser`];
const printed = `--print-to-pdf=${join(here, 'browser.pdf')}`;
spawnSync('chromium', [...browser, '--no-pdf-header-footer', printed, join(work, 'page.html')], { stdio: 'ignore' });
rmSync(work, { recursive: true, force: true });
