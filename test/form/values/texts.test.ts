import { describe, expect, test } from 'vitest';
import type { FieldTypeName } from '../../../src/form/values/index.ts';
import { readValue } from '../../../src/form/values/index.ts';
import { box, entry, lines, picture, read, sketch, tab, text, told } from './written.ts';

describe('a blank is not an answer: placeholders, masks and dotted lines', () => {
  const blanks = [
    '',
    ' ',
    '-',
    '–',
    '...',
    '……',
    '____',
    '.........',
    '£',
    '£____',
    '  /  /  ',
    '__/__/____',
    '( )',
    ':',
    'N',
    'Choose an item.',
    'Click here to enter text.',
    'Click or tap here to enter text.',
    'Click here to enter a date.',
    'Click or tap to enter a date.',
    'dd/mm/yyyy',
    'DD / MM / YYYY',
    '(dd/mm/yy)',
    'Select Gender',
    'Please select',
    'Select an option',
    'Choose an item…',
    'Enter text here',
  ].filter((blank) => blank !== 'N');
  test.each(blanks)('%j', (blank) => {
    for (const type of ['text', 'long_text', 'date', 'phone', 'yesno', 'gender', 'age'] as const)
      expect([type, read(type, blank).state]).toEqual([type, 'blank']);
  });

  test.each(['Click here to enter text about school', 'Choose an item from the shop', 'He was told to select a phone'])(
    '%j is an answer',
    (words) => expect(read('text', words).state).toBe('answered'),
  );
});

describe('states are told apart', () => {
  test.each<[FieldTypeName, string, string]>([
    ['text', 'N/A', 'not_applicable'],
    ['text', 'n.a.', 'not_applicable'],
    ['long_text', 'Not applicable.', 'not_applicable'],
    ['date', 'N/A - unborn', 'not_applicable'],
    ['text', 'N/K', 'not_known'],
    ['text', 'NK', 'not_known'],
    ['text', 'Not known', 'not_known'],
    ['text', 'unknown at present', 'not_known'],
    ['phone', 'Unknown', 'not_known'],
    ['text', 'declined to say', 'refused'],
    ['text', 'Refused', 'refused'],
    ['text', 'prefers not to say', 'refused'],
    ['text', 'Prefer not to answer', 'refused'],
    ['text', 'None', 'None'],
    ['long_text', 'none known', 'none known'],
    ['phone', 'None', 'not_applicable'],
    ['text', 'Unknown male seen nearby', 'Unknown male seen nearby'],
    ['text', 'Nkechi', 'Nkechi'],
    ['text', 'Na', 'not_applicable'],
    ['text', 'Refused to attend school', 'Refused to attend school'],
    ['text', '?', 'not_known ! low_confidence'],
    ['text', 'as above', 'unreadable ! refers_elsewhere'],
    ['text', 'See attached', 'unreadable ! refers_elsewhere'],
    ['text', 'see previous toolkit', 'unreadable ! refers_elsewhere'],
    ['text', 'same as mother', 'unreadable ! refers_elsewhere'],
    ['text', 'Same', 'unreadable ! refers_elsewhere'],
    ['text', 'as per referral', 'unreadable ! refers_elsewhere'],
    ['text', 'See Chen', 'See Chen'],
    ['text', 'Per Olsen', 'Per Olsen'],
    ['text', 'Click or tap here to enter text. Ann', 'Ann'],
    ['phone', 'N/A - use 07700 900101', '+447700900101'],
    ['text', 'TBC', 'unreadable ! refers_elsewhere'],
    ['text', '"', 'unreadable ! refers_elsewhere'],
    ['integer', 'see overleaf', 'unreadable ! refers_elsewhere'],
    ['long_text', 'See attached chronology', 'See attached chronology ! refers_elsewhere'],
    ['text', 'As a precaution she stays with her aunt', 'As a precaution she stays with her aunt'],
    ['long_text', 'Seen at the pier with older adults', 'Seen at the pier with older adults'],
  ])('%s %j', (type, words, expected) => expect(told(read(type, words))).toBe(expected));
});

describe('words as they stand', () => {
  test('white space is folded, lines are kept in long text only', () => {
    const written = lines([text('12  High Street ')], [text('Exampleton')]);
    expect(readValue({ type: 'text' }, written).value).toBe('12 High Street Exampleton');
    expect(readValue({ type: 'long_text' }, written).value).toBe('12 High Street\nExampleton');
  });
  test('struck words do not count, and stay in the raw text', () => {
    const reading = readValue({ type: 'text' }, sketch('Ann ~Smith~ Example'));
    expect([reading.value, reading.raw]).toEqual(['Ann Example', 'Ann Smith Example']);
  });
  test('all struck out is blank', () => expect(readValue({ type: 'text' }, sketch('~Smith~')).state).toBe('blank'));
  test('zero-width characters are no part of a word', () => expect(read('text', 'A\u200bnn\u00ad').value).toBe('Ann'));
  test('a tab parts words', () => {
    expect(readValue({ type: 'text' }, lines([text('Ann'), tab, text('Example')])).value).toBe('Ann Example');
  });
  test('a picture alone is no answer and no blank', () => {
    for (const type of ['text', 'date', 'choice', 'yesno'] as const)
      expect(told(readValue({ type, codes: [] }, lines([picture])))).toBe('unreadable ! picture_only');
  });
  test('a pointer or a state ticked beside an answer is for a person', () => {
    expect(told(readValue({ type: 'text' }, sketch('[x] as above [x] Mother')))).toBe('unreadable ! refers_elsewhere');
    expect(told(readValue({ type: 'text' }, sketch('[x] Not known [x] Mother')))).toBe(
      'unreadable ! contradictory_marks',
    );
    expect(told(readValue({ type: 'text' }, sketch('[x] Not known [ ] Mother')))).toBe('not_known');
  });

  test('ticked options of a text question are its words', () => {
    expect(told(readValue({ type: 'text' }, sketch('[ ] Parents [x] Foster carer [ ] Alone')))).toBe('Foster carer');
    expect(told(readValue({ type: 'text' }, sketch('[ ] Parents [ ] Alone')))).toBe('blank');
    expect(told(readValue({ type: 'text' }, sketch('[?] Parents')))).toBe('unreadable ! unsure_box');
  });
});

