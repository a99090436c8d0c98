/** Groups whose words are not shown, although they are not marked as optional. */
export const skipped: ReadonlySet<string> = new Set([
  'filetbl',
  'info',
  'listtext',
  'mmathPict',
  'nonesttables',
  'nonshppict',
  'objdata',
  'pntext',
  'private',
  'revtbl',
  'rxe',
  'shprslt',
  'tc',
  'tcn',
  'txe',
  'xe',
]);

/** Optional groups that are read as if they were not there: what is inside them counts. */
export const transparent: ReadonlySet<string> = new Set([
  'do',
  'fldinst',
  'moMath',
  'moMathPara',
  'shpinst',
  'shppict',
  'ud',
]);

export const headers: ReadonlySet<string> = new Set(['header', 'headerf', 'headerl', 'headerr']);
export const footers: ReadonlySet<string> = new Set(['footer', 'footerf', 'footerl', 'footerr']);

/** Control words that stand for letters ("Special characters"). */
export const letters: Readonly<Record<string, string>> = {
  bullet: '\u2022',
  emdash: '\u2014',
  emspace: '\u2003',
  endash: '\u2013',
  enspace: '\u2002',
  ldblquote: '\u201c',
  lquote: '\u2018',
  qmspace: '\u2005',
  rdblquote: '\u201d',
  rquote: '\u2019',
};
