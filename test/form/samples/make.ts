// Writes the hard forms again, each in five formats: node --import tsx test/form/samples/make.ts (needs LibreOffice).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  box,
  cell,
  control,
  deleted,
  docx,
  heading,
  inserted,
  label,
  paragraph,
  plain,
  row,
  run,
  tab,
  table,
  title,
} from '../../../fixtures/forms/word.ts';

const here = import.meta.dirname;
const answer = (text: string) => cell(run(text));
const pair = (name: string, content: string) => row(label(name), content.startsWith('<w:tc') ? content : cell(content));
const shaded = (text: string) =>
  `<w:r><w:rPr><w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
const hidden = (text: string) => `<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;

type Parts = {
  referrer?: string[];
  child: string[];
  more?: string;
  concern?: string[];
  details?: string;
  after?: string;
};

/** A referral that is complete but for what a case changes. */
const form = ({ referrer, child, more = '', concern, details, after = '' }: Parts) => ({
  header: plain('MACE Referral Form   Version 2.1'),
  body: [
    title('MACE Referral Form'),
    heading('Referrer’s Details'),
    table(2, [
      pair('Name', answer('Ann Example')),
      pair('Agency', answer('Northmouth Police')),
      ...(referrer ?? [pair('Telephone', answer('01632 960123')), pair('Date of referral', answer('3 March 2026'))]),
    ]),
    heading('Child / Young Person'),
    table(2, child),
    more,
    heading('Concern'),
    table(2, [
      ...(concern ?? [pair('Nature of exploitation', answer('☒ CSE   ☐ CCE   ☐ Missing'))]),
      pair('Details of concern', details ?? answer('Seen with older men at the park, often missing at night.')),
    ]),
    after,
  ].join(''),
});

const sure = [pair('Name', answer('Tom Testperson')), pair('Date of Birth', answer('1/2/2010'))];

/** Struck, deleted, highlighted, in bold: what was meant is seen, and not in the words. */
const marks = form({
  referrer: [
    pair('Role', cell(run('Sergeant', { strike: true }) + run(' Constable'))),
    pair('Telephone', cell(deleted('01632 960999') + inserted(run('01632 960123')))),
    pair('Date of referral', cell(run('3') + deleted('0') + run(' March 2026'))),
  ],
  child: [
    pair('Name', cell(run('Tom ') + hidden('(secret) ') + run('Testperson'))),
    pair('Date of Birth', cell(deleted('2/2/2010') + run('1/2/2010'))),
    pair('Gender', cell(run('Male / ') + run('Female', { doubleStrike: true }))),
    pair('Are Parent(s)/Guardian aware of the report', cell(run('Yes', { highlight: true }) + run(' / No'))),
    pair(
      'Do Parent(s)/Guardian Consent to the Referral',
      cell(run('Yes', { strike: true }) + run(' / No / ') + run('Unknown', { strike: true })),
    ),
    pair('Does young person consent to referral', cell(run('Yes / ') + shaded('No'))),
  ],
});

/** The four makes of a tick box, a cross beside a word, and two ticks where one is allowed. */
const boxes = form({
  child: [
    ...sure,
    pair('Gender', cell(`${box('legacy', false)}${run(' Male   ')}${box('legacy', true)}${run(' Female')}`)),
    pair(
      'Are Parent(s)/Guardian aware of the report',
      cell(`${box('wingdings', true)}${run(' Yes   ')}${box('wingdings', false)}${run(' No')}`),
    ),
    pair(
      'Do Parent(s)/Guardian Consent to the Referral',
      cell(`${box('control', false)}${run(' Yes   ')}${box('control', true)}${run(' No')}`),
    ),
    pair(
      'Does young person consent to referral',
      cell(`${box('glyph', true)}${run(' Yes   ')}${box('glyph', true)}${run(' No')}`),
    ),
  ],
  concern: [
    pair(
      'Nature of exploitation',
      cell(
        `${box('legacy', true)}${run(' CSE   ')}${box('legacy', false)}${run(' CCE   ')}${box('legacy', true)}${run(' Missing')}`,
      ),
    ),
  ],
});

