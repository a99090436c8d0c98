import type { Box } from '../model.ts';
import { area, around } from './boxes.ts';
import type { Engine } from './engine.ts';
import { combined, type Frame, type Matrix, matrixAt, unchanged } from './frame.ts';
import type { Colour, Shape, Side } from './model.ts';

/** `finest`: pixels a point of the largest picture, 0 where there is none. */
export type Drawing = { shapes: Shape[]; pictures: Box[]; finest: number };

const objectTypes = { path: 2, image: 3, form: 5 };
const segmentTypes = { line: 0, bezier: 1 };
/** A form object inside a form object …: PDFium follows them, and so would this reader until its stack ends. */
const deepest = 12;

type Reading = { engine: Engine; frame: Frame; drawing: Drawing; left: number };

/** Every line, figure and picture that the page draws, those inside its form objects too. */
export function readDrawing(engine: Engine, page: number, frame: Frame, limit: number): Drawing | 'too_many' {
  const reading: Reading = { engine, frame, drawing: { shapes: [], pictures: [], finest: 0 }, left: limit };
  const { call } = engine;
  const count = call.FPDFPage_CountObjects(page);
  for (let at = 0; at < count && reading.left > 0; at += 1)
    readObject(reading, call.FPDFPage_GetObject(page, at), unchanged, 0);
  return reading.left > 0 ? reading.drawing : 'too_many';
}

function readObject(reading: Reading, object: number, outer: Matrix, depth: number): void {
  const { call, scratch } = reading.engine;
  reading.left -= 1;
  const type = call.FPDFPageObj_GetType(object);
  if (type !== objectTypes.path && type !== objectTypes.image && type !== objectTypes.form) return;
  call.FPDFPageObj_GetMatrix(object, scratch);
  const matrix = combined(matrixAt(reading.engine, scratch), outer);
  if (type === objectTypes.path) readPath(reading, object, matrix);
  else if (type === objectTypes.image) readPicture(reading, object, matrix);
  else if (depth < deepest) {
    const count = call.FPDFFormObj_CountObjects(object);
    for (let at = 0; at < count && reading.left > 0; at += 1)
      readObject(reading, call.FPDFFormObj_GetObject(object, at), matrix, depth + 1);
  }
}

function readPicture({ engine, frame, drawing }: Reading, object: number, matrix: Matrix): void {
  const box = unitSquare(frame, matrix);
  const largest = drawing.pictures.every((other) => area(other) < area(box));
  drawing.pictures.push(box);
  if (!largest || area(box) === 0) return;
  const { call, scratch, int } = engine;
  const known = call.FPDFImageObj_GetImagePixelSize(object, scratch, scratch + 4) !== 0;
  drawing.finest = known ? Math.sqrt((int(scratch) * int(scratch + 4)) / area(box)) : 0;
}

/** A picture fills the unit square of its own coordinates (ISO 32000-1, 8.9.5). */
function unitSquare(frame: Frame, [a, b, c, d, e, f]: Matrix): Box {
  const corners = [
    [e, f],
    [a + e, b + f],
    [c + e, d + f],
    [a + c + e, b + d + f],
  ].map(([x = 0, y = 0]) => ({ ...frame.point(x, y), width: 0, height: 0 }));
  return around(corners);
}

function readPath(reading: Reading, object: number, matrix: Matrix): void {
  const { call, scratch, int, float } = reading.engine;
  call.FPDFPath_GetDrawMode(object, scratch, scratch + 4);
  const filled = int(scratch) !== 0;
  const stroked = int(scratch + 4) !== 0;
  if (!filled && !stroked) return;
  const fill = filled ? colourOf(reading.engine, object, call.FPDFPageObj_GetFillColor) : undefined;
  const stroke = stroked ? colourOf(reading.engine, object, call.FPDFPageObj_GetStrokeColor) : undefined;
  if (!fill && !stroke) return;

  const [a, b, c, d, e, f] = matrix;
  let figure = newFigure();
  const finish = () => {
    const shape = shapeOf(figure, fill, stroke);
    if (shape) reading.drawing.shapes.push(shape);
    figure = newFigure();
  };
  const count = call.FPDFPath_CountSegments(object);
  reading.left -= count;
  for (let at = 0; at < count && reading.left > 0; at += 1) {
    const segment = call.FPDFPath_GetPathSegment(object, at);
    call.FPDFPathSegment_GetPoint(segment, scratch, scratch + 4);
    const x = float(scratch);
    const y = float(scratch + 4);
    const point = reading.frame.point(a * x + c * y + e, b * x + d * y + f);
    if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) continue;
    const type = call.FPDFPathSegment_GetType(segment);
    if (type !== segmentTypes.line && type !== segmentTypes.bezier) finish();
    figure.points.push(point);
    figure.curved ||= type === segmentTypes.bezier;
    if (call.FPDFPathSegment_GetClose(segment) !== 0) {
      figure.closed = true;
      finish();
    }
  }
  finish();
}

type Figure = { points: { x: number; y: number }[]; curved: boolean; closed: boolean };

function newFigure(): Figure {
  return { points: [], curved: false, closed: false };
}

/** How far a line may lean and still count as level, in points: prints round their coordinates. */
const lean = 0.6;

function shapeOf({ points, curved, closed }: Figure, fill?: Colour, stroke?: Colour): Shape | undefined {
  const [first] = points;
  if (!first || points.length < 2) return undefined;
  const colours = { ...(fill && { fill }), ...(stroke && { stroke }) };
  const box = around(points.map((point) => ({ ...point, width: 0, height: 0 })));
  if (curved) return { box, sides: [], form: 'curved', ...colours };

  const sides: Side[] = [];
  let slanted = false;
  const ends = closed || fill ? [...points.slice(1), first] : points.slice(1);
  let from = first;
  for (const to of ends) {
    const width = Math.abs(to.x - from.x);
    const height = Math.abs(to.y - from.y);
    if (height <= lean && width > height)
      sides.push({ along: 'x', from: Math.min(from.x, to.x), to: Math.max(from.x, to.x), at: (from.y + to.y) / 2 });
    else if (width <= lean && height > width)
      sides.push({ along: 'y', from: Math.min(from.y, to.y), to: Math.max(from.y, to.y), at: (from.x + to.x) / 2 });
    else if (width > lean || height > lean) slanted = true;
    from = to;
  }
  if (slanted) return { box, sides: [], form: 'slanted', ...colours };
  const isRectangle = (closed || fill !== undefined) && points.length >= 4 && points.length <= 6;
  return { box, sides, form: isRectangle ? 'rectangle' : 'straight', ...colours };
}

function colourOf(engine: Engine, object: number, get: Engine['call']['FPDFPageObj_GetFillColor']): Colour | undefined {
  const { scratch, int } = engine;
  if (get(object, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) return { red: 0, green: 0, blue: 0 };
  const nearlyClear = 10;
  if (int(scratch + 12) < nearlyClear) return undefined;
  return { red: int(scratch), green: int(scratch + 4), blue: int(scratch + 8) };
}
