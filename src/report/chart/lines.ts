import { colours, cut, escaped, number, ticks } from './svg.ts';

export type Line = { name: string; values: (number | null)[] };

const width = 760;
const left = 70;
const right = 30;
const plot = 240;
const dashes = ['', '8 4', '2 4', '10 3 2 3'];

/** A line a series, told apart by dashes too. Where a number is hidden or missing the line is broken. */
export function linesInside(
  labels: string[],
  lines: Line[],
  top: number,
  unit: string,
): { inside: string; height: number; width: number } {
  const scale = ticks(Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const most = scale.at(-1) ?? 1;
  const x = (at: number) =>
    labels.length < 2
      ? left + (width - left - right) / 2
      : left + Math.round((at / (labels.length - 1)) * (width - left - right));
  const y = (value: number) => top + plot - Math.round((value / most) * plot);
  const grid = scale.map(
    (tick) =>
      `<line x1="${left}" y1="${y(tick)}" x2="${width - right}" y2="${y(tick)}" stroke="#cecece"/><text x="${left - 8}" y="${y(tick) + 5}" text-anchor="end">${number(tick)}${unit}</text>`,
  );
  const every = Math.ceil(labels.length / 10);
  const under = labels.map((label, at) =>
    at % every === 0
      ? `<text x="${x(at)}" y="${top + plot + 22}" text-anchor="middle">${escaped(cut(label, 10))}</text>`
      : '',
  );
  const drawn = lines.map(({ values }, place) => {
    const colour = colours[place % colours.length];
    const strokes = unbroken(values).map(
      (points) =>
        `<polyline fill="none" stroke="${colour}" stroke-width="3" stroke-dasharray="${dashes[place % dashes.length]}" points="${points.map((at) => `${x(at)},${y(values[at] ?? 0)}`).join(' ')}"/>`,
    );
    const dots =
      values.length > 36
        ? []
        : values.map((value, at) =>
            value === null ? '' : `<circle cx="${x(at)}" cy="${y(value)}" r="4" fill="${colour}"/>`,
          );
    return [...strokes, ...dots].join('');
  });
  return { inside: [...grid, ...under, ...drawn].join(''), height: top + plot + 34, width };
}

/** Runs of places that have a number. */
function unbroken(values: (number | null)[]): number[][] {
  const runs: number[][] = [];
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    const last = runs.at(-1);
    if (last && last.at(-1) === at - 1) last.push(at);
    else runs.push([at]);
  }
  return runs;
}
