import type { RowShape } from '../flow/builder.ts';
import { oldShadeIn, shadeIn } from './colours.ts';
import type { Setting } from './settings.ts';

type Cell = Pick<RowShape['cells'][number], 'across' | 'down' | 'shade'> & { width: number };

const cellBytes = 20;
const continuedDown = 1;
/** A list of shadings holds those of 22 cells; the ones after them have lists of their own. */
const firstShaded: Record<number, number> = {
  54802: 0,
  54806: 22,
  54796: 44,
  54896: 0,
  54897: 22,
  54898: 44,
};

/** The layout of a table row, from the settings of the paragraph that ends it ([MS-DOC] 2.6.3). */
export class RowDraft {
  private left = 0;
  private cells: Cell[] = [];
  private header = false;

  set({ code, operand }: Setting): void {
    const shadedFrom = firstShaded[code];
    if (shadedFrom !== undefined) this.shade(shadedFrom, operand, 10, shadeIn);
    else if (code === 0xd609) this.shade(0, operand, 2, oldShadeIn);
    else if (code === 0xd608) this.define(operand);
    else if (code === 0x3404) this.header = operand[0] !== 0;
    else if (code === 0xd62b) this.mergeDown(operand);
    else if (code === 0x5624) this.mergeAcross(operand[0] ?? 0, operand[1] ?? 0);
    else if (code === 0x5625) for (const cell of this.between(operand)) delete cell.across;
    else if (code === 0x7623) for (const cell of this.between(operand)) cell.width = operand.readInt16LE(2);
    else if (code === 0x5622) this.cells.splice(operand[0] ?? 0, (operand[1] ?? 0) - (operand[0] ?? 0));
    else if (code === 0x7621) this.insert(operand);
    else if (code === 0xd62d) this.shadeBetween(operand);
  }

  shape(): RowShape {
    let right = this.left;
    const cells = this.cells.map(({ width, ...cell }) => {
      const left = right;
      right = Math.max(left, left + width);
      return { ...cell, left, right };
    });
    return { cells, ...(this.header && { header: true as const }) };
  }

  /** Number of cells, their edges, and what is said of each of the first ones (TDefTableOperand). */
  private define(operand: Buffer): void {
    const count = operand[0] ?? 0;
    if (operand.length < 1 + (count + 1) * 2) return;
    const edge = (index: number) => operand.readInt16LE(1 + index * 2);
    this.left = edge(0);
    this.cells = Array.from({ length: count }, (_, index) => ({ width: edge(index + 1) - edge(index) }));
    const start = 1 + (count + 1) * 2;
    let first = 0;
    for (const [index, cell] of this.cells.entries()) {
      const at = start + index * cellBytes;
      const bits = at + 2 <= operand.length ? operand.readUInt16LE(at) : 0;
      const across = bits & 3;
      // Word and other writers do not agree on which of the two bits begins a merged cell: whichever comes first does.
      if (across === 0) first = 0;
      else if (first === 0) first = across;
      if (across !== 0) cell.across = across === first ? 'first' : 'more';
      const down = (bits >> 5) & 3;
      if (down !== 0) cell.down = down === continuedDown ? 'more' : 'first';
    }
  }

  private mergeDown(operand: Buffer): void {
    const cell = this.cells[operand[0] ?? 0];
    if (!cell) return;
    if (operand[1] === 0) delete cell.down;
    else cell.down = operand[1] === continuedDown ? 'more' : 'first';
  }

  private mergeAcross(from: number, to: number): void {
    for (const [index, cell] of this.cells.slice(from, to).entries()) cell.across = index === 0 ? 'first' : 'more';
  }

  private insert(operand: Buffer): void {
    const [at = 0, count = 0] = operand;
    const width = operand.readInt16LE(2);
    this.cells.splice(at, 0, ...Array.from({ length: count }, () => ({ width })));
  }

  private shade(from: number, operand: Buffer, size: number, shadeOf: (one: Buffer) => string | undefined): void {
    for (let at = 0; at + size <= operand.length; at += size)
      this.fill(from + at / size, shadeOf(operand.subarray(at, at + size)));
  }

  private shadeBetween(operand: Buffer): void {
    const shade = shadeIn(operand.subarray(2));
    for (const cell of this.between(operand)) this.fill(this.cells.indexOf(cell), shade);
  }

  private fill(index: number, shade: string | undefined): void {
    const cell = this.cells[index];
    if (cell && shade) cell.shade = shade;
    else if (cell) delete cell.shade;
  }

  private between(operand: Buffer): Cell[] {
    return this.cells.slice(operand[0] ?? 0, operand[1] ?? 0);
  }
}
