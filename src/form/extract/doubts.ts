import { type Vocabulary, withoutNumber } from '../labels/index.ts';
import { allMarked, boldEnd, type Line, leadingLabel, slotLines, wordsOf } from '../layout/index.ts';
import { holdsMore } from './leftovers.ts';
import type { Answer, Collected } from './model.ts';

/** What an answer is worth that may hold more than the answer: a person looks. */
const DOUBTED = 0.8;

/**
 * A second look at answers in words, whatever way they were found. Where one of them holds what looks like a question of the form, or
 * nothing but a value of quite another kind, labels and answers may have been paired wrongly.
 */
export function doubtAnswers(collected: Collected, vocabulary: Vocabulary): Collected {
  const answers = collected.answers.map((answer) =>
    isDoubtful(answer, vocabulary) ? { ...answer, sureness: Math.min(answer.sureness, DOUBTED) } : answer,
  );
  return { ...collected, answers };
}

function isDoubtful(answer: Answer, vocabulary: Vocabulary): boolean {
  const field = answer.asked.kind === 'field' ? answer.asked.field : undefined;
  if (slotLines(answer.slot).some(beginsAsPrint)) return true;
  if (field && field.type !== 'text' && field.type !== 'long_text') return holdsMore(answer.slot, field, vocabulary);
  const lines = slotLines(answer.slot).filter((line) => wordsOf([line]) !== '');
  const own = field?.labels[0] ?? '';
  if (lines.some((line) => holdsLabel(line, lines.length > 1, own, vocabulary))) return true;
  const bold = lines.every((line) => allMarked([line], 'bold'));
  if (lines.length > 1 && lines.some((line, at) => looksAsked(line, at, bold))) return true;
  return field?.type === 'text' && isOfOtherKind(field.key, wordsOf(lines));
}

/** `**state) :** 1 High Street`: the end of a bold label that was broken, or a bold label of another question. */
function beginsAsPrint(line: Line): boolean {
  const end = boldEnd(line);
  return end !== undefined && /\p{L}\s*\)?\s*:\s*$/u.test(line.text.slice(0, end));
}

/** `Role: Social worker` in the answer to another question; on a line of its own without a colon as well. */
function holdsLabel(line: Line, oneOfSeveral: boolean, own: string, vocabulary: Vocabulary): boolean {
  const label = leadingLabel(line, vocabulary) ?? (oneOfSeveral && vocabulary.isLabel(line.text) ? line.text : '');
  return label !== '' && !vocabulary.sameQuestion(label, own);
}

/** More words before a colon are a sentence that somebody wrote. */
const MOST_WORDS_ASKED = 8;
const asking =
  /^(what|who|whom|where|when|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|if)\b.*\?\s*$/i;

/** A line that asks rather than tells: `Hobbies and interests:`, `Does the child have a pet?`, a few bold words among plain ones. */
function looksAsked(line: Line, at: number, allBold: boolean): boolean {
  const text = withoutNumber(wordsOf([line]));
  const few = text.split(' ').length <= MOST_WORDS_ASKED;
  if (at > 0 && few && /\p{L}\s*:$/u.test(text)) return true;
  if (at > 0 && asking.test(text)) return true;
  return few && !/[.!]$/.test(text) && !allBold && allMarked([line], 'bold');
}

/** Text answers that are numbers, dates or addresses by their nature. */
const anything =
  /\.(caseId|reference|socialMedia|when|alias|associates|vehicles?|activity|address|affected|otherAgencies|school|schoolYear)$/;
const otherKinds = [
  /^\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(19|20)?\d{2}$/,
  /^\+?[\d\s()-]{9,17}$/,
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  /^[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}$/i,
];
const namesSomebody = /\.(name|fullName|surname|forenames|manager|socialWorker)$/;

/** A date, a telephone number, an e-mail address or a postcode alone where a word is asked; a bare yes or no where a name is. */
function isOfOtherKind(key: string, text: string): boolean {
  if (!anything.test(key) && otherKinds.some((kind) => kind.test(text))) return true;
  return namesSomebody.test(key) && /^(yes|no|y|n|male|female|m|f|\d+( years?)?)$/i.test(text);
}
