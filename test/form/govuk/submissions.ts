import { readDocument } from '../../../src/document/index.ts';
import { sniffFormat } from '../../../src/file/index.ts';
import type { FileFormat } from '../../../src/file/model.ts';
import { type Form, type FormReading, readForms } from '../../../src/form/index.ts';
import { definitions } from '../reading.ts';

/** One question and its answer: words, selected options, or the parts of a name, an address or a date. */
export type Asked = [question: string, answer: string | string[] | Record<string, string>];

export const keyWords: Record<string, string> = {
  title: 'Title',
  full_name: 'Full name',
  first_name: 'First name',
  middle_names: 'Middle names',
  last_name: 'Last name',
  address1: 'Address line 1',
  address2: 'Address line 2',
  town_or_city: 'Town or city',
  county: 'County',
  postcode: 'Postcode',
  day: 'Day',
  month: 'Month',
  year: 'Year',
};

const submitted = '2026-03-03T09:15:00Z';

export function asJson(title: string, asked: readonly Asked[]): string {
  const answers = asked.map(([question_text, answer], at) => {
    const common = { question_id: `q${at}`, question_text };
    if (typeof answer === 'string') return { ...common, answer_text: answer };
    if (Array.isArray(answer)) return { ...common, selections: answer, answer_text: answer.join(', ') };
    return { ...common, ...answer, answer_text: Object.values(answer).filter(Boolean).join(', ') };
  });
  const about = { form_name: title, form_id: '7', submission_reference: 'AB12CD34', submitted_at: submitted };
  return JSON.stringify({ ...about, answers }, null, 2);
}

export function asCsv(asked: readonly Asked[]): string {
  const columns: [string, string][] = [
    ['Reference', 'AB12CD34'],
    ['Submitted at', submitted],
    ...asked.flatMap(([question, answer]): [string, string][] => {
      if (typeof answer === 'string') return [[question, answer]];
      if (Array.isArray(answer)) return [[question, answer.join(', ')]];
      return Object.entries(answer).map(([key, value]) => [`${question} - ${keyWords[key]}`, value]);
    }),
  ];
  return [0, 1].map((row) => columns.map((column) => csvCell(column[row] ?? '')).join(',')).join('\n');
}

export function csvCell(value: string): string {
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

const before = (title: string) => [
  `This is a completed “${title}” form.`,
  'This form was submitted at 9:15am on 3 March 2026',
  'GOV.UK Forms reference number: AB12CD34',
  'Check that this data looks safe before you use it',
];
const after = [
  'You cannot reply to this email',
  'If you need to contact the person who completed this form, write to them.',
];

function told(answer: Asked[1]): string {
  if (typeof answer === 'string') return answer === '' ? '[This question was skipped]' : answer;
  if (Array.isArray(answer)) return answer.join('\n\n');
  const parts = Object.entries(answer).filter(([, value]) => value !== '');
  return parts.map(([key, value]) => `${keyWords[key]}: ${value}`).join('\n\n');
}

export function asText(title: string, asked: readonly Asked[]): string {
  const answers = asked.map(([question, answer]) => `${question}\n\n${told(answer)}`).join('\n\n---\n\n');
  return [...before(title), '---', 'Answers submitted', answers, '---', ...after].join('\n\n');
}

export function asHtml(title: string, asked: readonly Asked[]): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br/>');
  const answers = asked.map(([question, answer]) => `<h3>${escaped(question)}</h3><p>${escaped(told(answer))}</p>`);
  const lines = (all: readonly string[]) => all.map((line) => `<p>${escaped(line)}</p>`).join('');
  return `<!DOCTYPE html><html><body>${lines(before(title))}<hr><h2>Answers submitted</h2>${answers.join('<hr>')}<hr><h2>${after[0]}</h2>${lines(after.slice(1))}</body></html>`;
}

/** Reads a file as the worker does: by its bytes alone. */
export async function read(content: string | Uint8Array, expected: FileFormat): Promise<FormReading> {
  const bytes = Buffer.from(content);
  const format = sniffFormat(bytes);
  if (format !== expected) throw new Error(`taken for ${format}`);
  const outcome = await readDocument(bytes, format, {});
  if (outcome.kind !== 'read') throw new Error(`not read: ${outcome.kind}`);
  return readForms(outcome.document, definitions, { receivedOn: '2026-03-03' });
}

export async function readOne(content: string | Uint8Array, expected: FileFormat): Promise<Form> {
  const reading = await read(content, expected);
  const [form, ...others] = reading.kind === 'forms' ? reading.forms : [];
  if (!form || others.length > 0) throw new Error(`not one form but ${reading.kind}`);
  return form;
}
