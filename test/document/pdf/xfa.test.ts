import { PDFBool, PDFDocument, PDFName, PDFString, StandardFonts } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../src/document/index.ts';
import { documentReason } from '../../../src/review/index.ts';

type Made = { field?: boolean; runs?: boolean; words: string };

/** A PDF with a form of Adobe's own kind beside its pages. */
async function xfa({ field, runs, words }: Made): Promise<Uint8Array> {
  const file = await PDFDocument.create();
  const page = file.addPage([595, 842]);
  page.drawText(words, { x: 50, y: 700, size: 11, font: await file.embedFont(StandardFonts.Helvetica) });
  const form = file.getForm();
  if (field) {
    const name = form.createTextField('name');
    name.setText('Kim Example');
    name.addToPage(page, { x: 150, y: 695, width: 200, height: 18 });
  }
  const packets = file.context.stream('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template/></xdp:xdp>');
  form.acroForm.dict.set(PDFName.of('XFA'), file.context.register(packets));
  file.catalog.set(PDFName.of('AcroForm'), form.acroForm.dict);
  if (runs) file.catalog.set(PDFName.of('NeedsRendering'), PDFBool.True);
  page.node.set(PDFName.of('Title'), PDFString.of('x'));
  return file.save({ updateFieldAppearances: false });
}

describe('an XFA form', () => {
  test.each<[string, Made]>([
    ['that a viewer must run', { runs: true, words: 'Please wait' }],
    ['whose pages only ask to wait', { words: 'Please wait... If this message is not eventually replaced' }],
    ['without any words', { words: ' ' }],
  ])('%s goes to a person under its own reason', async (_, made) => {
    const outcome = await readDocument(await xfa(made), 'pdf', {});
    expect(outcome).toEqual({ kind: 'not_read_yet', format: 'pdf_xfa' });
    expect(outcome.kind !== 'read' && documentReason(outcome, 'pdf')).toBe('xfa_form');
  });

  test('with fields of the ordinary kind is read by them, and what it is is noted', async () => {
    const outcome = await readDocument(await xfa({ field: true, words: 'Name:' }), 'pdf', {});
    expect(outcome).toMatchObject({ kind: 'read', document: { notes: ['xfa'] } });
    expect(JSON.stringify(outcome)).toContain('Kim Example');
  });
});
