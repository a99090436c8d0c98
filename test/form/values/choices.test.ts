import { describe, expect, test } from 'vitest';
import type { Code, FieldTypeName } from '../../../src/form/values/index.ts';
import { readSignature, readValue } from '../../../src/form/values/index.ts';
import { box, entry, lines, picture, read, sketch, text, told } from './written.ts';

const risk: readonly Code[] = [
  { code: 'none', wordings: ['no risk', 'no apparent risk'] },
  { code: 'low', wordings: ['low risk', 'green'] },
  { code: 'medium', wordings: ['medium risk', 'moderate', 'amber'] },
  { code: 'high', wordings: ['high risk', 'red'] },
];
const concerns: readonly Code[] = [
  { code: 'cse', wordings: ['child sexual exploitation', 'sexual exploitation'] },
  { code: 'cce', wordings: ['child criminal exploitation', 'criminal exploitation'] },
  { code: 'county_lines', wordings: ['county lines'] },
  { code: 'trafficking', wordings: ['human trafficking', 'modern slavery', 'trafficking / modern slavery'] },
  { code: 'missing', wordings: ['missing from home', 'missing episodes'] },
  { code: 'gangs', wordings: ['gang', 'gang involvement'] },
  { code: 'harmful_sexual_behaviour', wordings: ['harmful sexual behaviour'] },
  { code: 'online', wordings: ['online exploitation'] },
  { code: 'radicalisation', wordings: ['extremism'] },
  { code: 'other', wordings: [] },
];

function sketched(type: FieldTypeName, shorthand: string, codes?: readonly Code[]) {
  return told(readValue({ type, codes }, sketch(shorthand), { receivedOn: '2026-04-10' }));
}

describe('yes and no are read from boxes before or after their words', () => {
  test.each([
    ['[x] Yes [ ] No', 'yes'],
    ['[ ] Yes [x] No', 'no'],
    ['Yes [x] No [ ]', 'yes'],
    ['Yes [ ] No [x]', 'no'],
    ['[ ] Yes\n[x] No\n[ ] Unknown', 'no'],
    ['Yes\n[ ]\nNo\n[x]', 'no'],
    ['Yes|[ ]|No|[x]|Not known|[ ]', 'no'],
    ['Consent gained? [x] Yes [ ] No', 'yes'],
    ['[ ] Yes [ ] No [x] Unknown', 'unknown'],
    ['[ ] Yes [ ] No [x] Not known', 'unknown'],
    ['[ ] Yes [ ] No', 'blank'],
    ['[x] Yes [x] No', 'unreadable ! two_boxes_ticked'],
    ['[x] Yes [?] No', 'unreadable ! unsure_box'],
    ['[?] Yes [ ] No', 'unreadable ! unsure_box'],
    ['[ ] Yes [ ] No she has not been asked', 'unreadable ! unplaced_text'],
    ['[ ] Yes [ ] No If no, why:', 'blank'],
    ['[x] Yes [ ] No - mother told by phone', 'yes'],
    ['[x] ~Yes~ [ ] No', 'unreadable ! contradictory_marks'],
    ['[ ] Yes [ ] No [x] N/A', 'not_applicable'],
    ['[x] Yes [ ] No [ ] N/A', 'yes'],
    ['[x] Prefer not to say [ ] Yes [ ] No', 'refused'],
    ['[x]', 'yes'],
    ['[ ]', 'blank'],
    ['Yes [x] No', 'unreadable ! unsure_box'],
  ])('%j', (shorthand, expected) => expect(sketched('yesno', shorthand)).toBe(expected));

  test('boxes known only by the names that the file gives them', () => {
    const written = lines([box('empty', 'Yes'), box('ticked', 'No'), box('empty', 'Unknown')]);
    expect(told(readValue({ type: 'yesno' }, written))).toBe('no');
  });

  test('boxes drawn with brackets, as in a mail', () => {
    expect(told(read('yesno', '[X] Yes   [ ] No'))).toBe('yes');
    expect(told(read('yesno', '☐ Yes ☒ No'))).toBe('no');
  });
});

