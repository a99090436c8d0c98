import { type Ink, inkOf } from '../../../src/document/picture/ink.ts';
import type { Raster } from '../../../src/document/picture/model.ts';

/** A white page to draw rectangles on, at 300 dots an inch; 4 pixels are about a point. */
export class Canvas {
  readonly raster: Raster;

  constructor(width: number, height: number, light = 245) {
    this.raster = { width, height, channels: 1, pixels: new Uint8Array(width * height).fill(light) };
  }

  fill(x: number, y: number, right: number, bottom: number, light: number): this {
    const { width, pixels } = this.raster;
    for (let row = y; row < bottom; row += 1)
      pixels.fill(light, Math.round(row * width + x), Math.round(row * width + right));
    return this;
  }

  /** The four sides of a rectangle. */
  frame(x: number, y: number, right: number, bottom: number, light: number, thick = 3): this {
    return this.fill(x, y, right, y + thick, light)
      .fill(x, bottom - thick, right, bottom, light)
      .fill(x, y, x + thick, bottom, light)
      .fill(right - thick, y, right, bottom, light);
  }

  /** Upright strokes with gaps between them, as letters have. */
  letters(x: number, y: number, count: number, light: number): this {
    for (let at = 0; at < count; at += 1) this.fill(x + at * 14, y, x + at * 14 + 5, y + 32, light);
    return this;
  }

  at(x: number, y: number): number {
    return this.raster.pixels[y * this.raster.width + x] ?? -1;
  }

  ink(): Ink {
    return inkOf(this.raster, 21);
  }
}
