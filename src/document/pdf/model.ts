import type { Box, Entry, Picture, TickBox } from '../model.ts';

/** What PDFium gives of one page, in points from its top left corner as it is read, before any of it is understood. */
export type PageContent = {
  page: number;
  width: number;
  height: number;
  glyphs: Glyph[];
  shapes: Shape[];
  pictures: Box[];
  /** Read from a picture: pages of one file do not lie alike on the glass. */
  scanned?: true;
  /** Pixels a point of the largest picture, where it is known. */
  finest?: number;
  widgets: Widget[];
  /** Words that are in the file and cannot be seen on the page. */
  hidden: boolean;
};

export type Direction = 'across' | 'up' | 'down' | 'over';

/** One character as it is drawn. A space that the file holds is a glyph too: it ends a word for sure. */
export type Glyph = {
  text: string;
  x: number;
  right: number;
  /** Where the character stands on its line. */
  baseline: number;
  size: number;
  font: string;
  bold: boolean;
  italic: boolean;
  colour: Colour;
  direction: Direction;
  /** Box of a turned character; one that reads across has its box by x, right, baseline and size. */
  turned?: Box;
  /** Probability that it was read right, where it was read from a picture; such a glyph is a whole word, with its own marks. */
  confidence?: number;
};

/** 0 to 255 each. */
export type Colour = { red: number; green: number; blue: number };

/** One closed or open figure of a path. */
export type Shape = {
  box: Box;
  /** The straight lines along the page's axes that it is made of. */
  sides: Side[];
  form: 'rectangle' | 'straight' | 'slanted' | 'curved';
  fill?: Colour;
  stroke?: Colour;
};

export type Side = { along: 'x' | 'y'; from: number; to: number; at: number };

/** A form field where it is drawn. */
export type Widget = {
  box: Box;
  inline: TickBox | Entry | Picture;
  /** Shows more than its value: a list of choices. */
  showsAll?: true;
};

/** A word or a thing that stands among words. */
export type Piece = {
  box: Box;
  size: number;
  bold: boolean;
  inline: Word | TickBox | Entry | Picture;
  /** A space stands after it in the file. Absent: only the gap can tell. */
  spaced: boolean;
};

type Word = { kind: 'word'; text: string; marks: WordMarks; confidence?: number };
export type WordMarks = {
  bold?: true;
  italic?: true;
  underlined?: true;
  struck?: true;
  highlighted?: true;
  circled?: true;
};

export function isWhite({ red, green, blue }: Colour): boolean {
  return red > 250 && green > 250 && blue > 250;
}

export function isDark({ red, green, blue }: Colour): boolean {
  return red * 0.3 + green * 0.59 + blue * 0.11 < 140;
}
