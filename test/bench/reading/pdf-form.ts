import { type Chance, chance } from '../../../fixtures/chance.ts';
import type { Asked, IndicatorGrid, Made, Option, Part, Tick } from './model.ts';
import { PdfSheet, type Slot, textWidth } from './pdf-sheet.ts';

/** The looks of one fillable PDF: where its fields stand, whether cells are ruled, and how options are chosen. */
type PdfLook = {
  arrangement: 'beside' | 'pairs' | 'over';
  ruled: boolean;
  bold: boolean;
  choosing: 'radio' | 'boxes' | 'list';
};

/** Writes a made form as a PDF with form fields. */
export async function pdfForm(original: Made): Promise<{ made: Made; bytes: Uint8Array; looks: string }> {
  const made = inPdfLetters(original);
  const luck = chance(made.seed * 15_485_863 + 11);
  const look: PdfLook = {
    arrangement: luck.pick(['beside', 'beside', 'pairs', 'over']),
    ruled: luck.often(0.5),
    bold: luck.often(0.5),
    choosing: luck.pick(['radio', 'boxes', 'list']),
  };
  const sheet = await PdfSheet.open();
  sheet.row([sheet.words(made.title, textWidth, { size: 17, bold: true })], false);
  if (made.guidance.length > 0) sheet.row([heading(sheet, 'Practice guidance')], false);
  for (const words of made.guidance) sheet.row([sheet.words(words, textWidth)], false);
  for (const part of made.parts) {
    sheet.gap();
    sheet.row([heading(sheet, part.heading)], false);
    drawPart(sheet, part, look, luck);
  }
  if (made.companion) {
    sheet.gap(30);
    sheet.row([sheet.words(made.companion.title, textWidth, { size: 17, bold: true })], false);
    for (const part of made.companion.parts) {
      sheet.gap();
      sheet.row([heading(sheet, part.heading)], false);
      drawPart(sheet, part, look, luck);
    }
  }
  if (made.loose !== null) {
    sheet.gap();
    sheet.row([sheet.words(made.loose, textWidth)], false);
  }
  if (made.codeTable) drawCodes(sheet);
  const bytes = await sheet.finish(made.version === null ? made.title : printedVersion(made));
  return { made, bytes, looks: Object.values(look).join(' ') };
}

/** The standard fonts of PDF have the letters of Western Europe only: where a form has others, it has them without their marks. */
function inPdfLetters(made: Made): Made {
  const letters = (text: string) =>
    [...text]
      .map((letter) =>
        /[\n -~\u00a0-\u00ff‘’“”–—…]/u.test(letter) ? letter : letter.normalize('NFKD').replace(/\p{M}/gu, ''),
      )
      .join('')
      .replace(/[^\n -~\u00a0-\u00ff‘’“”–—…]/gu, '?');
  return JSON.parse(JSON.stringify(made), (_, value) => (typeof value === 'string' ? letters(value) : value));
}

function printedVersion({ title, version }: Made): string {
  return /^\d/.test(version ?? '') ? `${title}   Version ${version}` : `${title}   ${version}`;
}

const heading = (sheet: PdfSheet, words: string): Slot => sheet.words(words, textWidth, { size: 13, bold: true });

function drawCodes(sheet: PdfSheet): void {
  sheet.gap();
  sheet.row([heading(sheet, 'Ethnicity codes')], false);
  for (const [code, meaning] of [
    ['Code', 'Meaning'],
    ['WBRI', 'White British'],
    ['APKN', 'Pakistani'],
  ] as const)
    sheet.row([sheet.words(code, 100), sheet.words(meaning, 200)], true);
}

function drawPart(sheet: PdfSheet, part: Part, look: PdfLook, luck: Chance): void {
  switch (part.kind) {
    case 'questions':
      drawQuestions(sheet, part.asked, look);
      break;
    case 'rows':
      drawRows(sheet, part.entries, look, luck);
      break;
    case 'indicators':
      drawGrid(sheet, part.grid, luck);
      break;
    case 'ticks':
      drawTicks(sheet, part.ticks, part.columns);
  }
}

