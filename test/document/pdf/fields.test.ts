import { PDFDocument, type PDFFont, PDFName, type PDFPage, PDFString, StandardFonts } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import type { Block, Document, Inline } from '../../../src/document/model.ts';
import { cells, read, tables, written } from './sheet.ts';

async function made(
  draw: (file: PDFDocument, page: PDFPage, font: PDFFont) => void | Promise<void>,
): Promise<Uint8Array> {
  const file = await PDFDocument.create();
  const font = await file.embedFont(StandardFonts.Helvetica);
  await draw(file, file.addPage([595, 842]), font);
  return file.save({ updateFieldAppearances: false });
}

function inlines(blocks: readonly Block[]): Inline[] {
  return blocks.flatMap((block) =>
    block.kind === 'table'
      ? block.rows.flatMap((row) => row.cells.flatMap((cell) => inlines(cell.blocks)))
      : block.inlines,
  );
}

const entries = (document: Document) => inlines(document.blocks).filter((inline) => inline.kind === 'entry');
const boxes = (document: Document) => inlines(document.blocks).filter((inline) => inline.kind === 'box');

describe('form fields', () => {
  test('stand in the line or cell where they are drawn, and their appearance is not read twice', async () => {
    const document = await read(
      await made((file, page, font) => {
        const form = file.getForm();
        page.drawText('Name:', { x: 50, y: 700, size: 11, font });
        const name = form.createTextField('name');
        name.setText('Kim Example');
        name.addToPage(page, { x: 100, y: 695, width: 200, height: 18, font });
        for (const y of [600, 630, 660]) page.drawLine({ start: { x: 50, y }, end: { x: 450, y }, thickness: 0.5 });
        for (const x of [50, 200, 450]) page.drawLine({ start: { x, y: 600 }, end: { x, y: 660 }, thickness: 0.5 });
        page.drawText('Date of birth', { x: 55, y: 640, size: 11, font });
        page.drawText('School', { x: 55, y: 610, size: 11, font });
        const birth = form.createTextField('dob');
        birth.setText('03/04/2010');
        birth.addToPage(page, { x: 205, y: 634, width: 200, height: 20, font });
        form.createTextField('school').addToPage(page, { x: 205, y: 604, width: 200, height: 20, font });
      }),
    );
    expect(written(document.blocks)).toBe('Name: {Kim Example}\ntable');
    expect(tables(document.blocks).map(cells)).toEqual([
      [
        ['Date of birth', '{03/04/2010}'],
        ['School', '{}'],
      ],
    ]);
    expect(entries(document)[0]).toMatchObject({ name: 'name', how: 'form_field', entry: 'text', placeholder: false });
  });

  test('tell when the page shows something else than the field holds', async () => {
    const document = await read(
      await made((file, page, font) => {
        const field = file.getForm().createTextField('risk');
        field.setText('Low');
        field.addToPage(page, { x: 100, y: 695, width: 200, height: 18, font });
        field.defaultUpdateAppearances(font);
        field.acroField.dict.set(PDFName.of('V'), PDFString.of('High'));
      }),
    );
    expect(entries(document)).toMatchObject([{ value: 'High', drawn: 'Low' }]);
  });

  test('of choice hold the wording that was chosen and the others', async () => {
    const document = await read(
      await made((file, page, font) => {
        const choice = file.getForm().createDropdown('gender');
        choice.addOptions(['Female', 'Male', 'Other']);
        choice.select('Other');
        choice.addToPage(page, { x: 100, y: 695, width: 200, height: 18, font });
        const list = file.getForm().createOptionList('status');
        list.addOptions(['Open', 'Closed']);
        list.select(['Closed']);
        list.addToPage(page, { x: 100, y: 595, width: 200, height: 60, font });
      }),
    );
    expect(entries(document)).toMatchObject([
      { entry: 'choice', value: 'Other', choices: ['Female', 'Male', 'Other'] },
      { entry: 'choice', value: 'Closed', choices: ['Open', 'Closed'] },
    ]);
    expect(entries(document).some((entry) => entry.drawn !== undefined)).toBe(false);
  });

  test('that are ticked or not become one box each, radio buttons with their group and what they stand for', async () => {
    const document = await read(
      await made((file, page, font) => {
        const form = file.getForm();
        page.drawText('Child aware', { x: 50, y: 700, size: 11, font });
        for (const [name, x, ticked] of [
          ['aware', 150, true],
          ['unaware', 200, false],
        ] as const) {
          const box = form.createCheckBox(name);
          box.addToPage(page, { x, y: 697, width: 14, height: 14 });
          if (ticked) box.check();
        }
        const radio = form.createRadioGroup('consent');
        for (const [label, x] of [
          ['Yes', 150],
          ['No', 200],
        ] as const)
          radio.addOptionToPage(label, page, { x, y: 650, width: 14, height: 14 });
        radio.select('No');
      }),
    );
    expect(boxes(document)).toMatchObject([
      { state: 'ticked', name: 'aware', how: 'form_field' },
      { state: 'empty', name: 'unaware', how: 'form_field' },
      { state: 'empty', group: 'consent', label: 'Yes' },
      { state: 'ticked', group: 'consent', label: 'No' },
    ]);
  });

  test('that are hidden are not answers, and are noted; push buttons are no fields at all', async () => {
    const document = await read(
      await made((file, page, font) => {
        const form = file.getForm();
        page.drawText('Something to read', { x: 50, y: 600, size: 11, font });
        const secret = form.createTextField('secret');
        secret.setText('hidden value');
        secret.addToPage(page, { x: 100, y: 695, width: 200, height: 18, hidden: true, font });
        form.createButton('print').addToPage('Print', page, { x: 300, y: 300, width: 80, height: 20, font });
      }),
    );
    expect(entries(document)).toEqual([]);
    expect(document.notes).toContain('hidden_text');
  });

  test('of many lines stand beside their label', async () => {
    const document = await read(
      await made((file, page, font) => {
        page.drawText('Analysis', { x: 50, y: 688, size: 11, font });
        const field = file.getForm().createTextField('analysis');
        field.enableMultiline();
        field.setText('First line\nSecond line');
        field.addToPage(page, { x: 120, y: 600, width: 300, height: 100, font });
        page.drawText('Signed', { x: 50, y: 560, size: 11, font });
      }),
    );
    expect(written(document.blocks)).toBe('Analysis\t{First line\nSecond line}\nSigned');
  });

  test('whose tick and value contradict each other are unsure', async () => {
    const document = await read(
      await made((file, page) => {
        const form = file.getForm();
        const shown = form.createCheckBox('shown');
        shown.addToPage(page, { x: 100, y: 697, width: 14, height: 14 });
        shown.check();
        shown.acroField.dict.set(PDFName.of('V'), PDFName.of('Off'));
        const held = form.createCheckBox('held');
        held.addToPage(page, { x: 200, y: 697, width: 14, height: 14 });
        held.acroField.dict.set(PDFName.of('V'), PDFName.of('Yes'));
      }),
    );
    expect(boxes(document)).toMatchObject([
      { name: 'shown', state: 'unsure' },
      { name: 'held', state: 'unsure' },
    ]);
  });

  test('over a scanned page are read; the scan is noted', { timeout: 60_000 }, async () => {
    const document = await read(
      await made(async (file, page, font) => {
        const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
        page.drawImage(await file.embedPng(png), { x: 0, y: 0, width: 595, height: 842 });
        const field = file.getForm().createTextField('name');
        field.setText('Kim Example');
        field.addToPage(page, { x: 100, y: 695, width: 200, height: 18, font });
      }),
    );
    expect(entries(document)).toMatchObject([{ value: 'Kim Example' }]);
    expect(document.notes).toContain('pictures_of_pages');
  });

  test('of a date are known by their format', async () => {
    const document = await read(
      await made((file, page, font) => {
        const field = file.getForm().createTextField('when');
        field.setText('01/02/2026');
        field.addToPage(page, { x: 100, y: 695, width: 200, height: 18, font });
        const format = { S: 'JavaScript', JS: PDFString.of('AFDate_FormatEx("dd/mm/yyyy");') };
        field.acroField.dict.set(PDFName.of('AA'), file.context.obj({ F: format }));
      }),
    );
    expect(entries(document)).toMatchObject([{ entry: 'date', value: '01/02/2026' }]);
  });

  test.each(['with', 'without'])(
    'typed onto a page with a comment tool %s an appearance are part of it',
    async (how) => {
      const document = await read(
        await made((file, page, font) => {
          page.drawText('Name:', { x: 50, y: 600, size: 11, font });
          const look = file.context.stream('BT /F 11 Tf 2 4 Td (Kim Example) Tj ET', {
            Type: 'XObject',
            Subtype: 'Form',
            BBox: [0, 0, 200, 18],
            Resources: { Font: { F: font.ref } },
          });
          const note = file.context.obj({
            Type: 'Annot',
            Subtype: 'FreeText',
            Rect: [100, 596, 300, 614],
            Contents: PDFString.of('Kim Example'),
            F: 4,
            ...(how === 'with' && { AP: { N: file.context.register(look) } }),
          });
          page.node.set(PDFName.of('Annots'), file.context.obj([file.context.register(note)]));
        }),
      );
      expect(written(document.blocks).replaceAll(/[{}]/g, '')).toMatch(/^Name:\s+Kim Example$/);
    },
  );
});
