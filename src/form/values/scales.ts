import type { Code, ScaleId } from './model.ts';
import { indexWordings, keysOf } from './wordings.ts';

/**
 * `one`: a single option of the row. `periods`: any of the columns, `both` for two. `score`: a number up to `most`.
 * `scores`: a number in each column.
 */
export type Scale =
  | { kind: 'one' | 'periods'; codes: readonly Code[] }
  | { kind: 'score'; codes: readonly Code[]; most: number }
  | { kind: 'scores'; codes: readonly Code[] };

const yes: Code = { code: 'yes', wordings: ['y', 'present'] };
const no: Code = { code: 'no', wordings: ['n', 'not present', 'absent'] };
const low: Code = { code: 'low', wordings: ['l', 'low risk'] };
const medium: Code = { code: 'medium', wordings: ['m', 'med', 'medium risk', 'moderate'] };
const high: Code = { code: 'high', wordings: ['h', 'high risk', 'significant'] };

export const scales: Readonly<Record<ScaleId, Scale>> = {
  tick: { kind: 'one', codes: [{ code: 'ticked', wordings: ['yes', 'y', 'present', 'tick if present', 'tick'] }] },
  yes_no: { kind: 'one', codes: [yes, no] },
  yes_no_not_known: {
    kind: 'one',
    codes: [
      yes,
      no,
      { code: 'not_known', wordings: ['not known', 'unknown', 'n/k', 'nk', "don't know", 'do not know', 'unsure'] },
    ],
  },
  yes_no_possible: { kind: 'one', codes: [yes, no, { code: 'possible', wordings: ['possibly', 'p', 'maybe'] }] },
  yes_no_suspected: { kind: 'one', codes: [yes, no, { code: 'suspected', wordings: ['suspect', 's', 'suspicion'] }] },
  score_0_3: score(3),
  score_0_4: score(4),
  score_0_5: score(5),
  low_medium_high: { kind: 'one', codes: [low, medium, high] },
  none_low_medium_high: {
    kind: 'one',
    codes: [
      { code: 'none', wordings: ['no risk', 'no apparent risk', 'no known risk', 'n', 'no', 'nil'] },
      low,
      medium,
      high,
    ],
  },
  green_amber_red: {
    kind: 'one',
    codes: [
      { code: 'green', wordings: ['g'] },
      { code: 'amber', wordings: ['a', 'yellow'] },
      { code: 'red', wordings: ['r'] },
    ],
  },
  current_historic: {
    kind: 'periods',
    codes: [
      { code: 'current', wordings: ['currently', 'current concern', 'now', 'present'] },
      { code: 'historic', wordings: ['historical', 'history', 'past', 'previous', 'historic concern'] },
    ],
  },
  past6_before: {
    kind: 'periods',
    codes: [
      {
        code: 'past6',
        wordings: [
          'past 6 months',
          'last 6 months',
          'in the past 6 months',
          'in last 6 months',
          'within 6 months',
          'previous 6 months',
          'past six months',
          'last six months',
        ],
      },
      {
        code: 'before',
        wordings: [
          'more than 6 months ago',
          'over 6 months ago',
          'before that',
          'before 6 months',
          'prior to this',
          'prior to 6 months',
          '6 months ago or more',
          'earlier',
        ],
      },
    ],
  },
  last3_3to6: {
    kind: 'periods',
    codes: [
      {
        code: 'last3',
        wordings: [
          'last 3 months',
          'past 3 months',
          'in the last 3 months',
          'within 3 months',
          '0-3 months',
          'last three months',
          'past three months',
        ],
      },
      {
        code: '3to6',
        wordings: [
          '3-6 months',
          '3 to 6 months',
          'last 3-6 months',
          'past 3-6 months',
          '3-6 months ago',
          '3 to 6 months ago',
          'three to six months',
        ],
      },
    ],
  },
  score_review_final: {
    kind: 'scores',
    codes: [
      { code: 'score', wordings: ['initial score', 'initial', 'first score'] },
      { code: 'review', wordings: ['review score', 'reviewed', 'reviewed score'] },
      { code: 'final', wordings: ['final score', 'closing score', 'closure'] },
    ],
  },
};

function score(most: number): Scale {
  const codes = Array.from({ length: most + 1 }, (_, number) => ({ code: String(number), wordings: [] }));
  return { kind: 'score', most, codes };
}

/**
 * The scale that a table's answer columns have, by their headings, or by the options that one heading spells out
 * (`Score (0-3)`, `Low / Medium / High`). Undefined where none fits exactly.
 */
export function scaleOfHeadings(headings: readonly string[]): ScaleId | undefined {
  const parts = headings.length === 1 ? spelledOut(headings[0] ?? '') : headings;
  for (const id of scaleIds) {
    const { codes } = scales[id];
    const found = parts.map((part) => headingCode(part, codes));
    if (found.length === codes.length && new Set(found).size === codes.length && !found.includes(undefined)) return id;
  }
  return undefined;
}

export const scaleIds = Object.keys(scales).filter((id): id is ScaleId => Object.hasOwn(scales, id));

function spelledOut(heading: string): string[] {
  const range = /\b0\s*(?:-|–|to)\s*([345])\b/.exec(heading);
  if (range) return Array.from({ length: Number(range[1]) + 1 }, (_, number) => String(number));
  return heading
    .replace(/[()]/g, '/')
    .split(/[/,|\n]| or /)
    .filter((part) => /[\p{L}\p{N}✓]/u.test(part));
}

/** The code that a column heading stands for, by its whole wording. */
export function headingCode(heading: string, codes: readonly Code[]): string | undefined {
  const joined = keysOf(heading).join(' ');
  return indexWordings(codes).all.find((wording) => wording.keys.join(' ') === joined)?.code;
}