function drawQuestions(sheet: PdfSheet, asked: readonly Asked[], look: PdfLook): void {
  const perRow = look.arrangement === 'beside' ? 1 : 2;
  let waiting: Asked[] = [];
  const flush = () => {
    if (waiting.length > 0) together(sheet, waiting, look);
    waiting = [];
  };
  for (const one of asked) {
    const { given } = one.answer;
    const wide = one.long || (given.kind === 'options' && (given.options.length > 2 || !given.single));
    if (wide) flush();
    waiting.push(one);
    if (wide || waiting.length === perRow) flush();
  }
  flush();
}

function together(sheet: PdfSheet, asked: readonly Asked[], look: PdfLook): void {
  const width = textWidth / asked.length;
  const label = (one: Asked, own: number) => sheet.words(one.label, own, { bold: look.bold });
  if (look.arrangement === 'over') {
    sheet.row(
      asked.map((one) => label(one, width)),
      look.ruled,
    );
    sheet.row(
      asked.map((one) => answerSlot(sheet, one, look, width)),
      look.ruled,
    );
    return;
  }
  const own = asked.length === 1 ? 170 : width * 0.42;
  sheet.row(
    asked.flatMap((one) => [label(one, own), answerSlot(sheet, one, look, width - own)]),
    look.ruled,
  );
}

function answerSlot(sheet: PdfSheet, { answer, long }: Asked, look: PdfLook, width: number): Slot {
  const { given } = answer;
  if (given.kind === 'words') return textSlot(given.text, long, width);
  if (look.choosing === 'list' && given.single && given.chosen.length < 2)
    return listSlot(given.options, given.chosen[0] ?? null, width);
  return boxesSlot(
    sheet,
    given.options,
    given.chosen,
    look.choosing === 'radio' && given.single && given.chosen.length < 2,
    width,
  );
}

function textSlot(text: string, long: boolean, width: number): Slot {
  return {
    width,
    height: long ? 90 : 18,
    draw: (sheet, x, top, wide, high) => {
      const field = sheet.pdf.getForm().createTextField(sheet.name());
      if (long || text.includes('\n')) field.enableMultiline();
      field.addToPage(sheet.page, { x, y: top - high, width: wide, height: high, borderWidth: 0.5 });
      field.setFontSize(long ? 8 : 9);
      field.setText(text);
    },
  };
}

function listSlot(options: readonly Option[], chosen: string | null, width: number): Slot {
  return {
    width,
    height: 18,
    draw: (sheet, x, top, wide, high) => {
      const field = sheet.pdf.getForm().createDropdown(sheet.name());
      field.addOptions(options.map(({ words }) => words));
      field.addToPage(sheet.page, { x, y: top - high, width: wide, height: high, borderWidth: 0.5 });
      field.setFontSize(9);
      const words = options.find(({ code }) => code === chosen)?.words;
      if (words !== undefined) field.select(words);
    },
  };
}

/** Boxes with their words behind them, in as many lines as the width asks for. */
function boxesSlot(
  sheet: PdfSheet,
  options: readonly Option[],
  chosen: readonly string[],
  radio: boolean,
  width: number,
): Slot {
  const lines: { option: Option; x: number }[][] = [[]];
  let x = 0;
  for (const option of options) {
    const own = 26 + sheet.font.widthOfTextAtSize(option.words, 9);
    if (x > 0 && x + own > width - 8) {
      lines.push([]);
      x = 0;
    }
    lines.at(-1)?.push({ option, x });
    x += own;
  }
  return {
    width,
    height: lines.length * 16,
    draw: (on, left, top) => {
      const form = on.pdf.getForm();
      const group = radio ? form.createRadioGroup(on.name()) : undefined;
      for (const [at, line] of lines.entries())
        for (const { option, x: from } of line) {
          const place = { x: left + from, y: top - 13 - at * 16, width: 10, height: 10, borderWidth: 0.5 };
          if (group) group.addOptionToPage(option.words, on.page, place);
          else drawBox(on, place, chosen.includes(option.code));
          on.page.drawText(option.words, { x: place.x + 13, y: place.y + 2, size: 9, font: on.font });
        }
      const one = options.find(({ code }) => chosen.includes(code));
      if (group && one) group.select(one.words);
    },
  };
}

