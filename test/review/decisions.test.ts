import { describe, expect, test } from 'vitest';
import type { FileFormat } from '../../src/file/model.ts';
import type { Value } from '../../src/form/model.ts';
import {
  decisionsFor,
  fileFacts,
  isFormProblem,
  reasonsAfterMending,
  standingProblems,
} from '../../src/review/index.ts';

const sure: Value = { state: 'answered', value: 'x', raw: 'x', confidence: 0.99, source: { how: 'cell' } };

describe('what can be decided', () => {
  const file = (format: FileFormat | null, reasons: string[], kept = true, wasLocked = false, outcome = 'forms') =>
    fileFacts(format === null ? null : { format, wasLocked, outcome }, kept, reasons);
  const form = ['file', 'file_as', 'duplicate', 'not_a_form', 'another_form'];
  const none = ['dealt_with', 'not_a_form', 'another_form'];

  test.each([
    ['form', 'docx', ['low_confidence'], [...form, 'read_again', 'split', 'ask', 'send']],
    ['form', 'pdf', ['low_confidence'], [...form, 'read_again', 'pages', 'split', 'ask', 'send']],
    ['form', 'csv', ['low_confidence'], [...form, 'read_again', 'ask', 'send']],
    ['part', 'pdf', ['locked_pdf'], [...none, 'unlock', 'by_hand', 'ask', 'send']],
    ['part', 'zip', ['locked_archive'], [...none, 'unlock', 'by_hand', 'ask', 'send']],
    ['part', 'encrypted_office', ['reading_failed'], [...none, 'unlock', 'by_hand', 'ask', 'send']],
    ['part', 'jpeg', ['format_not_read_yet'], [...none, 'read_again', 'by_hand', 'ask', 'send']],
    ['part', 'docx', ['malware_found'], [...none, 'by_hand', 'ask', 'send']],
    ['message', null, ['link_egress'], [...none, 'by_hand', 'ask', 'send']],
  ] as const)('%s item, %s, %j', (target, format, reasons, wanted) => {
    expect(decisionsFor({ target, reasons, file: file(format, [...reasons]) })).toEqual(wanted);
  });

  test('a mail that the server never gave cannot be entered by hand: no value could point to it', () => {
    expect(decisionsFor({ target: 'message', reasons: ['mail_too_large'], file: file(null, [], false) })).toEqual([
      ...none,
      'ask',
      'send',
    ]);
  });

  test('a form entered by hand from an infected file does not lead back to that file', () => {
    const facts = file('docx', ['filled_by_hand'], true, false, 'malware_found');
    expect(decisionsFor({ target: 'form', reasons: ['filled_by_hand'], file: facts })).toEqual([
      ...form,
      'ask',
      'send',
    ]);
  });

  test('a file that a password opened once asks for it again', () => {
    const facts = file('pdf', ['low_confidence'], true, true);
    expect(decisionsFor({ target: 'form', reasons: [], file: facts })).toEqual([...form, 'unlock', 'ask', 'send']);
  });
});

describe('what must have been seen before filing', () => {
  test('problems of values, and values that nobody confirmed; not what is said of the form as a whole, nor notes', () => {
    const problems = [
      { code: 'unknown_version', message: '' },
      { code: 'invalid_date', field: 'a', message: '' },
      { code: 'invalid_phone', field: 'b', message: '' },
    ];
    const fields = {
      a: { ...sure, state: 'unreadable' as const },
      b: sure,
      c: { ...sure, confidence: 0.89 },
      d: { ...sure, confidence: 0.9 },
      e: { ...sure, state: 'unreadable' as const, confidence: 1 },
    };
    expect(standingProblems({ fields, problems }, 0.9).map(({ code, field }) => `${code} ${field}`)).toEqual([
      'invalid_date a',
      'low_confidence c',
      'low_confidence e',
    ]);
  });
});

describe('why it still waits after mending', () => {
  const after = (reasons: string[], codes: string[], confidence = 1) =>
    reasonsAfterMending(
      reasons,
      { fields: { a: { ...sure, confidence } }, problems: codes.map((code) => ({ code, field: 'a', message: '' })) },
      isFormProblem,
      0.9,
    );
  test.each([
    [['low_confidence'], [], 1, ['only_the_decision']],
    [['low_confidence'], [], 0.5, ['low_confidence']],
    [['missing_required', 'possible_update'], [], 1, ['possible_update']],
    [['macros', 'invalid_date'], ['contradiction_age'], 1, ['macros', 'contradiction_age']],
    [['only_the_decision'], ['invalid_phone'], 1, ['only_the_decision']],
    [['only_the_decision'], ['missing_required'], 1, ['missing_required']],
  ] as const)('%j with problems %j at %d', (reasons, codes, confidence, wanted) => {
    expect(after([...reasons], [...codes], confidence)).toEqual(wanted);
  });
});