/** Words in the wrong place: in the label's cell, over merged cells, several paragraphs, typed lines, prompts left standing. */
const places = form({
  referrer: [
    row(cell(run('Telephone: ', { bold: true }) + run('01632 960123'), { span: 2 })),
    row(cell(run('Date of referral:', { bold: true }) + tab + run('3rd of March, 2026'), { span: 2 })),
    pair('E-mail', cell(control('text', '', 'Click or tap here to enter text.'))),
  ],
  child: [
    pair('Name', answer('Tom Testperson')),
    pair('Date of Birth', answer('Mon 1 Feb 2010')),
    row(label('Home Address', { merge: 'start' }), answer('1 High Street')),
    row(label('', { merge: 'more' }), answer('Northmouth')),
    pair('School/Education', cell(control('text', 'Northmouth High', 'Click or tap here to enter text.'))),
    pair('Nationality', answer('N/A')),
    pair('First Language', answer('Not known')),
    pair('Alias', answer('-')),
  ],
  details: cell(
    paragraph(run('Seen with older men at the park, often missing at night.')) +
      paragraph(run('Police were told on 2 March.')) +
      paragraph(run('')),
  ),
});

/** Two children, one of them described by pointing to the other; an answer that nobody can give. */
const people = form({
  child: [...sure, pair('Home Address', answer('1 High Street, Northmouth')), pair('Age', answer('16'))],
  more:
    heading('Child / Young Person 2') +
    table(2, [
      pair('Name', answer('Kim Sample')),
      pair('Date of Birth', answer('approx 15')),
      pair('Home Address', answer('as above')),
    ]),
});

const vml = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"';
const textBox = (text: string) =>
  `<w:r><w:pict><v:shape ${vml} style="width:320pt;height:60pt" filled="f"><v:textbox><w:txbxContent>${plain(text)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`;
const ring = `<w:r><w:pict><v:oval ${vml} style="position:absolute;margin-left:0;margin-top:0;width:26pt;height:16pt;z-index:1" filled="f" strokecolor="red"/></w:pict></w:r>`;

/** What was drawn onto the form: words in a text box, a ring around one of two printed words. */
const drawn = form({
  child: [...sure, pair('Gender', cell(`${ring}${run('Male / Female')}`))],
  details: cell(paragraph(textBox('Seen with older men at the park, often missing at night.'))),
});

const gone = (name: string, value: string) =>
  row(label(name), cell(deleted(value))).replace(
    '<w:tr>',
    '<w:tr><w:trPr><w:del w:id="5" w:author="Colleague" w:date="2026-01-01T00:00:00Z"/></w:trPr>',
  );
const added = (name: string, value: string) =>
  row(label(name), cell(inserted(run(value)))).replace(
    '<w:tr>',
    '<w:tr><w:trPr><w:ins w:id="6" w:author="Colleague" w:date="2026-01-01T00:00:00Z"/></w:trPr>',
  );

const narrow = table(2, [row(answer('1 High Street'), answer('Northmouth'))])
  .replaceAll('"4800"', '"1800"')
  .replace('"9600"', '"3600"');

/** Rows added and deleted while changes were tracked and a table in a cell, two questions a row. */
const rows = form({
  referrer: [
    gone('Telephone', '01632 960999'),
    added('Telephone', '01632 960123'),
    pair('Date of referral', answer('03/03/26')),
  ],
  child: [...sure, pair('Home Address', cell(`${plain('')}${narrow}${plain('')}`))],
  more: table(4, [
    row(label('Gender'), answer('F'), label('Age'), answer('16')),
    row(label('UPN'), answer('A950000178301'), label('NHS Number'), answer('943 476 5919')),
  ]),
});

const forms = { marks, boxes, places, people, drawn, rows };

const folder = mkdtempSync(join(tmpdir(), 'hard-forms-'));
try {
  const paths: string[] = [];
  for (const [name, content] of Object.entries(forms)) {
    const path = join(here, `${name}.docx`);
    writeFileSync(path, await docx(content));
    paths.push(path);
  }
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  for (const format of ['doc', 'odt', 'rtf', 'pdf']) {
    const run = spawnSync('soffice', ['--headless', profile, '--convert-to', format, '--outdir', here, ...paths], {
      stdio: 'ignore',
    });
    if (run.status !== 0) throw new Error(`LibreOffice ended with ${run.status}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
