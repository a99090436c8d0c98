/**
 * The one model that every format is read into. A form reader sees only this: what stands on the pages, in reading order,
 * each piece with its place. It knows nothing of forms or mail.
 */

/** Points (1/72 inch), origin at the top left of the page. */
export type Box = { x: number; y: number; width: number; height: number };

/** Where something stands. Paged files give page (from 1) and box; flowing files give part, and table/row/cell or block (from 0). */
export type Place = {
  page?: number;
  box?: Box;
  part?: 'body' | 'header' | 'footer' | 'note' | 'textbox';
  /** Index of the top-level block in its part. */
  block?: number;
  /** Index of the table in the document, counted in reading order; nested tables are counted too. */
  table?: number;
  row?: number;
  cell?: number;
};

/** How a piece of writing is marked. Deleted tracked changes are not in the model at all; inserted ones are plain text. */
export type Marks = {
  bold?: true;
  italic?: true;
  underlined?: true;
  struck?: true;
  /** Highlighter, or shading behind the words. */
  highlighted?: true;
  /** A ring drawn around the words. */
  circled?: true;
  inserted?: true;
};

export type Text = {
  kind: 'text';
  text: string;
  marks: Marks;
  place: Place;
  /** Probability that the characters were read right; absent where they are exact (typed text). */
  confidence?: number;
};

/** A tick box or radio button of any make: content control, legacy field, glyph, Wingdings, form widget, drawn square. */
export type TickBox = {
  kind: 'box';
  state: 'ticked' | 'empty' | 'unsure';
  place: Place;
  how: 'control' | 'legacy_field' | 'glyph' | 'form_field' | 'picture';
  /** Field name or tag, and the group that it shares with other buttons of one radio field. */
  name?: string;
  group?: string;
  /** What the box is called in the file (export value, accessible name), if anything. */
  label?: string;
  confidence?: number;
};

/** A place made to be filled in: content control, legacy text or drop-down field, PDF form field. Stands where it is drawn. */
export type Entry = {
  kind: 'entry';
  entry: 'text' | 'date' | 'choice';
  /** What is filled in, '' when nothing is. A placeholder prompt is not a value. */
  value: string;
  placeholder: boolean;
  how: 'control' | 'legacy_field' | 'form_field';
  place: Place;
  marks: Marks;
  name?: string;
  label?: string;
  choices?: string[];
  /** What is drawn on the page in this place, where that differs from `value`. */
  drawn?: string;
  confidence?: number;
};

export type Picture = { kind: 'picture'; place: Place; alt?: string };
/** A line break or a tab inside a paragraph. Tabs separate columns of label and answer on typed forms. */
export type Break = { kind: 'break'; by: 'line' | 'tab' };

export type Inline = Text | TickBox | Entry | Picture | Break;

export type Paragraph = {
  kind: 'paragraph';
  inlines: Inline[];
  /** 1 to 6 where the file says so or its looks do. */
  heading?: number;
  listItem?: true;
  place: Place;
};

export type Cell = {
  blocks: Block[];
  /** First grid column, from 0, counted in the table's own grid. */
  column: number;
  columnSpan: number;
  rowSpan: number;
  /** Fill colour as `rrggbb`, where it is not white: labels are often shaded, and a rating may be shown by colour. */
  shade?: string;
  place: Place;
};

/** A cell that continues one from the row above is not repeated: the upper one has the row span. */
export type Row = { cells: Cell[]; header?: true };
export type Table = { kind: 'table'; rows: Row[]; place: Place };
export type Block = Paragraph | Table;

/** Something about the file that a person may need to know; never its content. */
export type DocumentNote =
  | 'tracked_changes'
  | 'comments'
  | 'macros'
  | 'active_controls' // ActiveX and the like: parts of a program in the page
  | 'embedded_files'
  | 'scripts'
  | 'launch_actions' // starts a program, or opens a file of the reader's machine
  | 'submit_actions' // sends what is typed to a server
  | 'external_references'
  | 'hidden_text'
  | 'pictures_of_pages' // a page that is a picture without text: a scan
  | 'xfa'
  | 'second_reading_failed';

export type DocumentFormat =
  | 'docx'
  | 'pdf'
  | 'html'
  | 'text'
  | 'doc'
  | 'rtf'
  | 'odt'
  | 'picture'
  | 'msg'
  | 'csv'
  | 'json';

export type Document = {
  format: DocumentFormat;
  blocks: Block[];
  headers: Block[];
  footers: Block[];
  /** Number of pages, where the format has pages. */
  pages?: number;
  notes: DocumentNote[];
  /** The words of the file as a second, independent engine read them, one string a page. */
  secondReading?: string[];
};

/** Expected outcomes are values. `broken` and the rest end as a review reason. */
export type ReadOutcome =
  | { kind: 'read'; document: Document }
  | { kind: 'locked'; by: 'password' | 'rights' }
  | { kind: 'wrong_password' } // one was given, and it is not the file's
  | { kind: 'not_read_yet'; format: string } // a format that a person can read and the program cannot
  | { kind: 'too_large'; limit: string }
  | { kind: 'broken'; format: string }
  | { kind: 'empty' };

export type DocumentReader = (bytes: Uint8Array, options: ReadOptions) => Promise<ReadOutcome>;
export type ReadOptions = { password?: string };