describe('how sure a value is', () => {
  test('typed text in a clean cell is sure', () => expect(read('text', 'Ann').confidence).toBeGreaterThanOrEqual(0.99));
  test('the least sure word decides', () => {
    const reading = readValue({ type: 'text' }, lines([text('Ann ', {}, 0.98), text('Example', {}, 0.8)]));
    expect([reading.confidence, reading.how, told(reading)]).toEqual([0.8, 'ocr', 'Ann Example ! low_confidence']);
  });
  test('a struck word need not be legible', () => {
    expect(
      readValue({ type: 'text' }, lines([text('Ann', {}, 0.97), text('?#', { struck: true }, 0.1)])).confidence,
    ).toBeGreaterThan(0.9);
  });
  test('scanned words that are wrong more often than right give no value', () => {
    expect(told(readValue({ type: 'text' }, lines([text('Arn', {}, 0.4)])))).toBe('unreadable ! not_legible');
  });
  test('a book in the place of a name is for a person', () => {
    expect(told(read('text', 'word '.repeat(200)))).toBe('word '.repeat(200).trim());
    expect(told(read('text', 'word '.repeat(201)))).toBe(`${'word '.repeat(201).trim()} ! unplaced_text`);
    expect(told(read('long_text', 'word '.repeat(201)))).toBe('word '.repeat(201).trim());
  });
  test('a letter that could not be decoded is for a person', () => {
    const reading = read('text', 'Zo\ufffd');
    expect([told(reading), reading.confidence]).toEqual(['Zo\ufffd ! not_legible', 0.7]);
  });
  test('a field that shows something else than it holds is a problem', () => {
    const reading = readValue({ type: 'text' }, lines([entry('Ann', { drawn: 'Beth', how: 'form_field' })]));
    expect([told(reading), reading.how, reading.confidence]).toEqual(['Ann ! drawn_differs', 'form_field', 0.5]);
  });
  test('an empty field beside what was typed over it does not hide it', () => {
    expect(told(readValue({ type: 'text' }, lines([entry('', { placeholder: true }), text('Ann')])))).toBe('Ann');
  });
  test('day, month and year in fields of their own are one date', () => {
    const written = lines([entry('03'), text('/'), entry('04'), text('/'), entry('2026')]);
    expect(told(readValue({ type: 'date' }, written))).toBe('2026-04-03');
  });
  test('an answer on a line says so', () => {
    expect(readValue({ type: 'text' }, lines([text('Ann')]), { where: 'line' }).how).toBe('line');
  });
});

describe('what was read from a picture', () => {
  const sentence = 'Seen with two older males near the arcade on most Friday nights, and will not say';

  test('is shown where few words of a long text are doubtful, and lost where many are', () => {
    const few = readValue({ type: 'long_text' }, lines([text(sentence, {}, 0.95), text(' whv', {}, 0.5)]));
    expect(few).toMatchObject({ state: 'answered', value: `${sentence} whv`, confidence: 0.5 });
    const many = readValue({ type: 'long_text' }, lines([text('Seen with', {}, 0.95), text(` ${sentence}`, {}, 0.5)]));
    expect(many).toMatchObject({ state: 'unreadable', value: null });
  });

  test('is not read where a name has a doubtful word, or handwriting stands in the text', () => {
    const name = readValue({ type: 'text' }, lines([text('Niamh', {}, 0.95), text(' Wnght', {}, 0.5)]));
    expect(name).toMatchObject({ state: 'unreadable', value: null });
    const hand = readValue({ type: 'long_text' }, lines([text(sentence, {}, 0.95), text(' ▒', {}, 0.2)]));
    expect(hand).toMatchObject({ state: 'unreadable', value: null });
  });

  test('is an option that it fits to the letter, but doubted; one letter off it is not read', () => {
    expect(readValue({ type: 'yesno' }, lines([text('Yes', {}, 0.5)]))).toMatchObject({
      value: 'yes',
      confidence: 0.6,
    });
    const ticked = lines([box('ticked'), text(' Yes', {}, 0.4), box('empty'), text(' No', {}, 0.9)]);
    expect(readValue({ type: 'yesno' }, ticked)).toMatchObject({ state: 'answered', value: 'yes', confidence: 0.6 });
    const near = lines([text('Vietnamase', {}, 0.5)]);
    expect(readValue({ type: 'ethnicity' }, near).state).toBe('unreadable');
  });
});
