import { degrees, PDFDocument, type PDFFont, PDFName, type PDFPage, rgb, StandardFonts } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { cells, read, tables, written } from './sheet.ts';

type Draw = (page: PDFPage, font: PDFFont, file: PDFDocument) => void;

async function made(...pages: Draw[]): Promise<Uint8Array> {
  const file = await PDFDocument.create();
  const font = await file.embedFont(StandardFonts.Helvetica);
  for (const draw of pages) draw(file.addPage([595, 842]), font, file);
  return file.save();
}

const body = async (...pages: Draw[]) => written((await read(await made(...pages))).blocks);

function ruled(page: PDFPage, xs: number[], ys: number[]): void {
  const [x = 0, farX = 0, y = 0, farY = 0] = [xs[0], xs.at(-1), ys[0], ys.at(-1)];
  for (const at of xs) page.drawLine({ start: { x: at, y }, end: { x: at, y: farY }, thickness: 0.5 });
  for (const at of ys) page.drawLine({ start: { x, y: at }, end: { x: farX, y: at }, thickness: 0.5 });
}

describe('boxes drawn as squares', () => {
  test.each<[string, string, Draw]>([
    ['nothing in it', '[empty] Yes', () => {}],
    [
      'a cross of two lines',
      '[ticked] Yes',
      (page) => {
        page.drawLine({ start: { x: 50, y: 600 }, end: { x: 60, y: 610 } });
        page.drawLine({ start: { x: 50, y: 610 }, end: { x: 60, y: 600 } });
      },
    ],
    ['an X typed into it', '[ticked] Yes', (page, font) => page.drawText('X', { x: 51.5, y: 601, size: 10, font })],
    [
      'a tick that sticks out',
      '[ticked] Yes',
      (page) => page.drawSvgPath('M 0 0 L 4 5 L 14 -12', { x: 51, y: 605, borderColor: rgb(0, 0, 1), borderWidth: 1 }),
    ],
    [
      'a dot',
      '[unsure] Yes',
      (page) => page.drawEllipse({ x: 55, y: 605, xScale: 0.8, yScale: 0.8, color: rgb(0, 0, 0) }),
    ],
  ])('with %s', async (_, expected, mark) => {
    const text = await body((page, font, file) => {
      page.drawRectangle({ x: 50, y: 600, width: 10, height: 10, borderWidth: 0.7, borderColor: rgb(0, 0, 0) });
      page.drawText('Yes', { x: 65, y: 601, size: 11, font });
      mark(page, font, file);
    });
    expect(text).toBe(expected);
  });

  test('with a digit in it are no boxes: digits are often written one to a square', async () => {
    expect(
      await body((page, font) => {
        page.drawRectangle({ x: 50, y: 600, width: 14, height: 14, borderWidth: 0.7, borderColor: rgb(0, 0, 0) });
        page.drawText('7', { x: 54, y: 603, size: 11, font });
      }),
    ).toBe('7');
  });
});

