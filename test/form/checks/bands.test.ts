import { describe, expect, test } from 'vitest';
import { bandsIn } from '../../../src/form/checks/index.ts';
import { readSketch, reasonsOf } from '../reading.ts';

const three = [
  { level: 'low', from: 0, to: 10 },
  { level: 'medium', from: 11, to: 20 },
  { level: 'high', from: 21, to: 999 },
];

describe('the legend of scores that a form prints', () => {
  test.each([
    ['in one line', ['0-10 Low, 11-20 Medium, 21+ High']],
    ['a line each, the level first', ['Low risk: 0 – 10', 'Medium risk: 11 – 20', 'High risk: 21 or more']],
    ['in brackets', ['Low (0 to 10)', 'Medium (11 to 20)', 'High (over 20)']],
    ['in a table', ['0-10 points | Low risk', '11-20 points | Moderate', '21+ points | Significant']],
    ['in any order', ['High: 21+', 'Low: 0-10', 'Medium: 11-20']],
  ])('%s', (_, lines) => {
    expect(bandsIn(lines)).toEqual(three);
  });

  test.each([
    ['without one of the levels', ['0-10 Low, 11+ High']],
    ['with a gap', ['0-10 Low, 12-20 Medium, 21+ High']],
    ['with an overlap', ['0-10 Low, 10-20 Medium, 21+ High']],
    ['printed twice, differently', ['0-10 Low, 11-20 Medium, 21+ High', 'Low 0-5']],
    ['that somebody wrote', ['At 10-11 she was low, at 12-13 medium']],
    ['of one scale alone', ['Score each 0-3 (0 none, 3 high)']],
    ['not there at all', []],
  ])('%s is none', (_, lines) => {
    expect(bandsIn(lines)).toEqual([]);
  });
});

const toolkit = (score: string, level: string) => `
# Child Exploitation Toolkit
|%Completed by|Ann Example|%Agency|Northmouth College|
|%Date of assessment|4 March 2026|%Child's name|Tom Testperson|
|%Date of birth|1 Feb 2010|%Home address|1 High Street|
|%Legal status|CIN|%Level of risk|${level}|
|%Overall score|${score}|||
0-10 Low, 11-20 Medium, 21+ High
## Indicators
|Indicator|Yes|No|
|Goes missing|[x]|[ ]|
## Analysis
He is at some risk because of the people he meets.`;

test('a level that differs from the printed band of its score is shown, never mended', () => {
  expect(reasonsOf(readSketch(toolkit('14', 'Medium')))).toEqual([]);
  const form = readSketch(toolkit('14', 'Low'));
  expect(reasonsOf(form)).toEqual(['contradiction_risk_band']);
  expect(form.fields['risk.overall']?.value).toBe('low');
});
