import type { Drawings } from './drawings.ts';
import { type Stretches, stretchesIn } from './head.ts';

/** What a drawing in the text shows: a ring, text boxes by where their words stand, or neither. */
export type Drawn = { ring: boolean; boxes: { from: number; to: number }[] };

const anchorBytes = 26;
const boxBytes = 22;

/** Which drawing hangs at which place of a story, and where the words of its text boxes stand ([MS-DOC] 2.8.37, 2.8.32). */
export class Anchors {
  private readonly shapeAt = new Map<number, number>();
  private readonly boxesOf = new Map<number, { from: number; to: number }[]>();
  private readonly drawings: Drawings;
  private readonly shown = new Set<number>();

  constructor(anchors: Buffer, boxes: Buffer, start: number, drawings: Drawings) {
    this.drawings = drawings;
    const { places, contents } = stretchesIn(anchors, anchorBytes);
    for (const [index, content] of contents.entries()) this.shapeAt.set(places[index] ?? 0, content.readUInt32LE(0));
    this.addBoxes(stretchesIn(boxes, boxBytes), start);
  }

  /** The drawing at a place, counted within its story. */
  at(place: number): Drawn {
    const shape = this.shapeAt.get(place);
    if (shape === undefined) return { ring: false, boxes: [] };
    this.shown.add(shape);
    return { ring: this.drawings.rings.has(shape), boxes: this.boxesOf.get(shape) ?? [] };
  }

  /** Text boxes of shapes that no place of the text names: their words must not be lost. */
  left(): { from: number; to: number }[] {
    return [...this.boxesOf].flatMap(([shape, boxes]) => (this.shown.has(shape) ? [] : boxes));
  }

  /** The last entry only ends the list; one that waits to be used again belongs to no shape. */
  private addBoxes({ places, contents }: Stretches, start: number): void {
    for (const [index, content] of contents.slice(0, -1).entries()) {
      const waits = content.readUInt16LE(8) !== 0;
      const shape = content.readUInt32LE(14);
      const from = start + (places[index] ?? 0);
      const to = start + (places[index + 1] ?? 0);
      const outer = this.drawings.groups.get(shape) ?? shape;
      if (!waits && to > from) this.boxesOf.set(outer, [...(this.boxesOf.get(outer) ?? []), { from, to }]);
    }
  }
}
