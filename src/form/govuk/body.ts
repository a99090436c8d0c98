import type { Block, Document, Paragraph } from '../../document/model.ts';
import { trimmed } from './cells.ts';
import type { Submission, SubmittedAnswer } from './model.ts';
import { partOfWords } from './parts.ts';

/** Lines of the mail around the answers. */
const about = {
  title: /^This is a (?:completed|test of the) [“"'‘](.+)[”"'’](?: form)?\.?$/,
  reference: /^GOV\.UK Forms reference number: *\S+/,
  test: /^This is a test of the /,
  submitted: /^(?:This form was submitted at|Submitted at:?) .+ on (\d{1,2} [A-Z][a-z]+ \d{4})$/,
  begins: /^(?:#+ *)?Answers submitted$/i,
  ends: /^(?:#+ *)?(?:You cannot reply to this email|(?:CSV|JSON) file of (?:these|the) answers)/i,
  skipped: /^\[This question was skipped\]$/i,
};

/** The mail's own words about the submission stand in its first lines. */
const BEFORE_ANSWERS = 30;

type Told = { text: string; heading: boolean; paragraph: Paragraph };

/** The submission in the text of a mail from GOV.UK Forms: each question as a heading, its answer below. */
export function submissionInBody(document: Document): Submission | undefined {
  if (document.format !== 'html' && document.format !== 'text') return undefined;
  const told = document.blocks.flatMap(toldIn);
  const at = told.findIndex(({ text }) => about.reference.test(text.trim()));
  if (at < 0) return undefined;
  const title = told.slice(0, BEFORE_ANSWERS).flatMap(({ text }) => about.title.exec(text.trim())?.[1] ?? [])[0];
  const [submitted] = told.slice(0, BEFORE_ANSWERS).flatMap(({ text, paragraph: { place } }) => {
    const day = about.submitted.exec(text.trim())?.[1];
    return day === undefined ? [] : [{ day, place }];
  });
  const marked = told.findIndex(({ text }, index) => index > at && about.begins.test(text.trim()));
  const rest = told.slice((marked < 0 ? at : marked) + 1);
  const end = rest.findIndex(({ text }) => about.ends.test(text.trim()));
  const body = end < 0 ? rest : rest.slice(0, end);
  const groups = document.format === 'html' ? byHeading(body) : byRule(body);
  const test = told.slice(0, BEFORE_ANSWERS).some(({ text }) => about.test.test(text.trim()));
  return {
    certain: true,
    ...(test && { test }),
    ...(title !== undefined && { title }),
    ...(submitted && { submitted }),
    answers: groups.flatMap(answerOf),
  };
}

function toldIn(block: Block): Told[] {
  if (block.kind === 'table')
    return block.rows.flatMap((row) => row.cells.flatMap((cell) => cell.blocks.flatMap(toldIn)));
  const text = block.inlines
    .map((inline) => (inline.kind === 'text' ? inline.text : inline.kind === 'break' ? '\n' : ''))
    .join('');
  return [{ text, heading: block.heading !== undefined, paragraph: block }];
}

function byHeading(body: readonly Told[]): Told[][] {
  const groups: Told[][] = [];
  for (const one of body) {
    if (one.heading) groups.push([one]);
    else groups.at(-1)?.push(one);
  }
  return groups;
}

/** In plain text a line of dashes stands between the answers; the first line below it is the question. */
function byRule(body: readonly Told[]): Told[][] {
  const groups: Told[][] = [[]];
  for (const one of body) {
    if (/^\s*-{3,}\s*$/.test(one.text)) groups.push([]);
    else if (one.text.trim() !== '' || groups.at(-1)?.length) groups.at(-1)?.push(one);
  }
  return groups.filter((group) => group.length > 0);
}

function answerOf([question, ...answer]: Told[]): SubmittedAnswer[] {
  if (!question) return [];
  const lines = trimmed(answer.flatMap(({ text }) => text.split('\n')));
  // A skipped question says so. Words alone below a rule are the rest of an answer that had a rule in it.
  if (lines.length === 0) return [{ question: '', lines: [question.text], parts: {}, place: question.paragraph.place }];
  const skipped = lines.length === 1 && about.skipped.test(lines[0]?.trim() ?? '');
  const { place } = answer.find(({ text }) => text.trim() !== '')?.paragraph ?? question.paragraph;
  return [
    {
      question: question.text.replace(/^\s*#+\s*/, '').trim(),
      lines: skipped ? [] : lines,
      parts: skipped ? {} : partsOf(lines),
      place,
    },
  ];
}

/** `First name: Ann`, a line for each part, and nothing else. */
function partsOf(lines: readonly string[]): SubmittedAnswer['parts'] {
  const parts: SubmittedAnswer['parts'] = {};
  for (const line of lines.filter((one) => one.trim() !== '')) {
    const [, words = '', value = ''] = /^\s*([^:]{1,30}): *(.*)$/.exec(line) ?? [];
    const part = partOfWords(words);
    if (!part) return {};
    parts[part] = value.trim();
  }
  return parts;
}
