import { PDFDocument, type PDFFont, type PDFPage, StandardFonts } from 'pdf-lib';

const page = { width: 595, height: 842, margin: 45, top: 790, bottom: 60 };
/** Between the margins of an A4 page, in points. */
export const textWidth = page.width - 2 * page.margin;

/** What is drawn inside of a stretch of a row; gives back nothing, as the row's height is known before. */
export type Draw = (sheet: PdfSheet, x: number, top: number, width: number, height: number) => void;
export type Slot = { width: number; height: number; draw: Draw };

/** A fillable PDF in the making: rows from top to bottom, on as many pages as it takes. */
export class PdfSheet {
  readonly pdf: PDFDocument;
  readonly font: PDFFont;
  readonly bold: PDFFont;
  page: PDFPage;
  private y = page.top;
  private fields = 0;

  private constructor(pdf: PDFDocument, font: PDFFont, bold: PDFFont) {
    Object.assign(this, { pdf, font, bold });
    this.pdf = pdf;
    this.font = font;
    this.bold = bold;
    this.page = pdf.addPage([page.width, page.height]);
  }

  static async open(): Promise<PdfSheet> {
    const pdf = await PDFDocument.create();
    const date = new Date('2026-01-01T00:00:00Z');
    pdf.setCreationDate(date);
    pdf.setModificationDate(date);
    return new PdfSheet(
      pdf,
      await pdf.embedFont(StandardFonts.Helvetica),
      await pdf.embedFont(StandardFonts.HelveticaBold),
    );
  }

  /** Names of fields say nothing, as in most forms. */
  name(): string {
    this.fields += 1;
    return `Field${this.fields}`;
  }

  /** Slots side by side; where they are ruled, the rows of one table touch each other. */
  row(slots: readonly Slot[], ruled: boolean): void {
    const height = Math.max(...slots.map((slot) => slot.height)) + (ruled ? 6 : 0);
    if (this.y - height < page.bottom) {
      this.page = this.pdf.addPage([page.width, page.height]);
      this.y = page.top;
    }
    let x = page.margin;
    for (const { width, draw } of slots) {
      if (ruled) this.page.drawRectangle({ x, y: this.y - height, width, height, borderWidth: 0.5 });
      draw(this, x + (ruled ? 4 : 0), this.y - (ruled ? 3 : 0), width - 8, height - (ruled ? 6 : 0));
      x += width;
    }
    this.y -= height + (ruled ? 0 : 8);
  }

  gap(height = 12): void {
    this.y -= height;
  }

  async finish(footer: string): Promise<Uint8Array> {
    for (const one of this.pdf.getPages()) one.drawText(footer, { x: page.margin, y: 30, size: 8, font: this.font });
    return this.pdf.save({ useObjectStreams: false });
  }

  lines(text: string, width: number, size: number, bold = false): string[] {
    const font = bold ? this.bold : this.font;
    const lines: string[] = [];
    for (const word of text.split(/\s+/)) {
      const last = lines.at(-1);
      const longer = last === undefined ? word : `${last} ${word}`;
      if (last !== undefined && font.widthOfTextAtSize(longer, size) <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  /** Printed words, wrapped. */
  words(text: string, width: number, { size = 10, bold = false } = {}): Slot {
    const lines = this.lines(text, width - 10, size, bold);
    return {
      width,
      height: lines.length * (size + 3) + 2,
      draw: (sheet, x, top) => {
        for (const [at, line] of lines.entries())
          sheet.page.drawText(line, { x, y: top - size - at * (size + 3), size, font: bold ? sheet.bold : sheet.font });
      },
    };
  }
}
