import { expect, test } from 'vitest';
import { type Definition, type Form, formByHand, loadDefinitions, mendForm } from '../../../src/form/index.ts';
import { fieldsFrom } from '../../../src/web/fields.ts';
import { groupsOf } from '../../../src/web/item/fields.ts';
import { mendingsIn } from '../../../src/web/item/mendings.ts';

const [, toolkit] = loadDefinitions().forms as [Definition, Definition];

/** The questions of the table of indicators, as the page shows them. */
function asked(form: Form, add?: string, typed?: object) {
  const groups = groupsOf({
    ...{ form, definition: toolkit, seen: null, certainEnough: 0.9, nameOf: () => '' },
    ...(add !== undefined && { add }),
    ...(typed && { typed: fieldsFrom(typed) }),
  });
  const group = groups.find(({ id }) => id === 'indicators');
  return (group?.fields ?? []).map(({ key, control, shown, options }) => {
    const [chosen] = options.filter(({ selected }) => selected);
    return [key, control, shown || (chosen?.value ?? '')];
  });
}

function mended(form: Form, sent: object, add?: string): Form {
  const mendings = mendingsIn(fieldsFrom(sent), form, toolkit, add);
  const outcome = mendForm(form, mendings, toolkit, { by: 'user 1', at: '2026-11-24T10:00:00Z' });
  if (outcome.kind === 'refused') throw new Error(outcome.refusals.map(({ message }) => message).join());
  return outcome.form;
}

const valuesOf = (form: Form) =>
  Object.entries(form.fields).flatMap(([key, { state, value }]) =>
    key.startsWith('indicators[') ? [[key, state === 'answered' ? value : state]] : [],
  );
const lacksIndicator = (form: Form) => form.problems.some(({ field }) => field === 'indicators[0].value');

test('a toolkit filled in by hand asks for its indicators one after the other, each with the answers of its scale', () => {
  const empty = formByHand(toolkit);
  expect(lacksIndicator(empty)).toBe(true);
  const missing = groupsOf({ form: empty, definition: toolkit, seen: null, certainEnough: 0.9, nameOf: () => '' });
  expect(missing.find(({ id }) => id === 'indicators')?.fields[0]?.doubt).toBe('missing');
  // Without its scale an answer cannot be read, so it is asked after the scale.
  expect(asked(empty)).toEqual([
    ['indicators[0].text', 'lines', ''],
    ['indicators[0].domain', 'text', ''],
    ['indicators[0].scale', 'select', ''],
    ['indicators[0].evidence', 'lines', ''],
  ]);
  const named = mended(empty, {
    'v.indicators[0].text': 'Goes missing overnight',
    'v.indicators[0].domain': 'Missing',
    'v.indicators[0].scale': 'yes_no_not_known',
    'v.indicators[0].evidence': '',
  });
  expect(asked(named).map(([key]) => key)).toContain('indicators[0].value');
  expect(lacksIndicator(named)).toBe(true);
  const one = mended(named, { 'v.indicators[0].value': 'yes' });
  expect(lacksIndicator(one)).toBe(false);
  // The next row has group and scale of the one above, and all of it is written at once.
  expect(asked(one, 'indicators').slice(5)).toEqual([
    ['indicators[1].text', 'lines', ''],
    ['indicators[1].domain', 'text', 'Missing'],
    ['indicators[1].scale', 'select', 'yes_no_not_known'],
    ['indicators[1].value', 'select', ''],
    ['indicators[1].evidence', 'lines', ''],
  ]);
  const row = {
    'v.indicators[1].text': 'Found far from home',
    'v.indicators[1].domain': 'Missing',
    'v.indicators[1].scale': 'yes_no_not_known',
    'v.indicators[1].value': 'not_known',
    'v.indicators[1].evidence': 'Seen by staff',
  };
  const two = mended(one, row, 'indicators');
  expect(valuesOf(two)).toEqual([
    ['indicators[0].text', 'Goes missing overnight'],
    ['indicators[0].domain', 'Missing'],
    ['indicators[0].scale', 'yes_no_not_known'],
    ['indicators[0].value', 'yes'],
    ['indicators[0].answer', 'Yes'],
    ['indicators[1].text', 'Found far from home'],
    ['indicators[1].domain', 'Missing'],
    ['indicators[1].scale', 'yes_no_not_known'],
    ['indicators[1].value', 'not_known'],
    ['indicators[1].evidence', 'Seen by staff'],
    ['indicators[1].answer', 'Not known'],
  ]);
  // A row that was only offered and not named is none, and an answer of another scale is refused.
  const offered = { 'v.indicators[2].domain': 'Missing', 'v.indicators[2].scale': 'yes_no_not_known' };
  expect(mendingsIn(fieldsFrom({ ...offered, 'v.indicators[2].text': '' }), two, toolkit, 'indicators')).toEqual([]);
  expect(() => mended(two, { 'v.indicators[1].value': 'high' })).toThrow('none of the answers');
  expect(() => mended(one, { ...row, 'v.indicators[1].value': 'high' }, 'indicators')).toThrow('none of the answers');
});

test('what was typed into a row that was not taken is still there', () => {
  const typed = {
    'v.indicators[0].text': 'Owes money',
    'v.indicators[0].scale': 'score_0_3',
    'v.indicators[0].value': '9',
  };
  expect(asked(formByHand(toolkit), undefined, typed)).toEqual([
    ['indicators[0].text', 'lines', 'Owes money'],
    ['indicators[0].domain', 'text', ''],
    ['indicators[0].scale', 'select', 'score_0_3'],
    ['indicators[0].value', 'select', '9'],
    ['indicators[0].evidence', 'lines', ''],
  ]);
});