describe('pages', () => {
  const table: Draw = (page, font) => {
    ruled(page, [50, 150, 400], [600, 630, 660]);
    page.drawText('Name', { x: 55, y: 640, size: 11, font });
    page.drawText('Kim Example of Exampletown', { x: 155, y: 640, size: 11, font });
    page.drawText('Age', { x: 55, y: 610, size: 11, font });
    page.drawText('15', { x: 155, y: 610, size: 11, font });
  };
  const expected = [
    ['Name', 'Kim Example of Exampletown'],
    ['Age', '15'],
  ];

  test.each([0, 90, 180, 270])('turned by %i degrees in the file read as the others do', async (angle) => {
    const bytes = await made((page, font, file) => {
      table(page, font, file);
      page.setRotation(degrees(angle));
    });
    expect(tables((await read(bytes)).blocks).map(cells)).toEqual([expected]);
  });

  test.each([90, 180, 270])('whose content is drawn turned by %i degrees read as the others do', async (angle) => {
    const bytes = await made((page, font, file) => {
      const [x, y] = { 90: [842, 0], 180: [595, 842], 270: [0, 595] }[angle] ?? [0, 0];
      if (angle !== 180) page.setSize(842, 842);
      const turn = (angle * Math.PI) / 180;
      const [c, s] = [Math.round(Math.cos(turn)), Math.round(Math.sin(turn))];
      const start = file.context.register(file.context.stream(`${c} ${s} ${-s} ${c} ${x} ${y} cm\n`));
      table(page, font, file);
      const contents = page.node.normalizedEntries().Contents;
      contents?.insert(0, start);
    });
    expect(tables((await read(bytes)).blocks).map(cells)).toEqual([expected]);
  });

  test('that all carry the same line high up or low down have it as header or footer, page numbers apart', async () => {
    const draw = (number: number) => (page: PDFPage, font: PDFFont) => {
      page.drawText('Exampleshire Council', { x: 50, y: 750, size: 14, font });
      page.drawText(`Text of page ${'one two three'.split(' ')[number]}`, { x: 50, y: 600, size: 11, font });
      page.drawText(`Form CE1, page ${number + 1} of 3`, { x: 50, y: 90, size: 11, font });
    };
    const document = await read(await made(draw(0), draw(1), draw(2)));
    expect(written(document.blocks)).toBe('Text of page one\nText of page two\nText of page three');
    expect(written(document.headers)).toBe('Exampleshire Council');
    expect(written(document.footers)).toBe('Form CE1, page 1 of 3');
  });

  test('that begin alike but are no running lines keep them: one page alone repeats nothing', async () => {
    const text = await body((page, font) => {
      page.drawText('Exampleshire Council', { x: 50, y: 750, size: 14, font });
      page.drawText('Text', { x: 50, y: 600, size: 11, font });
    });
    expect(text).toBe('Exampleshire Council\nText');
  });

  test('with two columns of prose are read one column after the other', async () => {
    const left = [
      'The first column of this page',
      'holds these lines of prose and',
      'each of them is about as wide',
      'as all the others in it so that',
      'it can be seen to be a column',
      'and not labels with answers.',
    ];
    const right = left.map((line) => line.toUpperCase());
    const text = await body((page, font) => {
      for (const [at, line] of left.entries()) page.drawText(line, { x: 50, y: 700 - at * 14, size: 11, font });
      for (const [at, line] of right.entries()) page.drawText(line, { x: 320, y: 700 - at * 14, size: 11, font });
    });
    expect(text.replaceAll('\n', ' ')).toBe(`${left.join(' ')} ${right.join(' ')}`);
  });

  test('with labels and answers side by side keep them on one line', async () => {
    const text = await body((page, font) => {
      for (const [at, [label, answer]] of [
        ['Name', 'Kim'],
        ['Age', '15'],
        ['School', 'None'],
        ['Address', 'Here'],
        ['Phone', '01632 960001'],
        ['GP', 'Dr Test'],
      ].entries()) {
        page.drawText(label ?? '', { x: 50, y: 700 - at * 20, size: 11, font });
        page.drawText(answer ?? '', { x: 300, y: 700 - at * 20, size: 11, font });
      }
    });
    expect(text).toBe('Name\tKim\nAge\t15\nSchool\tNone\nAddress\tHere\nPhone\t01632 960001\nGP\tDr Test');
  });
});

describe('marks', () => {
  const line = (page: PDFPage, y: number, from: number, to: number) =>
    page.drawLine({ start: { x: from, y }, end: { x: to, y }, thickness: 0.7 });

  test('a struck part of one written word is told from the rest', async () => {
    expect(
      await body((page, font) => {
        page.drawText('Male/Female', { x: 50, y: 600, size: 12, font });
        line(page, 604, 50, 50 + font.widthOfTextAtSize('Male', 12));
      }),
    ).toBe('<struck:Male>/Female');
  });

  test('a line to write on is no underline of the short answer that stands on it', async () => {
    expect(
      await body((page, font) => {
        page.drawText('Name:', { x: 50, y: 600, size: 12, font });
        page.drawText('Kim', { x: 100, y: 600, size: 12, font });
        line(page, 598, 95, 300);
      }),
    ).toBe('Name: Kim');
  });

  test('a ring around a word is a mark of that word', async () => {
    expect(
      await body((page, font) => {
        page.drawText('Yes No', { x: 50, y: 600, size: 12, font });
        const x = 50 + font.widthOfTextAtSize('Yes ', 12);
        const width = font.widthOfTextAtSize('No', 12);
        page.drawEllipse({
          x: x + width / 2,
          y: 604,
          xScale: 13,
          yScale: 10,
          borderWidth: 1,
          borderColor: rgb(1, 0, 0),
        });
      }),
    ).toBe('Yes <circled:No>');
  });

  test.each([
    ['Highlight', 'highlighted'],
    ['StrikeOut', 'struck'],
  ])('an annotation of type %s marks its words', async (subtype, mark) => {
    expect(
      await body((page, font, file) => {
        page.drawText('Yes No', { x: 50, y: 600, size: 12, font });
        const [x, far] = [50 + font.widthOfTextAtSize('Yes ', 12), 50 + font.widthOfTextAtSize('Yes No', 12)];
        const quad = [x, 611, far, 611, x, 597, far, 597];
        const annotation = file.context.obj({
          Type: 'Annot',
          Subtype: subtype,
          Rect: [x, 597, far, 611],
          QuadPoints: quad,
          F: 4,
        });
        page.node.set(PDFName.of('Annots'), file.context.obj([file.context.register(annotation)]));
      }),
    ).toBe(`Yes <${mark}:No>`);
  });

  test('words that cannot be seen are left out and noted', async () => {
    const document = await read(
      await made((page, font) => {
        page.drawText('Seen', { x: 50, y: 600, size: 12, font });
        page.drawText('white on white', { x: 50, y: 500, size: 12, font, color: rgb(1, 1, 1) });
        page.drawText('outside', { x: 900, y: 500, size: 12, font });
      }),
    );
    expect(written(document.blocks)).toBe('Seen');
    expect(document.notes).toEqual(['hidden_text']);
  });
});
