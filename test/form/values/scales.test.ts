import { describe, expect, test } from 'vitest';
import { readScale, type ScaleId, scaleOfHeadings, scales } from '../../../src/form/values/index.ts';
import { lines, picture, sketch } from './written.ts';

function row(scale: ScaleId, cells: Record<string, string>) {
  const reading = readScale(
    scale,
    Object.entries(cells).map(([heading, shorthand]) => ({ heading, written: sketch(shorthand) })),
  );
  return [
    reading.state === 'answered' ? reading.value : reading.state,
    ...reading.problems.map((one) => one.code),
  ].join(' ! ');
}

describe('the column with the mark is the answer', () => {
  test.each<[ScaleId, Record<string, string>, string]>([
    ['tick', { 'Tick if present': '[x]' }, 'ticked'],
    ['tick', { Tick: 'X' }, 'ticked'],
    ['tick', { Tick: '✓' }, 'ticked'],
    ['tick', { Tick: '' }, 'blank'],
    ['tick', { Tick: '[ ]' }, 'blank'],
    ['tick', { Tick: '[?]' }, 'unreadable ! unsure_box'],
    ['yes_no', { Yes: '[ ]', No: '[x]' }, 'no'],
    ['yes_no', { Yes: '', No: 'x' }, 'no'],
    ['yes_no', { Yes: 'yes', No: '' }, 'yes'],
    ['yes_no', { Yes: '[x]', No: '[x]' }, 'unreadable ! two_boxes_ticked'],
    ['yes_no', { Yes: '[ ]', No: '[ ]' }, 'blank'],
    ['yes_no', { Yes: 'N/A', No: '' }, 'not_applicable'],
    ['yes_no_not_known', { Yes: '', No: '', 'Not known': 'X' }, 'not_known'],
    ['yes_no_possible', { Yes: '', No: '', Possible: '[x]' }, 'possible'],
    ['yes_no_suspected', { Yes: '', No: '', Suspected: '[x]' }, 'suspected'],
    ['low_medium_high', { Low: '', Medium: '✓', High: '' }, 'medium'],
    ['none_low_medium_high', { 'No risk': 'x', Low: '', Medium: '', High: '' }, 'none'],
    ['green_amber_red', { Green: '', Amber: '', Red: '[x]' }, 'red'],
    ['score_0_3', { 0: '', 1: '', 2: 'x', 3: '' }, '2'],
    ['current_historic', { Current: '[x]', Historic: '[ ]' }, 'current'],
    ['current_historic', { Current: '[x]', Historic: '[x]' }, 'both'],
    ['past6_before', { 'Past 6 months': '', Before: 'x' }, 'before'],
    ['last3_3to6', { 'Last 3 months': 'x', '3-6 months': 'x' }, 'both'],
    ['score_review_final', { Score: '2', Review: '1', Final: '' }, 'score 2; review 1'],
    ['score_review_final', { Score: 'high', Review: '', Final: '' }, 'unreadable ! invalid_scale'],
    ['low_medium_high', { Low: '', Medium: 'since March', High: '' }, 'unreadable ! invalid_scale'],
  ])('%s %j', (scale, cells, expected) => expect(row(scale, cells)).toBe(expected));
});

describe('one answer column holds the answer', () => {
  test.each<[ScaleId, string, string]>([
    ['yes_no', 'Yes', 'yes'],
    ['yes_no', '[x] Yes [ ] No', 'yes'],
    ['yes_no', 'Yes / ~No~', 'yes'],
    ['yes_no', 'Yes / No', 'blank'],
    ['yes_no_not_known', 'N/K', 'not_known'],
    ['yes_no', 'N/K', 'not_known'],
    ['yes_no_suspected', 'Suspected', 'suspected'],
    ['low_medium_high', 'H', 'high'],
    ['low_medium_high', 'Low Medium =High=', 'high'],
    ['low_medium_high', 'Low / Medium', 'unreadable ! options_unmarked'],
    ['score_0_3', '2', '2'],
    ['score_0_3', '4', 'unreadable ! invalid_scale'],
    ['score_0_4', '4', '4'],
    ['score_0_5', '2.5', 'unreadable ! invalid_scale'],
    ['score_0_5', '0 1 2 @3@ 4 5', '3'],
    ['score_0_5', 'high', 'unreadable ! invalid_scale'],
    ['score_0_5', '', 'blank'],
    ['score_0_5', 'N/A', 'not_applicable'],
    ['green_amber_red', 'Amber', 'amber'],
    ['yes_no', 'see above', 'unreadable ! refers_elsewhere'],
  ])('%s %j', (scale, shorthand, expected) => expect(row(scale, { Answer: shorthand })).toBe(expected));
});

test('the same number on two scales keeps its scale', () => {
  const written = sketch('2');
  const three = readScale('score_0_3', [{ heading: 'Score', written }]);
  const five = readScale('score_0_5', [{ heading: 'Score', written }]);
  expect([three.value, three.scale, five.value, five.scale]).toEqual([2, 'score_0_3', 2, 'score_0_5']);
});

test('a picture in an answer column is not an empty one', () => {
  const reading = readScale('yes_no', [
    { heading: 'Yes', written: lines([picture]) },
    { heading: 'No', written: lines([]) },
  ]);
  expect(reading.state).toBe('unreadable');
});

test('the raw answer names the marked column', () => {
  const reading = readScale('yes_no_suspected', [
    { heading: 'Yes', written: sketch('') },
    { heading: 'No', written: sketch('') },
    { heading: 'Suspected ', written: sketch('[x]') },
  ]);
  expect(reading.answer).toBe('Suspected');
});

describe('a scale is known by its headings and only when all fit', () => {
  test.each<[string[], ScaleId | undefined]>([
    [['Yes', 'No'], 'yes_no'],
    [['YES', 'NO', 'Not known'], 'yes_no_not_known'],
    [['Yes', 'No', 'Unknown'], 'yes_no_not_known'],
    [['Yes', 'No', 'Possible'], 'yes_no_possible'],
    [['Yes', 'No', 'Suspected'], 'yes_no_suspected'],
    [['Low', 'Medium', 'High'], 'low_medium_high'],
    [['No risk', 'Low', 'Medium', 'High'], 'none_low_medium_high'],
    [['G', 'A', 'R'], 'green_amber_red'],
    [['Current', 'Historic'], 'current_historic'],
    [['Past 6 months', 'Before'], 'past6_before'],
    [['Last 3 months', '3-6 months'], 'last3_3to6'],
    [['0', '1', '2', '3'], 'score_0_3'],
    [['Score (0-4)'], 'score_0_4'],
    [['Score 0 to 5'], 'score_0_5'],
    [['Yes / No'], 'yes_no'],
    [['Low / Medium / High'], 'low_medium_high'],
    [['Score', 'Review', 'Final'], 'score_review_final'],
    [['Tick'], 'tick'],
    [['Yes', 'Maybe', 'Perhaps'], undefined],
    [['Answer'], undefined],
    [[], undefined],
  ])('%j', (headings, expected) => expect(scaleOfHeadings(headings)).toBe(expected));

  test('no two scales share their headings', () => {
    for (const [id, { codes }] of Object.entries(scales))
      expect(
        scaleOfHeadings(
          codes.map(({ code, wordings }) =>
            code === 'past6' || code === 'last3' || code === '3to6' ? (wordings[0] ?? '') : code,
          ),
        ),
      ).toBe(id);
  });
});
