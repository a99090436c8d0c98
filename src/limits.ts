/** How long a bucket may take, and how often it is asked; a dead one must not hold up a worker for minutes. */
export const bucketLimits = { attempts: 3, connectMilliseconds: 5_000, answerMilliseconds: 60_000 } as const;

/**
 * Every bound on foreign input, each with the attack or accident that it stops. Sizes in bytes, times in milliseconds.
 * Past a bound the file or mail ends in review with the bound's name as its reason; nothing is cut off silently.
 */
export const limits = {
  /** A mail that fills the memory of the collector. Exchange Online itself takes 150 MB at most. */
  messageBytes: 150_000_000,
  /** A mail inside a mail inside a mail …, which exhausts the stack. */
  nestedMessages: 8,
  /** A mail of a hundred thousand empty parts, which exhausts time. */
  partsPerMessage: 200,
  /** The same within one mail, counted while it is parsed: empty wrappings are nodes too. */
  nodesPerMessage: 2_000,
  /** A header of gigabytes, which the parser must hold whole. */
  headerBytes: 1_000_000,
  /** A subject of a megabyte of `Re: Re: Re:`; it is kept whole and compared by its start. */
  subjectCharacters: 1_000,
  /** A file name of a megabyte, shown on a page; it is cut, because it is no content. */
  nameCharacters: 200,
  /** A name of a megabyte in a form, which no index of the database takes. */
  keyCharacters: 300,
  /** A signature structure that is nested a million deep, which exhausts the stack. */
  cmsDepth: 40,
  /** One file that fills the memory of a reader. */
  fileBytes: 60_000_000,
  /** A zip bomb: a few kilobytes that expand to gigabytes. Counted while inflating, because the header can lie. */
  archiveExpandedBytes: 300_000_000,
  archiveEntries: 2_000,
  /** A zip inside a zip inside a zip. */
  nestedArchives: 3,
  /** Packed objects of a PDF that are looked through for scripts and actions: the same bomb, and a million small ones. */
  hazardBytes: 60_000_000,
  hazardStreams: 5_000,
  /** Lists of what the parts of an Office file point to, a list a part. */
  relationshipParts: 500,
  /** An OLE container of a million empty folders, each of which is an object in memory; a mail of 200 attachments has some 10,000. */
  compoundEntries: 60_000,
  /** One XML part of an Office file: ten million empty paragraphs fit into a small zip. */
  xmlPartBytes: 80_000_000,
  xmlDepth: 400,
  /** Brackets in brackets in a JSON file, which exhaust the stack. */
  jsonDepth: 100,
  /** An encrypted file that asks for a billion rounds of hashing; Word writes 100,000. */
  spinCount: 1_000_000,
  /** Millions of empty elements, each of which costs more memory read than written. */
  xmlElements: 2_000_000,
  /** A cell that claims to span a billion columns, which would be counted through; Word takes 63. */
  tableColumns: 1_000,
  /** A table in a cell of a table in a cell …, which exhausts the stack; Word stops long before. */
  nestedTables: 50,
  /** Elements of a page inside each other: the parser's own list of them makes a million take hours. Pages of mail programs stay below a hundred. */
  htmlDepth: 2_000,
  /** A line of 50 MB, which exhausts the stack of a pattern that looks through it; a whole form has less. */
  paragraphCharacters: 2_000_000,
  /** Groups of an RTF file inside each other without end, each of which is remembered. */
  rtfDepth: 1_000,
  /** Blocks, rows, cells and inlines of one document together. */
  documentItems: 400_000,
  /** A PDF that claims a million pages. */
  pages: 300,
  /** Characters, lines, pictures and fields of one PDF page: a page of a million strokes, which exhausts time. */
  pageItems: 60_000,
  /** A small file that claims a picture of gigapixels; A3 at 600 dots an inch has 70 million. */
  picturePixels: 120_000_000,
  /** A page of metres in both directions; what four bytes a pixel cost is a share of an engine's memory. */
  drawnPixels: 25_000_000,
  /** Pages that came as pictures cost seconds each: a file of hundreds would hold up its reader for the whole time limit. */
  scannedPages: 40,
  /** A page shown wider than any screen, or one a thousand times as high as wide: the longer side may be twice this. */
  shownPixels: 3_000,
  /** A reader that never ends. */
  readMilliseconds: 60_000,
  /** A reader process whose memory (RSS) runs away; WASM memory is outside V8's heap limit. */
  readerBytes: 1_500_000_000,
  /** A program at the scanner's address that talks without end. */
  scannerReplyCharacters: 10_000,
  /** Pages of text in the place of a date or a number, which would be searched over and over for one. */
  typedAnswerCharacters: 400,
  /** A book in the place of a name, every word of which would be compared with every word of the other names; a person looks. */
  textAnswerCharacters: 1_000,
  /** The same in the place of a choice, where a printed list of options and an explanation are long enough already. */
  choiceAnswerCharacters: 5_000,
  /** A form of gigabytes sent to the web app; the largest form with every field filled to the brim fits. */
  formBytes: 4_000_000,
  /** A list of people that fills the memory; the case system of a whole county fits. */
  peopleFileBytes: 400_000_000,
  peopleRows: 1_000_000,
  /** A cell of a megabyte in a list of people, which would be compared letter by letter. */
  peopleCellCharacters: 1_000,
  /** A list of postcodes that fills the memory; all postcodes of the United Kingdom, 2.7 million with the old ones, fit. */
  wardRows: 3_000_000,
  /** A table with more rows than a sheet of Excel has, below its heading: programs cut it without a word. It is refused. */
  workbookRows: 1_048_575,
} as const;
