import type { Marks } from '../model.ts';

/** How words look where a reader stands. The font is a number of the file's own table. */
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