type BoxPlace = { x: number; y: number; width: number; height: number; borderWidth: number };

function drawBox(sheet: PdfSheet, place: BoxPlace, ticked: boolean): void {
  const box = sheet.pdf.getForm().createCheckBox(sheet.name());
  box.addToPage(sheet.page, place);
  if (ticked) box.check();
}

function boxSlot(ticked: boolean, width: number): Slot {
  return {
    width,
    height: 14,
    draw: (sheet, x, top) => drawBox(sheet, { x: x + 2, y: top - 12, width: 10, height: 10, borderWidth: 0.5 }, ticked),
  };
}

function drawRows(sheet: PdfSheet, entries: readonly Asked[][], look: PdfLook, luck: Chance): void {
  const [first = []] = entries;
  const width = textWidth / first.length;
  sheet.row(
    first.map(({ label }) => sheet.words(label, width, { bold: look.bold })),
    true,
  );
  for (const asked of entries)
    sheet.row(
      asked.map((one) => answerSlot(sheet, one, look, width)),
      true,
    );
  for (let spare = luck.below(3); spare > 0; spare -= 1)
    sheet.row(
      first.map(() => textSlot('', false, width)),
      true,
    );
}

function drawGrid(sheet: PdfSheet, grid: IndicatorGrid, luck: Chance): void {
  const periods = /historic|before|3to6/.test(grid.scale);
  const style = luck.pick(periods ? ['columns'] : ['columns', 'columns', 'word', 'list']);
  const heads = style === 'columns' ? grid.options.map(({ words }) => words) : [grid.header];
  const notes = grid.evidence ? 110 : 0;
  const preset = grid.preset ? 60 : 0;
  const one = style === 'columns' ? Math.min(62, 260 / heads.length) : 110;
  const text = textWidth - notes - preset - one * heads.length;
  const words = (said: string, width: number) => sheet.words(said, width, { size: 9, bold: true });
  const header = () =>
    sheet.row(
      [
        words('Indicator', text),
        ...(grid.preset ? [words('Suggested risk level', preset)] : []),
        ...heads.map((head) => words(head, one)),
        ...(grid.evidence ? [words('Evidence', notes)] : []),
      ],
      true,
    );
  const apart = luck.often(0.4);
  if (!apart) header();
  for (const { name, rows } of grid.domains) {
    if (apart) {
      sheet.gap();
      sheet.row([heading(sheet, name)], false);
      header();
    } else sheet.row([words(name, textWidth)], true);
    for (const row of rows)
      sheet.row(
        [
          sheet.words(row.text, text, { size: 9 }),
          ...(grid.preset ? [sheet.words('High', preset, { size: 9 })] : []),
          ...(style === 'columns'
            ? grid.options.map(({ code }) => boxSlot(code === row.chosen, one))
            : [style === 'list' ? listSlot(grid.options, row.chosen, one) : wordSlot(grid, row.chosen, one)]),
          ...(grid.evidence ? [textSlot(row.evidence, false, notes)] : []),
        ],
        true,
      );
  }
}

const wordSlot = ({ options }: IndicatorGrid, chosen: string | null, width: number): Slot =>
  textSlot(options.find(({ code }) => code === chosen)?.words ?? '', false, width);

function drawTicks(sheet: PdfSheet, ticks: readonly Tick[], columns: boolean): void {
  const words = (said: string, width: number, bold = false) => sheet.words(said, width, { size: 10, bold });
  if (!columns) {
    for (const { text, current } of ticks) sheet.row([boxSlot(current, 20), words(text, 400)], false);
    return;
  }
  sheet.row([words('Vulnerability factor', 300, true), words('Current', 80, true), words('Historic', 80, true)], true);
  for (const { text, current, historic } of ticks)
    sheet.row([words(text, 300), boxSlot(current, 80), boxSlot(historic, 80)], true);
}