describe('printed options are read by the marks that a person made', () => {
  test.each([
    ['Yes / ~No~', 'yes'],
    ['~Yes~ No', 'no'],
    ['~Yes / ~No', 'no'],
    ['YES ~NO~ ~UNKNOWN~', 'yes'],
    ['~YES~ ~NO~ UNKNOWN', 'unknown'],
    ['YES =NO= UNKNOWN', 'no'],
    ['@YES@ NO UNKNOWN', 'yes'],
    ['Yes *No*', 'no'],
    ['^Yes^ / No', 'yes'],
    ['Yes x / No', 'yes'],
    ['Yes / No X', 'no'],
    ['X Yes   No', 'yes'],
    ['Yes|X\nNo|', 'yes'],
    ['Yes / No', 'blank'],
    ['YES NO UNKNOWN', 'blank'],
    ['*YES NO UNKNOWN*', 'blank'],
    ['Yes / No (delete as applicable)', 'blank'],
    ['~Yes~ / No (please delete as appropriate)', 'no'],
    ['Yes / No / N/A', 'blank'],
    ['Yes / No: No', 'unreadable ! options_unmarked'],
    ['Yes / No - yes', 'unreadable ! options_unmarked'],
    ['Yes / No *Yes*', 'yes'],
    ['Yes X No', 'unreadable ! contradictory_marks'],
    ['~Yes~ ~No~', 'unreadable ! contradictory_marks'],
    ['YES ~NO~ UNKNOWN', 'unreadable ! options_unmarked'],
    ['=Yes= @No@', 'unreadable ! contradictory_marks'],
    ['=Yes= *No*', 'unreadable ! contradictory_marks'],
    ['~=Yes=~ No', 'no'],
    ['Yes / No x x', 'no'],
    ['Y~es~ No', 'unreadable ! contradictory_marks'],
  ])('%j', (shorthand, expected) => expect(sketched('yesno', shorthand)).toBe(expected));

  test('a word cut into runs by the word processor is one word', () => {
    const written = lines([
      text('Y'),
      text('e'),
      text('s'),
      text(' / '),
      text('N', { struck: true }),
      text('o', { struck: true }),
    ]);
    expect(told(readValue({ type: 'yesno' }, written))).toBe('yes');
  });
});

describe('yes and no in words', () => {
  test.each([
    ['Y', 'yes'],
    ['n', 'no'],
    ['YES.', 'yes'],
    ['yes - see below', 'yes'],
    ['Yes, verbally on 3 April', 'yes'],
    ['Yes she agreed', 'yes'],
    ['No. Mother would be at risk if told.', 'no'],
    ['No - not asked', 'no'],
    ['Not known', 'not_known'],
    ['Unknown', 'not_known'],
    ['N/K', 'not_known'],
    ['N/A', 'not_applicable'],
    ['declined to say', 'refused'],
    ['Yes if she is asked', 'unreadable ! invalid_yesno'],
    ['Yes?', 'yes ! low_confidence'],
    ['yes / n/a', 'unreadable ! options_unmarked'],
    ['No, N/A', 'unreadable ! options_unmarked'],
    ['', 'blank'],
    ['-', 'blank'],
    ['Choose an item.', 'blank'],
    ['No one has asked', 'unreadable ! invalid_yesno'],
    ['Yes, but not father', 'unreadable ! invalid_yesno'],
    ['Yes to mother, no to father', 'unreadable ! invalid_yesno'],
    ['yes and no', 'unreadable ! options_unmarked'],
    ['not yet', 'unreadable ! invalid_yesno'],
    ['see attached', 'unreadable ! refers_elsewhere'],
    ['X', 'unreadable ! invalid_yesno'],
    ['✓', 'yes'],
  ])('%j', (written, expected) => expect(told(read('yesno', written))).toBe(expected));

  test('an option chosen from a list counts as chosen, not as typed', () => {
    expect(told(readValue({ type: 'yesno' }, lines([entry('Unknown', { entry: 'choice' })])))).toBe('unknown');
    expect(told(readValue({ type: 'yesno' }, lines([entry('', { entry: 'choice', placeholder: true })])))).toBe(
      'blank',
    );
  });
});

describe('one code of a choice', () => {
  test.each([
    ['High', 'high'],
    ['HIGH RISK', 'high'],
    ['Medium risk.', 'medium'],
    ['None', 'none'],
    ['no risk', 'none'],
    ['meduim', 'medium ! wording_corrected'],
    ['High (see analysis)', 'high'],
    ['[ ] Low [ ] Medium [x] High', 'high'],
    ['~Low~ / ~Medium~ / High', 'high'],
    ['Low / *Medium* / High', 'medium'],
    ['Low / Medium / High', 'blank'],
    ['Low / Medium', 'unreadable ! options_unmarked'],
    ['Low - Medium', 'unreadable ! options_unmarked'],
    ['Medium to High', 'unreadable ! invalid_choice'],
    ['not high', 'unreadable ! invalid_choice'],
    ['not at risk', 'unreadable ! invalid_choice'],
    ['High - but not known for certain', 'unreadable ! invalid_choice'],
    ['High (was low in March)', 'unreadable ! invalid_choice'],
    ['High - possibly', 'unreadable ! invalid_choice'],
    ['[ ] Low [ ] High [x] Not known', 'not_known'],
    ['Choose an item. High', 'high'],
    ['severe', 'unreadable ! invalid_choice'],
    ['Unknown', 'not_known'],
  ])('%j', (shorthand, expected) => expect(sketched('choice', shorthand, risk)).toBe(expected));
});

