import { PDFDocument, type PDFForm, type PDFPage, StandardFonts } from 'pdf-lib';
import { expect, test } from 'vitest';
import { read, written } from './sheet.ts';

async function made(draw: (form: PDFForm, print: (text: string, x: number, y: number) => void, page: PDFPage) => void) {
  const file = await PDFDocument.create();
  const font = await file.embedFont(StandardFonts.Helvetica);
  const page = file.addPage([595, 842]);
  draw(file.getForm(), (text, x, y) => page.drawText(text, { x, y, size: 10, font }), page);
  return read(await file.save());
}

test('a label that is wrapped beside its field is one label, and the next row is none of its answer', async () => {
  const document = await made((form, print, page) => {
    for (const [at, [first, second, said]] of [
      ['Education, training', 'and employment', 'Northmouth High'],
      ['Is an interpreter', 'needed', 'No'],
    ].entries()) {
      const y = 700 - at * 40;
      print(first ?? '', 50, y);
      print(second ?? '', 50, y - 13);
      const field = form.createTextField(`Field${at}`);
      field.setText(said ?? '');
      field.addToPage(page, { x: 200, y: y - 15, width: 300, height: 28 });
    }
  });
  expect(written(document.blocks).replaceAll('\t', ' ')).toBe(
    'Education, training and employment {Northmouth High}\nIs an interpreter needed {No}',
  );
});

test('labels over several fields in a row stand before their own fields', async () => {
  const document = await made((form, print, page) => {
    for (const [at, [label, said]] of [
      ['Surname', 'Example'],
      ['Forenames', 'Tom'],
    ].entries()) {
      print(label ?? '', 50 + at * 250, 700);
      const field = form.createTextField(`Field${at}`);
      field.setText(said ?? '');
      field.addToPage(page, { x: 50 + at * 250, y: 678, width: 230, height: 18 });
    }
  });
  expect(written(document.blocks)).toBe('Surname\t{Example}\tForenames\t{Tom}');
});

test('an answer that runs out of its field is no answer of the field beside it', async () => {
  const address = '120 Old Quay Road, Port Ainley, Wexcombe, TQ4 3HG';
  const document = await made((form, print, page) => {
    print('Address', 50, 700);
    const field = form.createTextField('Field1');
    field.addToPage(page, { x: 120, y: 695, width: 150, height: 18 });
    field.setFontSize(10);
    field.setText(address);
    print('Year', 280, 700);
    form.createTextField('Field2').addToPage(page, { x: 320, y: 695, width: 150, height: 18 });
  });
  expect(written(document.blocks).replaceAll('\t', ' ')).toBe(`Address {${address}} Year {}`);
});

test('fields at the same height of several pages are no running lines', async () => {
  const file = await PDFDocument.create();
  const font = await file.embedFont(StandardFonts.Helvetica);
  for (const [at, said] of ['Male', 'Northmouth High'].entries()) {
    const page = file.addPage([595, 842]);
    const field = file.getForm().createTextField(`Field${at}`);
    field.setText(said);
    field.addToPage(page, { x: 50, y: 770, width: 200, height: 18 });
    page.drawText('Text', { x: 50, y: 600, size: 10, font });
  }
  const document = await read(await file.save());
  expect(written(document.blocks)).toBe('{Male}\nText\n{Northmouth High}\nText');
});
