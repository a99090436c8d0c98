import type { Box } from '../model.ts';
import { between } from './boxes.ts';
import type { Engine } from './engine.ts';
import type { Direction } from './model.ts';

/** Turns a page's own coordinates (origin at the bottom left, y up) into points from the top left of the page as it is read. */
export type Frame = {
  width: number;
  height: number;
  quarterTurns: number;
  point(x: number, y: number): { x: number; y: number };
  box(left: number, top: number, farX: number, farY: number): Box;
  /** How writing runs that is drawn along (x, y) in the page's own coordinates. */
  direction(x: number, y: number): Direction;
};

/** `quarterTurns`: clockwise, as the page's /Rotate says (ISO 32000-1, 7.7.3.3) or its writing shows. */
export function frameOf(engine: Engine, page: number, quarterTurns: number): Frame {
  const { call, scratch, float } = engine;
  call.FPDF_GetPageBoundingBox(page, scratch);
  const [left, top, far, low] = [float(scratch), float(scratch + 4), float(scratch + 8), float(scratch + 12)];
  const width = far - left;
  const height = top - low;
  const lying = quarterTurns % 2 === 1;
  const point =
    [
      (x: number, y: number) => ({ x: x - left, y: top - y }),
      (x: number, y: number) => ({ x: y - low, y: x - left }),
      (x: number, y: number) => ({ x: far - x, y: y - low }),
      (x: number, y: number) => ({ x: top - y, y: far - x }),
    ][quarterTurns % 4] ?? ((x: number, y: number) => ({ x: x - left, y: top - y }));
  return {
    width: lying ? height : width,
    height: lying ? width : height,
    quarterTurns,
    point,
    box(x, y, farX, farY) {
      const one = point(x, y);
      const other = point(farX, farY);
      return between(one.x, one.y, other.x, other.y);
    },
    direction(x, y) {
      const turns = (((Math.round(Math.atan2(y, x) / (Math.PI / 2)) - quarterTurns) % 4) + 4) % 4;
      return directions[turns] ?? 'across';
    },
  };
}

/** By quarter turns against the clock. */
export const directions: readonly Direction[] = ['across', 'up', 'over', 'down'];

export type Matrix = readonly [number, number, number, number, number, number];

export const unchanged: Matrix = [1, 0, 0, 1, 0, 0];

/** The matrix that first does `inner`, then `outer` (ISO 32000-1, 8.3.4). */
export function combined(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [oa, ob, oc, od, oe, of] = outer;
  return [
    a * oa + b * oc,
    a * ob + b * od,
    c * oa + d * oc,
    c * ob + d * od,
    e * oa + f * oc + oe,
    e * ob + f * od + of,
  ];
}

export function matrixAt(engine: Engine, pointer: number): Matrix {
  const { float } = engine;
  return [
    float(pointer),
    float(pointer + 4),
    float(pointer + 8),
    float(pointer + 12),
    float(pointer + 16),
    float(pointer + 20),
  ];
}

/** Where a form field or another annotation lies. */
export function annotationBox(engine: Engine, annotation: number, frame: Frame): Box {
  const { call, scratch, float } = engine;
  call.FPDFAnnot_GetRect(annotation, scratch);
  return frame.box(float(scratch), float(scratch + 4), float(scratch + 8), float(scratch + 12));
}