describe('several codes', () => {
  test.each([
    ['CSE', '["cse"]'],
    ['CSE, missing', '["cse","missing"]'],
    ['CSE and county lines', '["cse","county_lines"]'],
    ['Child sexual exploitation; gang involvement', '["cse","gangs"]'],
    ['Trafficking / modern slavery', '["trafficking"]'],
    ['Traficking, radicalization', '["trafficking","radicalisation"] ! wording_corrected'],
    ['[x] CSE [x] Missing [ ] Gangs', '["cse","missing"]'],
    ['[x] CSE\n[ ] CCE\n[x] Other', '["cse","other"]'],
    ['~CSE~ / CCE / ~Missing~', '["cce"]'],
    ['CSE =CCE= Missing =Gangs=', '["cce","gangs"]'],
    ['[ ] CSE [ ] CCE', 'blank'],
    ['CSE / CCE', 'unreadable ! options_unmarked'],
    ['CSE CCE Missing Gangs Online', 'unreadable ! options_unmarked'],
    ['CSE / CCE / Missing (please circle)', 'blank'],
    ['[x] N/A [ ] CSE', 'not_applicable'],
    ['[x] N/A [x] CSE', 'unreadable ! invalid_choice'],
    ['CSE CCE County lines Trafficking Missing Gangs Harmful sexual behaviour Online Radicalisation Other', 'blank'],
    ['CSE, missing (please see below)', 'unreadable ! invalid_choice'],
    ['CSE, missing if she is with friends', 'unreadable ! invalid_choice'],
    ['not at risk of CSE', 'unreadable ! invalid_choice'],
    ['no evidence of CSE', 'unreadable ! invalid_choice'],
    ['CSE, drugs', 'unreadable ! invalid_choice'],
    ['[x] CSE [?] Missing', 'unreadable ! unsure_box'],
    ['[x] Something new [ ] CSE', 'unreadable ! invalid_choice'],
  ])('%j', (shorthand, expected) => expect(sketched('choices', shorthand, concerns)).toBe(expected));
});

describe('gender', () => {
  test.each([
    ['F', 'female'],
    ['Male', 'male'],
    ['M/F', 'blank'],
    ['M / ~F~', 'male'],
    ['~M~/F', 'female'],
    ['[ ] Male [x] Female', 'female'],
    ['Non-binary', 'non_binary'],
    ['not stated', 'not_stated'],
    ['[ ] Male [ ] Female [x] Prefer not to say', 'not_stated'],
    ['not known', 'not_known'],
    ['femal', 'female ! wording_corrected'],
    ['girl', 'female'],
    ['see above', 'unreadable ! refers_elsewhere'],
    ['15', 'unreadable ! invalid_gender'],
  ])('%j', (shorthand, expected) => expect(sketched('gender', shorthand)).toBe(expected));
});

describe('ethnicity has two code tables, and a wording that fits neither is a problem', () => {
  test.each([
    ['White British', 'WBRI'],
    ['White - British', 'WBRI'],
    ['WBRI', 'WBRI'],
    ['White: British', 'WBRI'],
    ['W1', 'W1'],
    ['W1 British', 'W1'],
    ['W1 - White British', 'W1'],
    ['Mixed: White and Black Caribbean', 'MWBC'],
    ['White & Black Caribbean', 'MWBC'],
    ['Mixed White/Black African', 'MWBA'],
    ['M2', 'M2'],
    ['Asian or Asian British - Pakistani', 'APKN'],
    ['Black African', 'BAFR'],
    ['Any other ethnic group', 'OOTH'],
    ['Refused', 'REFU'],
    ['declined to say', 'refused'],
    ['Not obtained', 'NOBT'],
    ['Not known', 'not_known'],
    ['White', 'unreadable ! invalid_ethnicity'],
    ['British', 'unreadable ! invalid_ethnicity'],
    ['Black British', 'unreadable ! invalid_ethnicity'],
    ['Mixed', 'unreadable ! invalid_ethnicity'],
    ['not White British', 'unreadable ! invalid_ethnicity'],
    ['White British / White Irish', 'unreadable ! options_unmarked'],
  ])('%j', (shorthand, expected) => expect(sketched('ethnicity', shorthand)).toBe(expected));
});

test('a signature is a name, a picture or a ticked box', () => {
  expect(told(readSignature(lines([picture])))).toBe('yes');
  expect(told(readSignature(lines([text('A. Example')])))).toBe('yes');
  expect(told(readSignature(lines([text('.........')])))).toBe('blank');
  expect(told(readSignature(sketch('[ ] Yes [x] No')))).toBe('no');
});
