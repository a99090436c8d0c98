import { describe, expect, test } from 'vitest';
import { build, opened } from './mails.ts';

const reference = 'AB12CD34';
const text = [
  'This is a completed “MACE referral form” form.',
  'This form was submitted at 9:15am on 3 March 2026',
  `GOV.UK Forms reference number: ${reference}`,
  '---',
  'Answers submitted',
  'Your name',
  'Ann Example',
].join('\n\n');
const csv = `Reference,Submitted at,Your name\n${reference},2026-03-03T09:15:00Z,Ann Example\n`;
const json = JSON.stringify({
  submission_reference: reference,
  answers: [{ question_text: 'Your name', answer_text: 'Ann Example' }],
});
const csvFile = { filename: 'answers.csv', content: csv };
const jsonFile = { filename: 'answers.json', content: json };
const upload = { filename: 'calls.csv', content: 'Date,Number\n3/3/2026,07700 900123\n' };

describe('the answers of one online form are read once, from where they are kept best', () => {
  test.each([
    ['text alone', [], ['text']],
    ['text and CSV', [csvFile], ['csv']],
    ['text, CSV and JSON', [csvFile, jsonFile], ['json']],
    ['text and a CSV file that was uploaded', [upload], ['csv', 'text']],
    ['all, and an upload', [csvFile, jsonFile, upload], ['json', 'csv']],
  ])('from %s', async (_, attachments, formats) => {
    const { kind, parts } = await opened(await build({ text, attachments }));
    expect(kind).toBe('submission');
    expect(parts.map(({ format }) => format)).toEqual(formats);
  });

  test('of a trial of the form the text is read, because it alone says so', async () => {
    const trial = text.replace('This is a completed', 'This is a test of the');
    const { parts } = await opened(await build({ text: trial, attachments: [csvFile, jsonFile, upload] }));
    expect(parts.map(({ format }) => format)).toEqual(['csv', 'text']);
  });

  test('files of another submission are kept beside the text', async () => {
    const other = { filename: 'answers.csv', content: csv.replace(reference, 'ZZ99YY88') };
    const { parts } = await opened(await build({ text, attachments: [other] }));
    expect(parts.map(({ format }) => format)).toEqual(['csv', 'text']);
  });

  test('the mail in HTML is a form too', async () => {
    const html = `<p>GOV.UK Forms reference number: ${reference}</p><hr><h2>Answers submitted</h2><h3>Your name</h3><p>Ann Example</p>`;
    const { parts } = await opened(await build({ html, text }));
    expect(parts.map(({ format }) => format)).toEqual(['html']);
  });
});
