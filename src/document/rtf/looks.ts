import type { Marks } from '../model.ts';

/** How words look where the reader stands; control words switch it on and off. */
export type Looks = {
  font: number;
  bold: boolean;
  italic: boolean;
  underlined: boolean;
  struck: boolean;
  doublyStruck: boolean;
  highlighted: boolean;
  shaded: boolean;
  hidden: boolean;
  deleted: boolean;
  inserted: boolean;
};

export function plainLooks(font: number): Looks {
  return {
    font,
    bold: false,
    italic: false,
    underlined: false,
    struck: false,
    doublyStruck: false,
    highlighted: false,
    shaded: false,
    hidden: false,
    deleted: false,
    inserted: false,
  };
}

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

export function marksFrom(looks: Looks): Marks {
  return {
    ...(looks.bold && { bold: true as const }),
    ...(looks.italic && { italic: true as const }),
    ...(looks.underlined && { underlined: true as const }),
    ...((looks.struck || looks.doublyStruck) && { struck: true as const }),
    ...((looks.highlighted || looks.shaded) && { highlighted: true as const }),
    ...(looks.inserted && { inserted: true as const }),
  };
}
