import type { Looks } from '../flow/looks.ts';

/** Toggles: on without a parameter, off with 0 ("Character formatting properties"). */
const toggles: Record<string, keyof Omit<Looks, 'font'>> = {
  b: 'bold',
  i: 'italic',
  ul: 'underlined',
  strike: 'struck',
  striked: 'doublyStruck',
  v: 'hidden',
  webhidden: 'hidden',
  deleted: 'deleted',
  mvf: 'deleted',
  revised: 'inserted',
  mvt: 'inserted',
};
const underlines =
  /^ul(?:c?d|dash|dashd|dashdd|db|hwave|ldash|th|thd|thdash|thdashd|thdashdd|thldash|ululdbwave|w|wave)$/;

/** The looks after a control word, or null for one that says nothing of looks. `isVisible` judges a colour of the file's table. */
export function looksAfter(
  looks: Looks,
  name: string,
  parameter: number | undefined,
  isVisible: (colour: number) => boolean,
): Looks | null {
  const toggle = toggles[name];
  if (toggle) return { ...looks, [toggle]: parameter !== 0 };
  if (name === 'ulnone') return { ...looks, underlined: false };
  if (underlines.test(name)) return { ...looks, underlined: parameter !== 0 };
  if (name === 'highlight') return { ...looks, highlighted: isVisible(parameter ?? 0) };
  if (name === 'chcbpat' || name === 'cb') return { ...looks, shaded: isVisible(parameter ?? 0) };
  if (name === 'f') return { ...looks, font: parameter ?? 0 };
  return null;
}
