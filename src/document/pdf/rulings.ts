import { type Colour, isWhite, type Shape, type Side } from './model.ts';

/** The straight lines of a page, level and upright, pieces of one line joined. */
export type Ruling = { at: number; from: number; to: number; white: boolean };
export type Rulings = { level: Ruling[]; upright: Ruling[] };

/** A filled rectangle no thicker than this is a line: Word and browsers draw borders so. */
const thin = 2.6;
/** Dashes and the borders of neighbouring cells belong to one line. */
const gap = 3;
const near = 0.8;

export function rulingsOf(shapes: readonly Shape[]): Rulings {
  const sides = shapes.flatMap(linesOf);
  return {
    level: joined(sides.filter((side) => side.along === 'x')),
    upright: joined(sides.filter((side) => side.along === 'y')),
  };
}

type Line = Side & { colour: Colour };

function linesOf({ form, box, sides, fill, stroke }: Shape): Line[] {
  const { x, y, width, height } = box;
  if (form === 'rectangle' && (width <= thin || height <= thin)) {
    const colour = fill ?? stroke;
    if (!colour || (width <= thin && height <= thin)) return [];
    return width > height
      ? [{ along: 'x', from: x, to: x + width, at: y + height / 2, colour }]
      : [{ along: 'y', from: y, to: y + height, at: x + width / 2, colour }];
  }
  return stroke ? sides.map((side) => ({ ...side, colour: stroke })) : [];
}

function joined(lines: readonly Line[]): Ruling[] {
  const sorted = lines.toSorted((one, other) => one.at - other.at || one.from - other.from);
  const rulings: Ruling[] = [];
  let band: Line[] = [];
  const finish = () => {
    rulings.push(...joinedBand(band));
    band = [];
  };
  for (const line of sorted) {
    const first = band[0];
    if (first && line.at - first.at > near) finish();
    band.push(line);
  }
  finish();
  return rulings;
}

/** Lines at one height. White ones are joined only among themselves: they are seen where they cross a colour. */
function joinedBand(band: readonly Line[]): Ruling[] {
  const rulings: Ruling[] = [];
  for (const white of [false, true]) {
    let last: Ruling | undefined;
    const own = band.filter((line) => isWhite(line.colour) === white).toSorted((one, other) => one.from - other.from);
    for (const { from, to, at } of own) {
      if (last && from <= last.to + gap) last.to = Math.max(last.to, to);
      else {
        last = { at, from, to, white };
        rulings.push(last);
      }
    }
  }
  return rulings;
}
