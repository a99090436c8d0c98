/** Texts of forms stand in labels: nothing in them is markup. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Dark enough for 3:1 on white, and told apart by lightness too; names stand beside them, so that nobody needs the colour. */
export const colours = ['#12436d', '#28a197', '#801650', '#f46a25', '#3d3d3d', '#a285d1'];

export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Round numbers from 0 to the first that is at least as large. */
export function ticks(most: number): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const whole = Math.max(step, most > 10 || Number.isInteger(most) ? Math.ceil(step) : step);
  return Array.from({ length: Math.ceil(most / whole) + 1 }, (_, at) => Math.round(at * whole * 100) / 100);
}

export function number(value: number): string {
  return value.toLocaleString('en-GB');
}

/** The frame of a chart: what it is for those who hear it, and its colours with their names for those who see it. */
export function frame(options: {
  id: string;
  title: string;
  description: string;
  width: number;
  height: number;
  legend: string[];
  inside: string;
}): string {
  const { id, title, description, width, height, legend, inside } = options;
  const key = legend.length < 2 ? '' : legendOf(legend);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="app-chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-about" font-family="arial, sans-serif" font-size="14">`,
    `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-about">${escaped(description)}</desc>`,
    key,
    inside,
    '</svg>',
  ].join('');
}

function legendOf(names: string[]): string {
  let x = 0;
  return names
    .map((name, at) => {
      const mark = `<rect x="${x}" y="4" width="14" height="14" fill="${colours[at % colours.length]}"/><text x="${x + 20}" y="16">${escaped(name)}</text>`;
      x += 40 + name.length * 8;
      return mark;
    })
    .join('');
}
