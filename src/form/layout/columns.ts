import { normalWords } from '../labels/index.ts';
import { remembered } from '../memory.ts';

/** Headings of answer columns: what stands below them is a mark or a short answer to the row's own words. */
const options = new Set(
  [
    ...[
      'yes',
      'no',
      'unknown',
      'not known',
      'n/k',
      'nk',
      'n/a',
      'not applicable',
      "don't know",
      'possible',
      'possibly',
    ],
    ...['suspected', 'maybe', 'none', 'no risk', 'low', 'medium', 'high', 'low risk', 'medium risk', 'high risk'],
    ...[
      'green',
      'amber',
      'red',
      'g',
      'a',
      'r',
      'l',
      'm',
      'h',
      'y',
      'n',
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      'moderate',
      'significant',
    ],
    ...['current', 'historic', 'historical', 'past', 'previous', 'currently', 'past 6 months', 'last 6 months'],
    ...['more than 6 months ago', 'over 6 months ago', 'before', 'before that', 'last 3 months', 'past 3 months'],
    ...['3-6 months', '3 to 6 months', '3-6 months ago', 'in the past 6 months', 'within 6 months', 'earlier'],
  ].map((word) => normalWords(word, 'keep')),
);
const single =
  /^(tick|score|rating|rag|rag rating|answer|response|present|y \/ n|yes \/ no|level|level risk|risk level|mark|tick if .*|tick box|applie|score given|review score|final score|initial score|first score|review|final|initial|your score|yes \/ no .*|score \d.*|low \/ medium.*|no risk \/ .*|current \/ historic)$/;
const notes =
  /^(evidence|comment|detail|note|evidence comment|rationale|further detail|evidence \/ comment|comment \/ evidence|source|evidence detail|evidence \/ detail|supporting evidence|information|explanation|example|what is evidence|evidence and .*|detail \/ evidence|comment and evidence|evidence of .*|analysis|context|supporting information)$/;
const preset =
  /^(suggested|preset|indicative|default|guide|weighting|weight|suggested risk level|suggested level|suggested risk|suggested score|indicative level|indicative risk.*|risk weighting|suggested rating|indicator level|risk category|category of risk|severity)\b.*$/;
const rows =
  /^(indicator|risk indicator|factor|risk factor|vulnerability|vulnerability factor|question|statement|sign|description of indicator|area|concern|behaviour|indicator of .*|number|item|sign and indicator|indicator \/ .*|type of risk|type of exploitation|exploitation type|risk type|domain|category|risk|.* indicator)$/;

export type ColumnRole = 'option' | 'answer' | 'notes' | 'preset' | 'row';

/** What a column of a grid is for, by its heading; undefined where the words are not of that kind. */
export const columnRole = remembered(roleOf, (role) => role === 'option' || role === 'row');

/** A narrow cell on a page breaks words without a hyphen: `Suggest ed risk level`. */
function roleOf(heading: string): ColumnRole | undefined {
  const role = roleOfWhole(heading);
  if (role !== undefined || heading.length < SHORTEST_TORN || heading.length > LONGEST_TORN) return role;
  const gaps = [...heading.trim().matchAll(/(?<=\p{L})\s+(?=\p{Ll})/gu)];
  for (const { 0: gap, index } of gaps) {
    const whole = roleOfWhole(heading.trim().slice(0, index) + heading.trim().slice(index + gap.length));
    if (whole !== undefined) return whole;
  }
  return undefined;
}

const SHORTEST_TORN = 10;
const LONGEST_TORN = 40;

function roleOfWhole(heading: string): ColumnRole | undefined {
  const kept = normalWords(heading, 'keep');
  const words = normalWords(heading, 'drop');
  if (kept === '') return undefined;
  if (preset.test(words)) return 'preset';
  if (options.has(kept) || options.has(words)) return 'option';
  if (/^\d [a-z]/.test(kept) && kept.length < 30) return 'option';
  if (single.test(kept) || single.test(words) || spellsOptions(heading)) return 'answer';
  if (notes.test(words)) return 'notes';
  return rows.test(words) ? 'row' : undefined;
}

/** `Yes / No / Possible`, `Rating (Green / Amber / Red)`: one column for an answer that is one of these. */
function spellsOptions(heading: string): boolean {
  const parts = heading.split(/[/,|()\n]| or /);
  if (parts.length < 2) return false;
  let first: string | undefined;
  let others = 0;
  for (const part of parts) {
    const words = normalWords(part, 'keep');
    if (words === '') continue;
    if (first === undefined) first = words;
    else if (options.has(words)) others += 1;
    // Most cells with a comma are answers, and the first part that is no option says so.
    else return false;
  }
  if (first === undefined || others === 0) return false;
  return options.has(first) || (others > 1 && single.test(first));
}
