import type { Raster } from './model.ts';

/** What paper is brought to, on a scale of 255: a little below white, so that its grain is not cut off. */
const paper = 245;
/** Of the light in a square and among its neighbours, the share that is darker than paper: writing, and cells that are shaded. */
const darkShare = 0.85;
const shadedShare = 0.7;

/**
 * Takes shadow and the fall of light off a page. `square`: the size of a patch of even light, in pixels. `besidePaper`: where the picture
 * shows what the paper lies on, whose light says nothing of the light on the paper.
 */
export function evened(
  { width, height, channels, pixels }: Raster,
  square: number,
  besidePaper?: (x: number, y: number) => boolean,
): Raster {
  const [across, down] = [Math.ceil(width / square), Math.ceil(height / square)];
  const light = squareLights({ width, height, channels, pixels }, square, across, down, besidePaper);
  const ground = light.map((_, at) => nearLight(light, at % across, Math.floor(at / across), across, down));
  const even = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1) {
    const v = Math.min(Math.max(y / square - 0.5, 0), down - 1);
    const [top, fy] = [Math.floor(v), v - Math.floor(v)];
    const low = Math.min(top + 1, down - 1);
    for (let x = 0; x < width; x += 1) {
      const u = Math.min(Math.max(x / square - 0.5, 0), across - 1);
      const [left, fx] = [Math.floor(u), u - Math.floor(u)];
      const far = Math.min(left + 1, across - 1);
      const upper = (ground[top * across + left] ?? 255) * (1 - fx) + (ground[top * across + far] ?? 255) * fx;
      const lower = (ground[low * across + left] ?? 255) * (1 - fx) + (ground[low * across + far] ?? 255) * fx;
      const scale = paper / Math.max(upper * (1 - fy) + lower * fy, 24);
      for (let at = (y * width + x) * channels; at < (y * width + x + 1) * channels; at += 1)
        even[at] = Math.min((pixels[at] ?? 0) * scale, 255);
    }
  }
  return { width, height, channels, pixels: even };
}

/** 0 where less than a quarter of a square is paper. */
function squareLights(
  { width, height, channels, pixels }: Raster,
  square: number,
  across: number,
  down: number,
  besidePaper?: (x: number, y: number) => boolean,
) {
  const light = new Float64Array(across * down);
  const step = Math.max(Math.floor(square / 16), 1);
  for (let row = 0; row < down; row += 1)
    for (let column = 0; column < across; column += 1) {
      const seen: number[] = [];
      let all = 0;
      for (let y = row * square; y < Math.min((row + 1) * square, height); y += step)
        for (let x = column * square; x < Math.min((column + 1) * square, width); x += step) {
          all += 1;
          if (!besidePaper?.(x, y)) seen.push(pixels[(y * width + x) * channels] ?? 0);
        }
      light[row * across + column] = seen.length * 4 < all ? 0 : quantile(seen, darkShare);
    }
  return light;
}

/** In squares: how far around the light of the paper is looked for. A shaded cell that fills all of it would count as paper in shadow. */
const reach = 4;

function nearLight(light: Float64Array, column: number, row: number, across: number, down: number): number {
  const near: number[] = [];
  for (let y = Math.max(row - reach, 0); y <= Math.min(row + reach, down - 1); y += 1)
    for (let x = Math.max(column - reach, 0); x <= Math.min(column + reach, across - 1); x += 1)
      near.push(light[y * across + x] ?? 0);
  const known = near.filter((own) => own > 0);
  return known.length === 0 ? 255 : quantile(known, shadedShare);
}

export function quantile(values: number[], share: number): number {
  values.sort((one, other) => one - other);
  return values[Math.min(Math.floor(values.length * share), values.length - 1)] ?? 255;
}
