import {
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { kindWords, londonTime, referralTitle, sharedWords } from './lines.ts';
import { type Pack, type PackEntry, packChoiceWords } from './model.ts';

/** The pack as a Word file, with headings, so that its outline and a screen reader find their way. */
export async function packDocx(pack: Pack): Promise<Uint8Array> {
  const marking = `OFFICIAL-SENSITIVE. ${packChoiceWords[pack.shown]}.`;
  const document = new Document({
    title: `MACE pack ${pack.meeting}`,
    creator: 'safeguarding-intake',
    styles: { default: { document: { run: { font: 'Arial', size: 22 } } } },
    sections: [
      {
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                children: [new TextRun(`${marking} Page `), new TextRun({ children: [PageNumber.CURRENT] })],
              }),
            ],
          }),
        },
        children: [
          heading(`MACE meeting, ${pack.meeting}`, HeadingLevel.TITLE),
          line(`New and updated referrals filed since ${londonTime(pack.since)}.`),
          line(marking),
          line(`${pack.referrals.length} referrals, ${pack.locations.length} locations, ${pack.people.length} people.`),
          heading('Locations', HeadingLevel.HEADING_1),
          ...entries(pack.locations, 'No location is named.'),
          heading('People', HeadingLevel.HEADING_1),
          ...entries(pack.people, 'No person is named.'),
          heading('What they have in common', HeadingLevel.HEADING_1),
          ...(pack.shared.length === 0
            ? [line('Nothing was found that two records share.')]
            : [grid(['Shared', 'Referrals in this pack', 'Earlier records'], pack.shared.map(sharedWords))]),
          heading('Referrals', HeadingLevel.HEADING_1),
          ...pack.referrals.flatMap((referral) => [
            heading(referralTitle(referral), HeadingLevel.HEADING_2),
            line(`Date ${referral.dated}, received ${referral.received}, from ${referral.agency}.`),
            ...(referral.concerns === '' ? [] : [line(`Concerns: ${referral.concerns}.`)]),
            ...referral.people.map(({ number, words }) => bullet(`${number} ${words}`)),
            ...referral.locations.map(({ number, words }) => bullet(`${number} ${words}`)),
            ...(referral.handling
              ? [line('The form says how this may be used: see the record before it is passed on.')]
              : []),
            ...referral.written.flatMap(({ label, text }) => [
              new Paragraph({ children: [new TextRun({ text: label, bold: true })] }),
              ...text.split('\n').map(line),
            ]),
          ]),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

function entries(all: PackEntry[], none: string): (Paragraph | Table)[] {
  if (all.length === 0) return [line(none)];
  return [
    grid(
      ['Number', 'Who or what', 'Referrals in this pack', 'Earlier records'],
      all.map(({ number, words, records, earlier }) => [
        number,
        words,
        records.join(', '),
        earlier.map((one) => `${one.record} (${kindWords(one.form)}, ${one.dated})`).join(', '),
      ]),
    ),
  ];
}

type Level = (typeof HeadingLevel)[keyof typeof HeadingLevel];
const heading = (text: string, level: Level) => new Paragraph({ text: legal(text), heading: level });
const line = (text: string) => new Paragraph({ text: legal(text), spacing: { after: 80 } });
const bullet = (text: string) => new Paragraph({ text: legal(text), bullet: { level: 0 } });

function grid(headings: string[], rows: string[][]): Table {
  const row = (cells: string[], header: boolean) =>
    new TableRow({
      tableHeader: header,
      cantSplit: true,
      children: cells.map(
        (cell) =>
          new TableCell({
            margins: { top: 60, bottom: 60, left: 80, right: 80 },
            children: [new Paragraph({ children: [new TextRun({ text: legal(cell), bold: header })] })],
          }),
      ),
    });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [row(headings, true), ...rows.map((cells) => row(cells, false))],
  });
}

/** XML has no place for control characters, and a Word file with one does not open. */
function legal(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ');
}
