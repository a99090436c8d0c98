import { colours, cut, escaped, number, ticks } from './svg.ts';

export type Bar = { label: string; parts: (number | null)[] };

const width = 760;
const left = 240;
const right = 70;
const row = 30;

/** One bar a row, its parts beside each other, its sum at its end. A number that is hidden has no part and is said in words. */
export function barsInside(bars: Bar[], top: number, unit: string): { inside: string; height: number; width: number } {
  const sums = bars.map(({ parts }) => parts.reduce<number>((sum, part) => sum + (part ?? 0), 0));
  const scale = ticks(Math.max(0, ...sums));
  const most = scale.at(-1) ?? 1;
  const x = (value: number) => Math.round((value / most) * (width - left - right));
  const height = top + bars.length * row + 30;
  const grid = scale.map(
    (tick) =>
      `<line x1="${left + x(tick)}" y1="${top}" x2="${left + x(tick)}" y2="${height - 26}" stroke="#cecece"/><text x="${left + x(tick)}" y="${height - 8}" text-anchor="middle">${number(tick)}${unit}</text>`,
  );
  const drawn = bars.map(({ label, parts }, at) => {
    const y = top + at * row;
    let from = 0;
    const rects = parts.map((part, place) => {
      const own = `<rect x="${left + x(from)}" y="${y + 4}" width="${x(from + (part ?? 0)) - x(from)}" height="${row - 8}" fill="${colours[place % colours.length]}"/>`;
      from += part ?? 0;
      return part === null || part === 0 ? '' : own;
    });
    const hidden = parts.some((part) => part === null);
    const words = hidden ? `${from > 0 ? `${number(from)}${unit} and ` : ''}c` : `${number(sums[at] ?? 0)}${unit}`;
    return `<text x="${left - 8}" y="${y + row / 2 + 5}" text-anchor="end">${escaped(cut(label, 30))}</text>${rects.join('')}<text x="${left + x(from) + 6}" y="${y + row / 2 + 5}">${escaped(words)}</text>`;
  });
  return { inside: [...grid, ...drawn].join(''), height, width };
}
