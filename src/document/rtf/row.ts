import type { RowShape } from '../flow/builder.ts';
import type { ColourTable } from './head.ts';

type Shape = RowShape['cells'][number];

/** A solid pattern hides the fill behind it ("Table definitions", \clshdng in hundredths of a percent). */
const solid = 10_000;

/** The description of a table row (`\trowd`), which is repeated for each row and may stand before or after its words. */
export class RowDraft {
  private readonly colours: ColourTable;
  private cells: Shape[] = [];
  private cell: Partial<Shape> = {};
  private left = 0;
  private header = false;
  private pattern: { colour: number; share: number } = { colour: 0, share: 0 };

  constructor(colours: ColourTable) {
    this.colours = colours;
  }

  word(name: string, given: number | undefined): void {
    const parameter = given ?? 0;
    switch (name) {
      case 'trowd':
        this.cells = [];
        this.cell = {};
        this.left = 0;
        this.header = false;
        break;
      case 'trleft':
        this.left = parameter;
        break;
      case 'trhdr':
        this.header = given !== 0;
        break;
      case 'clmgf':
        this.cell.across = 'first';
        break;
      case 'clmrg':
        this.cell.across = 'more';
        break;
      case 'clvmgf':
        this.cell.down = 'first';
        break;
      case 'clvmrg':
        this.cell.down = 'more';
        break;
      case 'clcbpat':
        this.fill(parameter);
        break;
      case 'clcfpat':
        this.pattern.colour = parameter;
        break;
      case 'clshdng':
        this.pattern.share = parameter;
        break;
      case 'cellx':
        this.endCell(parameter);
        break;
    }
  }

  shape(): RowShape {
    return { cells: [...this.cells], ...(this.header && { header: true as const }) };
  }

  private fill(colour: number): void {
    const shade = this.colours.fill(colour);
    if (shade) this.cell.shade = shade;
  }

  private endCell(right: number): void {
    if (this.pattern.share === solid) this.fill(this.pattern.colour);
    const left = this.cells.at(-1)?.right ?? this.left;
    this.cells.push({ ...this.cell, left, right: Math.max(left, right) });
    this.cell = {};
    this.pattern = { colour: 0, share: 0 };
  }
}
